from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "khuyenhoc.files"
    verbose_name = "Tệp"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.files.selectors import file_differences

        verifications.register("files.bytes", file_differences)
