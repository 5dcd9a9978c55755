from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "khuyenhoc.rules"
    verbose_name = "Quy định"

    def ready(self) -> None:
        from khuyenhoc.rules.definitions import DATA, rule_files

        for path in sorted(DATA.glob("*.yaml")):
            rule_files.register(f"rules.{path.stem}", path)
