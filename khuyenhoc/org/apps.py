from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "khuyenhoc.org"
    verbose_name = "Tổ chức"
