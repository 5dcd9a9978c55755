from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "khuyenhoc.papers"
    verbose_name = "Văn bản phát hành"

    def ready(self) -> None:
        from khuyenhoc.core.finding import SearchSource, search_sources
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.org.reorganising.participants import participants
        from khuyenhoc.papers.finding import find_papers
        from khuyenhoc.papers.reorganising import papers_stay
        from khuyenhoc.ui.shell import NavGroup, NavItem, navigation

        participants.register("papers", papers_stay)
        search_sources.register(
            "papers", SearchSource(label="Văn bản", permission=Permission.REPORTS_VIEW, find=find_papers, order=30)
        )
        navigation.register(
            "papers",
            NavItem(
                label="Sổ văn bản",
                url_name="paper_list",
                icon="file-text",
                group=NavGroup.WORK,
                order=60,
                permission=Permission.PAPERS_ISSUE,
                short_label="Văn bản",
            ),
        )
