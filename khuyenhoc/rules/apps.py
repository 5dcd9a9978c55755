from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "khuyenhoc.rules"
    verbose_name = "Quy định"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.rules.definitions import DATA, rule_files
        from khuyenhoc.rules.selectors import shape_differences
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        for path in sorted(DATA.glob("*.yaml")):
            rule_files.register(f"rules.{path.stem}", path)
        verifications.register("rules.shapes", shape_differences)
        item = NavItem(
            label="Quy định",
            url_name="rule_list",
            icon="gavel",
            group=NavGroup.KEEPING,
            permission=Permission.RULES_VIEW,
        )
        navigation.register("rules", item)
