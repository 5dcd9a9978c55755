from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "khuyenhoc.figures"
    verbose_name = "Số liệu"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.figures.providers import providers
        from khuyenhoc.figures.selectors.checks import total_differences
        from khuyenhoc.figures.tree import tree

        providers.register("org", tree)
        verifications.register("figures.totals", total_differences)
