"""The register of papers as an Excel sheet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.printing.excel import Column, Kind, Sheet

COLUMNS = (
    Column("Đơn vị", width=24), Column("Số, ký hiệu", width=16), Column("Ngày văn bản", Kind.DATE, 14),
    Column("Loại", width=14), Column("Trích yếu", width=48), Column("Người ký", width=24), Column("Chức vụ", width=20),
    Column("Tình trạng", width=18), Column("Lý do hủy", width=36),
)  # fmt: skip


def register_sheet(papers: QuerySet[IssuedPaper], *, names: Mapping[int, str], year: int | None) -> Sheet:
    """Every number in its order; what was voided stands in its place with the reason."""
    rows = (
        (
            names.get(paper.unit_id, ""),
            paper.reference,
            paper.dated_on,
            paper.get_kind_display(),
            paper.summary,
            paper.signer_name,
            paper.signer_position,
            paper.get_status_display(),
            paper.void_reason,
        )
        for paper in papers.iterator(chunk_size=2000)
    )
    return Sheet("Sổ văn bản", COLUMNS, rows, titles=("Sổ văn bản", f"Năm {year}" if year else "Các năm"))
