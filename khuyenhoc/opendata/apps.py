from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "khuyenhoc.opendata"
    verbose_name = "Dữ liệu mở"
