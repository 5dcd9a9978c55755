from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "khuyenhoc.reports"
    verbose_name = "Báo cáo"
