from django.apps import AppConfig


class LocalitiesConfig(AppConfig):
    name = "khuyenhoc.localities"
    verbose_name = "Địa giới"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.localities.selectors import lineage_differences
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        item = NavItem(label="Địa bàn", url_name="locality_search", icon="map-pin", group=NavGroup.KEEPING)
        navigation.register("localities", item)
        verifications.register("localities.lineage", lineage_differences)
