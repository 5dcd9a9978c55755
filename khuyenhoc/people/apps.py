from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "khuyenhoc.people"
    verbose_name = "Con người"

    def ready(self) -> None:
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.people.reorganising import records_follow

        participants.register("people", records_follow)
