from django.apps import AppConfig


class LocalitiesConfig(AppConfig):
    name = "khuyenhoc.localities"
    verbose_name = "Địa giới"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.localities.selectors import lineage_differences

        verifications.register("localities.lineage", lineage_differences)
