from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "khuyenhoc.members"
    verbose_name = "Hội viên"

    def ready(self) -> None:
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.figures.providers import Provider, providers
        from khuyenhoc.members import figures, handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.members.selectors import known_in
        from khuyenhoc.people.ties import ties
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        ties.register("members", known_in)
        navigation.register(
            "members",
            NavItem(
                label="Hội viên", url_name="member_list", icon="users", group=NavGroup.WORK, order=20,
                permission=Permission.MEMBERS_COUNT, bottom=30, bottom_label="Sổ hội viên",
            ),
        )  # fmt: skip
        providers.register("members", Provider(frozenset(figures.CODES), figures.own_values))
