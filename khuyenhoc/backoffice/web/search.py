from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from khuyenhoc.core.finding import Hit, search_sources
from khuyenhoc.core.web import AuthedRequest, signed_in
from khuyenhoc.ui.responses import render_page

SHORTEST = 2  # one letter finds everything and helps nobody


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    hits: tuple[Hit, ...]


@signed_in
def search(request: AuthedRequest) -> HttpResponse:
    """One box for units, members, papers: each room answers for itself and for this actor only."""
    text = " ".join(request.GET.get("q", "").split())[:100]
    groups: list[Group] = []
    if len(text) >= SHORTEST:
        sources = sorted((source for _, source in search_sources), key=lambda source: source.order)
        asked = [source for source in sources if request.actor.holds(source.permission)]
        groups = [Group(source.label, tuple(source.find(request.actor, text))) for source in asked]
    found = [group for group in groups if group.hits]
    return render_page(request, "backoffice/search.html", {"text": text, "groups": found}, partial="results")
