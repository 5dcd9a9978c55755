from __future__ import annotations

from django.http import HttpResponse

from khuyenhoc.audit.selectors import acts_visible, unsealed_count
from khuyenhoc.audit.words import WORDS, who, words_of
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import render_page


@requires(Permission.AUDIT_VIEW)
def journal(request: AuthedRequest) -> HttpResponse:
    """Who did what at one's units, newest first; what is told of a person stays out of it."""
    asked = request.GET.get("viec", "")
    rows = acts_visible(actor=request.actor)
    if asked in WORDS:
        rows = rows.filter(action=asked)
    page = keyset(rows, ("-id",), after=request.GET.get("sau"), before=request.GET.get("truoc"))
    lines = [{"act": act, "words": words_of(act.action), "who": who(act.actor_name)} for act in page.rows]
    context = {
        "page": page,
        "lines": lines,
        "asked": asked if asked in WORDS else "",
        "kinds": sorted(WORDS.items(), key=lambda pair: pair[1]),
        "unsealed": unsealed_count(),
    }
    return render_page(request, "audit/journal.html", context, partial="rows")
