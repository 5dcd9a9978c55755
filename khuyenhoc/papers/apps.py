from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "khuyenhoc.papers"
    verbose_name = "Văn bản phát hành"

    def ready(self) -> None:
        from khuyenhoc.core.finding import SearchSource, search_sources
        from khuyenhoc.core.permissions import Permission
        from khuyenhoc.papers.finding import find_papers

        search_sources.register(
            "papers", SearchSource(label="Văn bản", permission=Permission.REPORTS_VIEW, find=find_papers, order=30)
        )
