from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "khuyenhoc.printing"
    verbose_name = "In ấn"
