from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "khuyenhoc.files"
    verbose_name = "Tệp"
