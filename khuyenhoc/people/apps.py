from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "khuyenhoc.people"
    verbose_name = "Con người"
