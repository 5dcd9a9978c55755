from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "khuyenhoc.maps"
    verbose_name = "Bản đồ"

    def ready(self) -> None:
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        item = NavItem(label="Bản đồ", url_name="map_page", icon="map", group=NavGroup.WORK, order=90)
        navigation.register("maps", item)
