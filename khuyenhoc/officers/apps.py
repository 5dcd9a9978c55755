from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "khuyenhoc.officers"
    verbose_name = "Cán bộ"

    def ready(self) -> None:
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.officers import handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.officers.panel import officers_in_office, officers_panel
        from khuyenhoc.officers.reorganising import offices_follow
        from khuyenhoc.org.closing import objections
        from khuyenhoc.org.panels import UnitPanel, unit_panels
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        objections.register("officers", officers_in_office)
        participants.register("officers", offices_follow)
        unit_panels.register(
            "officers",
            UnitPanel(
                title="Cán bộ",
                order=20,
                permission=Permission.OFFICERS_VIEW,
                template="officers/panel.html",
                context=officers_panel,
                link_label="Xem cán bộ",
                link="unit_officers",
            ),
        )
        navigation.register(
            "officers",
            NavItem(
                label="Cán bộ",
                url_name="roster",
                icon="id-badge-2",
                group=NavGroup.WORK,
                order=35,
                permission=Permission.OFFICERS_VIEW,
            ),
        )
