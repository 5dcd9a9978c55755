"""The roster as an Excel sheet, and as a paper that the unit signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.signing import signer_for
from khuyenhoc.officers.vacancies import Vacancy
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import header_lines
from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.printing.paper import Align, Group, Paper, Row, Signature, Table, TableColumn

MOST_PRINTED = 3000
COLUMNS = (
    Column("TT", Kind.INTEGER, 6), Column("Đơn vị", width=40), Column("Họ và tên", width=26),
    Column("Chức vụ", width=28),
    Column("Từ ngày", Kind.DATE, 12), Column("Nhiệm kỳ", width=14),
)  # fmt: skip
VACANCY_COLUMNS = (
    Column("TT", Kind.INTEGER, 6), Column("Đơn vị", width=40), Column("Chức vụ", width=28),
    Column("Cần có", Kind.INTEGER, 10), Column("Đang có", Kind.INTEGER, 10),
    Column("Còn khuyết", Kind.INTEGER, 12, total=True),
)  # fmt: skip


def position_words(term: OfficerTerm) -> str:
    return f"Quyền {term.get_position_display()}" if term.is_acting else term.get_position_display()


def roster_sheet(terms: QuerySet[OfficerTerm], *, on: date) -> Sheet:
    rows = (
        (n, term.unit_name, term.person.full_name, position_words(term), term.valid_from, _label(term))  # type: ignore[attr-defined]
        for n, term in enumerate(terms.iterator(chunk_size=2000), start=1)
    )
    return Sheet("Cán bộ", COLUMNS, rows, titles=("Danh sách cán bộ", f"Tại ngày {on:%d/%m/%Y}"))


def vacancy_sheet(vacancies: Iterable[Vacancy], *, on: date) -> Sheet:
    rows = (
        (n, one.unit.name, one.position.label, one.required, one.held, one.missing)
        for n, one in enumerate(vacancies, start=1)
    )
    return Sheet("Chức vụ khuyết", VACANCY_COLUMNS, rows, titles=("Chức vụ khuyết", f"Tại ngày {on:%d/%m/%Y}"))


def roster_paper(terms: QuerySet[OfficerTerm], *, unit: UnitVersion, on: date) -> Paper:
    """The roster of a unit and those below, under its header and with its signer. Refuses with `roster.too_long`."""
    rows = list(terms[: MOST_PRINTED + 1])
    if len(rows) > MOST_PRINTED:
        raise RuleViolated("roster.too_long", f"Danh sách dài hơn {MOST_PRINTED} người. Hãy lọc bớt hoặc xuất Excel.")
    superior, issuer = header_lines(unit, on=on)
    table = Table(
        columns=(
            TableColumn("TT", 0.5, Align.CENTER), TableColumn("Họ và tên", 2.6), TableColumn("Chức vụ", 2.8),
            TableColumn("Từ ngày", 1.3, Align.CENTER), TableColumn("Nhiệm kỳ", 1.4, Align.CENTER),
        ),
        rows=tuple(_paper_rows(rows)),
    )  # fmt: skip
    return Paper(
        superior=superior,
        issuer=issuer,
        place=unit.place_name or unit.short_name,
        kind="Danh sách",
        summary=f"Cán bộ {unit.name}, tính đến ngày {on:%d/%m/%Y}",
        number="" if unit.issues_papers else None,
        symbol=f"DS-{unit.symbol}" if unit.symbol else "DS",
        body=(table,),
        signatures=(_signature(unit, on),),
    )


def _signature(unit: UnitVersion, on: date) -> Signature:
    return (
        Signature(position="Người lập danh sách")
        if unit.kind == UnitKind.BODY
        else signer_for(unit.unit_id, on).signature
    )


def _paper_rows(terms: Iterable[OfficerTerm]) -> Iterator[Row | Group]:
    unit_id = 0
    for number, term in enumerate(terms, start=1):
        if term.unit_id != unit_id:
            unit_id = term.unit_id
            yield Group(term.unit_name)  # type: ignore[attr-defined]
        yield Row((number, term.person.full_name, position_words(term), term.valid_from, _label(term)))


def _label(term: OfficerTerm) -> str:
    return term.body.term_label if term.body else ""
