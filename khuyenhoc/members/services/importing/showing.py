"""What the screens ask of the import besides its acts: places to choose from, and the rejected rows as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.text.dates import parse_birth, parse_day
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.members.enums import RowState
from khuyenhoc.members.importing.cells import shown
from khuyenhoc.members.importing.grid import Cell, number
from khuyenhoc.members.importing.headings import Field
from khuyenhoc.members.importing.reading import Sheet as ReadSheet
from khuyenhoc.members.models import MemberImport, MemberImportRow
from khuyenhoc.members.selectors.imports import import_get, import_rows
from khuyenhoc.members.services.importing.data import Place
from khuyenhoc.members.services.importing.places import places_below
from khuyenhoc.members.services.importing.source import corrections_of, opened, unit_for_import
from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.printing.excel_rows import Value

_DAYS: Final = frozenset({Field.BIRTH, Field.MALE, Field.FEMALE, Field.JOINED})


def import_places(*, actor: Actor, unit_id: int) -> dict[int, Place]:
    """Units that a name in the list may mean. Raises as `unit_for_import`."""
    return places_below(unit_for_import(actor=actor, unit_id=unit_id))


def template_chapters(*, actor: Actor, unit_id: int) -> list[str]:
    """Names of the chapters below a unit, for the list to fill in; none for a chapter. Raises as `unit_for_import`."""
    places = import_places(actor=actor, unit_id=unit_id)
    return [place.name for place in places.values() if place.unit_id != unit_id]


def rejected_sheet(*, actor: Actor, import_id: int) -> Sheet:
    """The rejected rows of an import as the list has them, mended cells included, and why each was rejected.

    Raises NotFound, RuleViolated `import.file_gone`.
    """
    batch = import_get(actor=actor, import_id=import_id)
    read = opened(actor=actor, batch=batch)
    rejected = list(import_rows(batch=batch, state=RowState.REJECTED))
    headings = [heading or f"Cột {at + 1}" for at, heading in enumerate(read.headings)]
    days = _day_columns(batch)
    kinds = [Column(text, Kind.DATE if at in days else Kind.TEXT) for at, text in enumerate(headings)]
    columns = (Column("Dòng", Kind.INTEGER, 7), *kinds, Column("Lý do", width=60))
    titles = (f"Dòng bị loại của {batch.file_name}", "Sửa các ô sai, xóa cột Lý do rồi tải lên lại.")
    return Sheet("Dòng bị loại", columns, _rows(read, rejected, batch), titles)


def _rows(read: ReadSheet, rejected: Sequence[MemberImportRow], batch: MemberImport) -> Iterator[tuple[Value, ...]]:
    cells = {row.number: row.cells for row in read.rows}
    mended = corrections_of(batch)
    letters = [column["letter"] for column in batch.columns]
    days = _day_columns(batch)
    for row in rejected:
        written: list[Value] = [
            _day(cell, days[at]) if at in days else shown(cell) for at, cell in enumerate(cells.get(row.row, ()))
        ]
        for at, letter in enumerate(letters[: len(written)]):
            typed = mended.get(row.row, {}).get(letter)
            if typed is not None:
                written[at] = _day(typed, days[at]) if at in days else typed
        written += [""] * (len(read.headings) - len(written))
        yield (row.row, *written[: len(read.headings)], " ".join(_reasons(row)))


def _day_columns(batch: MemberImport) -> dict[int, Field]:
    """Columns that hold days, counted from zero."""
    return {number(letter): Field(field) for letter, field in batch.mapping.items() if field in _DAYS}


def _day(cell: Cell, field: Field) -> Value:
    """A whole day as a day, so that a spreadsheet sorts it; a year alone, and what cannot be read, as it stands."""
    try:
        if field is Field.JOINED:
            joined = parse_day(cell, today=clock.today())
            day = joined.date if joined and joined.is_exact else None
        else:
            birth = parse_birth(cell, today=clock.today())
            day = birth.date if birth else None
    except Unreadable:
        day = None
    return day or shown(cell)


def _reasons(row: MemberImportRow) -> Iterator[str]:
    for problem in row.problems:
        if problem["is_error"]:
            yield f"{problem['column']}: {problem['reason']}"
