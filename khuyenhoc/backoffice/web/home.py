from __future__ import annotations

from django.http import HttpResponse

from khuyenhoc.backoffice import home as parts
from khuyenhoc.backoffice.shell import office_of
from khuyenhoc.core import clock
from khuyenhoc.core.web import AuthedRequest, signed_in
from khuyenhoc.notifications.selectors import obligations_visible
from khuyenhoc.ui.responses import render_page

SHOWN = 6


@signed_in
def home(request: AuthedRequest) -> HttpResponse:
    """What I owe and by when, then the unit's figures, then who below has sent and who is late."""
    desk, today = office_of(request).desk, clock.today()
    if desk is None:
        return render_page(request, "backoffice/no_desk.html")
    periods = parts.months(unit=desk.unit, on=today)
    owed = list(obligations_visible(actor=request.actor, unit_ids=[desk.unit.unit_id])[: SHOWN + 1])
    context = {
        "title": parts.greeting(desk.roles, request.actor.name),
        "unit": desk.unit,
        "today": today,
        "anniversary": parts.anniversary(today),
        "obligations": owed[:SHOWN],
        "more_label": "Tất cả việc" if len(owed) > SHOWN else "",
        "stats": parts.stats(actor=request.actor, unit=desk.unit, on=today, periods=periods),
        "board": parts.board(actor=request.actor, unit=desk.unit, on=today, periods=periods),
    }
    return render_page(request, "backoffice/home.html", context)


@signed_in
def obligations(request: AuthedRequest) -> HttpResponse:
    """Everything that I owe, at all my desks."""
    desks = [desk.unit.unit_id for desk in office_of(request).desks]
    owed = obligations_visible(actor=request.actor, unit_ids=desks)
    return render_page(request, "backoffice/obligations.html", {"obligations": owed[:200]})
