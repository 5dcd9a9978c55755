from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "khuyenhoc.audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        from khuyenhoc.audit.selectors import chain_differences
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        verifications.register("audit.chain", chain_differences)
        navigation.register(
            "audit",
            NavItem(
                label="Nhật ký",
                url_name="journal",
                icon="history",
                group=NavGroup.KEEPING,
                order=20,
                permission=Permission.AUDIT_VIEW,
            ),
        )
