from django.apps import AppConfig


class LocalitiesConfig(AppConfig):
    name = "khuyenhoc.localities"
    verbose_name = "Địa giới"
