from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponseBase

from khuyenhoc.core.web import AuthedRequest, signed_in
from khuyenhoc.files import storage
from khuyenhoc.files.selectors import file_get


@signed_in
def file_download(request: AuthedRequest, file_id: UUID) -> HttpResponseBase:
    """Always a download: what people upload is never shown as a page of ours."""
    stored = file_get(actor=request.actor, file_id=file_id)
    response = FileResponse(
        storage.place(stored.sha256).open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
