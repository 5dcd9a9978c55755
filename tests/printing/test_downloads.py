from __future__ import annotations

import pytest
from django.http import StreamingHttpResponse

from khuyenhoc.printing.downloads import download


def test_file_keeps_its_vietnamese_name_and_no_cache() -> None:
    answer = download(b"%PDF", "Báo cáo.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert download(b"%PDF", "a.pdf", inline=True)["Content-Disposition"] == 'inline; filename="a.pdf"'


def test_pieces_are_streamed_and_unknown_kinds_refused() -> None:
    answer = download(iter([b"a", b"b"]), "a.xlsx")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.getvalue() == b"ab"
    with pytest.raises(KeyError):
        download(b"", "a.exe")
