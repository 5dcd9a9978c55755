from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "khuyenhoc.officers"
    verbose_name = "Cán bộ"
