from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "khuyenhoc.figures"
    verbose_name = "Số liệu"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.figures.providers import providers
        from khuyenhoc.figures.selectors.checks import total_differences
        from khuyenhoc.figures.tree import tree
        from khuyenhoc.org.panels import UnitLink, unit_links
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        providers.register("org", tree)
        verifications.register("figures.totals", total_differences)
        unit_links.register(
            "figures",
            UnitLink(
                label="Số liệu qua các tháng",
                url_name="figure_series",
                icon="chart-line",
                order=20,
                permission=Permission.FIGURES_VIEW,
            ),
        )
        navigation.register(
            "figures",
            NavItem(
                label="Số liệu",
                url_name="figure_series_usual",
                icon="chart-line",
                group=NavGroup.WORK,
                order=85,
                permission=Permission.FIGURES_VIEW,
            ),
        )
