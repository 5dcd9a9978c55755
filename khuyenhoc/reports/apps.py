from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "khuyenhoc.reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.reports.selectors.checks import counting_differences, snapshot_differences

        verifications.register("reports.counting", counting_differences)
        verifications.register("reports.snapshots", snapshot_differences)
