from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "khuyenhoc.audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        from khuyenhoc.audit.selectors import chain_differences
        from khuyenhoc.core.checks import verifications

        verifications.register("audit.chain", chain_differences)
