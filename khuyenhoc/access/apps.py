from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "khuyenhoc.access"
    verbose_name = "Phân quyền"

    def ready(self) -> None:
        from khuyenhoc.access.reorganising import mandates_follow
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.org.panels import UnitLink, unit_links
        from khuyenhoc.org.reorganising.participants import participants

        participants.register("access", mandates_follow)
        unit_links.register(
            "access",
            UnitLink(
                label="Phân quyền",
                url_name="mandate_list",
                icon="user-cog",
                order=50,
                permission=Permission.MANDATES_VIEW,
            ),
        )
