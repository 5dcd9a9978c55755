from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "khuyenhoc.access"
    verbose_name = "Phân quyền"
