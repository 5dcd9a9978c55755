from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "khuyenhoc.members"
    verbose_name = "Hội viên"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.finding import SearchSource, search_sources
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.figures.providers import Provider, providers
        from khuyenhoc.members import figures, handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.members.finding import find_members
        from khuyenhoc.members.panel import members_panel, members_panel_mapped, name_differences, open_members
        from khuyenhoc.members.reorganising import members_follow
        from khuyenhoc.members.rows import rows_url
        from khuyenhoc.members.selectors import known_in
        from khuyenhoc.members.selectors.checks import number_differences
        from khuyenhoc.org.closing import objections
        from khuyenhoc.org.panels import UnitPanel, unit_panels
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.people.ties import ties
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        objections.register("members", open_members)
        participants.register("members", members_follow)
        ties.register("members", known_in)
        verifications.register("members.names", name_differences)
        verifications.register("members.numbers", number_differences)
        search_sources.register(
            "members",
            SearchSource(label="Hội viên", permission=Permission.MEMBERS_VIEW, find=find_members, order=20),
        )
        unit_panels.register(
            "members",
            UnitPanel(
                title="Hội viên",
                order=10,
                permission=Permission.MEMBERS_COUNT,
                template="members/panel.html",
                context=members_panel,
                mapped=members_panel_mapped,
                link_label="Xem hội viên",
                link="unit_members",
            ),
        )
        navigation.register(
            "members",
            NavItem(
                label="Hội viên", url_name="member_list", icon="users", group=NavGroup.WORK, order=20,
                permission=Permission.MEMBERS_COUNT, bottom=30, bottom_label="Sổ hội viên",
            ),
        )  # fmt: skip
        providers.register(
            "members",
            Provider(frozenset(figures.CODES), figures.own_values, rows_url, figures.below, figures.by_heir),
        )
