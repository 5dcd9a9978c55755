from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "khuyenhoc.org"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.finding import SearchSource, search_sources
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.org.finding import find_units
        from khuyenhoc.org.verify import tree_is_whole
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        verifications.register("org.tree", tree_is_whole)
        navigation.register(
            "org",
            NavItem(
                label="Tổ chức",
                url_name="unit_tree",
                icon="hierarchy",
                group=NavGroup.WORK,
                order=30,
                permission=Permission.UNITS_VIEW,
            ),
        )
        search_sources.register(
            "org", SearchSource(label="Đơn vị", permission=Permission.UNITS_VIEW, find=find_units, order=10)
        )
