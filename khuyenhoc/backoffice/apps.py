from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "khuyenhoc.backoffice"
    verbose_name = "Trang làm việc"

    def ready(self) -> None:
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        navigation.register(
            "home",
            NavItem(
                label="Trang chủ",
                url_name="home",
                icon="home",
                group=NavGroup.HOME,
                order=0,
                bottom=10,
                bottom_label="Trang chủ",
            ),
        )
