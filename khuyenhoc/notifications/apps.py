from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "khuyenhoc.notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from khuyenhoc.notifications import handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.notifications.reorganising import obligations_follow
        from khuyenhoc.notifications.selectors import unread_count
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        participants.register("notifications", obligations_follow)
        navigation.register(
            "inbox",
            NavItem(
                label="Thư",
                url_name="inbox",
                icon="inbox",
                group=NavGroup.WORK,
                order=90,
                counter=unread_count,
                bottom=40,
                bottom_label="Thư",
            ),
        )
