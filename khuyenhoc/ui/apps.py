from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "khuyenhoc.ui"
    verbose_name = "Giao diện"
