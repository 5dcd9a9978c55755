from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "khuyenhoc.figures"
    verbose_name = "Số liệu"
