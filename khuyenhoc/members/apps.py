from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "khuyenhoc.members"
    verbose_name = "Hội viên"

    def ready(self) -> None:
        from khuyenhoc.figures.providers import Provider, providers
        from khuyenhoc.members import figures, handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.members.selectors import known_in
        from khuyenhoc.people.ties import ties

        ties.register("members", known_in)
        providers.register("members", Provider(frozenset(figures.CODES), figures.own_values))
