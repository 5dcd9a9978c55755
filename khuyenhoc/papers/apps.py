from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "khuyenhoc.papers"
    verbose_name = "Văn bản phát hành"
