from django.apps import AppConfig


class CoreConfig(AppConfig):
    """No models: the room is installed so that its job, which carries facts to their handlers, is found."""

    name = "khuyenhoc.core"
    verbose_name = "Nền tảng"
