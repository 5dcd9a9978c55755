"""Papers and lists as PDF/A-2b, and as pictures of their pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.printing import typeset
from khuyenhoc.printing.glyphs import Printable
from khuyenhoc.printing.paper import Listing, Paper
from khuyenhoc.printing.payload import Payload, listing_payload, paper_payload

PREVIEW_PPI = 110
MAX_LISTING_ROWS = 20_000  # some 500 pages and ten seconds
_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)<")  # in the metadata, which PDF/A leaves uncompressed


@dataclass(frozen=True, slots=True)
class PdfResult:
    """`missing`: characters that the face cannot draw and that were replaced; tell the person who prints."""

    content: bytes
    pages: int
    missing: tuple[str, ...]


def render_pdf(document: Paper | Listing) -> PdfResult:
    """Typeset the document. The same document gives the same bytes, on the same day if it is not dated.

    Raises RuleViolated for a list too long to print.
    """
    payload, missing = _payload(document)
    content = typeset.to_pdf(payload)
    return PdfResult(content, _pages(content), missing)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of a document as PNG; `missing` as in `PdfResult`."""

    pages: tuple[bytes, ...]
    missing: tuple[str, ...]

    def page(self, number: int) -> bytes:
        """Counted from 1. Raises NotFound beyond the last."""
        if not 1 <= number <= len(self.pages):
            raise NotFound("page_not_found", f"Văn bản này chỉ có {len(self.pages)} trang.")
        return self.pages[number - 1]


def render_pictures(document: Paper | Listing, *, ppi: float = PREVIEW_PPI) -> Pictures:
    """All pages as pictures: they are set together, so whoever shows them one by one keeps them for a while."""
    payload, missing = _payload(document)
    return Pictures(tuple(typeset.to_png(payload, ppi)), missing)


def render_png(document: Paper | Listing, page: int = 1, *, ppi: float = PREVIEW_PPI) -> bytes:
    """One page as a picture, counted from 1. Raises NotFound beyond the last."""
    return render_pictures(document, ppi=ppi).page(page)


def _payload(document: Paper | Listing) -> tuple[Payload, tuple[str, ...]]:
    if isinstance(document, Listing) and len(document.table.rows) > MAX_LISTING_ROWS:
        wanted = f"{len(document.table.rows):,}".replace(",", ".")
        raise RuleViolated(
            "listing_too_long", f"Danh sách có {wanted} dòng, quá dài để in: hãy lọc bớt hoặc xuất Excel."
        )
    text = Printable()
    dated = document.dated if isinstance(document, Paper) else None
    payload = paper_payload(document, text) if isinstance(document, Paper) else listing_payload(document, text)
    day = dated or clock.today()
    return payload | {"date": [day.year, day.month, day.day]}, text.missing


def _pages(content: bytes) -> int:
    found = _PAGES.search(content)
    assert found, "typst tells the number of pages in the metadata"
    return int(found[1])
