from django.apps import AppConfig
from django.urls import reverse


class ReportsConfig(AppConfig):
    name = "khuyenhoc.reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from khuyenhoc.core.checks import verifications
        from khuyenhoc.core.finding import SearchSource, search_sources
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.notifications.reorganising import handed_on
        from khuyenhoc.notifications.services.reminders import reminded
        from khuyenhoc.org.panels import UnitPanel, unit_panels
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.papers.places import paper_places
        from khuyenhoc.reports import handlers  # noqa: F401 - handlers register themselves
        from khuyenhoc.reports.finding import find_reports
        from khuyenhoc.reports.panel import reports_panel
        from khuyenhoc.reports.reorganising import finished_by_heirs, reports_follow
        from khuyenhoc.reports.selectors import open_duties
        from khuyenhoc.reports.selectors.checks import counting_differences, snapshot_differences
        from khuyenhoc.reports.services._steps import CORRECT, REVIEW, SUBMIT
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        verifications.register("reports.counting", counting_differences)
        verifications.register("reports.snapshots", snapshot_differences)
        search_sources.register(
            "reports", SearchSource(label="Báo cáo", permission=Permission.REPORTS_VIEW, find=find_reports, order=25)
        )
        paper_places.register("reports.report", lambda report_id: reverse("report_page", args=[report_id]))
        for kind in (SUBMIT, CORRECT, REVIEW):
            reminded.register(kind, kind)
        for kind in (SUBMIT, CORRECT):
            handed_on.register(kind, finished_by_heirs)
        participants.register("reports", reports_follow)
        navigation.register(
            "reports",
            NavItem(
                label="Báo cáo",
                url_name="report_list",
                icon="clipboard-data",
                group=NavGroup.WORK,
                order=10,
                permission=Permission.REPORTS_VIEW,
                counter=open_duties,
                bottom=20,
                bottom_label="Báo cáo",
            ),
        )
        unit_panels.register(
            "reports",
            UnitPanel(
                title="Báo cáo tháng",
                order=40,
                permission=Permission.REPORTS_VIEW,
                template="reports/parts/unit_panel.html",
                context=reports_panel,
            ),
        )
