from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from khuyenhoc.core.web import AuthedRequest, signed_in
from khuyenhoc.notifications.selectors import notices_of
from khuyenhoc.notifications.services.notices import notice_read
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import render_page


@signed_in
def inbox(request: AuthedRequest) -> HttpResponse:
    page = keyset(
        notices_of(actor=request.actor),
        ("-id",),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
        size=30,
    )
    return render_page(request, "notifications/inbox.html", {"page": page})


@signed_in
@require_POST
def notice_open(request: AuthedRequest, notice_id: int) -> HttpResponse:
    """Mark as read and go where it points; a notice that points nowhere leads back to the inbox."""
    notice = notice_read(actor=request.actor, notice_id=notice_id)
    return redirect(notice.url or "inbox")
