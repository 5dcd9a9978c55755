from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "khuyenhoc.demo"
    verbose_name = "Dữ liệu mẫu"
