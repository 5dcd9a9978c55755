"""Made files as answers: named in Vietnamese, kept by no cache between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

_MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(
    content: bytes | Iterator[bytes], filename: str, *, inline: bool = False
) -> HttpResponse | StreamingHttpResponse:
    """The file under its name; `inline` shows it in the browser instead of saving it. An iterator is streamed."""
    media = _MEDIA[PurePath(filename).suffix]
    answer = (
        HttpResponse(content, content_type=media)
        if isinstance(content, bytes)
        else StreamingHttpResponse(content, content_type=media)
    )
    answer["Content-Disposition"] = content_disposition_header(not inline, filename) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
