"""What the screens ask of the import besides its acts: places to choose from, and the rejected rows as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khuyenhoc.core.authority import Actor
from khuyenhoc.members.enums import RowState
from khuyenhoc.members.importing.cells import shown
from khuyenhoc.members.importing.reading import Sheet as ReadSheet
from khuyenhoc.members.models import MemberImport, MemberImportRow
from khuyenhoc.members.selectors.imports import import_get, import_rows
from khuyenhoc.members.services.importing.data import Place
from khuyenhoc.members.services.importing.places import places_below
from khuyenhoc.members.services.importing.source import corrections_of, opened, unit_for_import
from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.printing.excel_rows import Value


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
    columns = (Column("Dòng", Kind.INTEGER, 7), *map(Column, headings), Column("Lý do", width=60))
    titles = (f"Dòng bị loại của {batch.file_name}", "Sửa các ô sai, xóa cột Lý do rồi tải lên lại.")
    return Sheet("Dòng bị loại", columns, _rows(read, rejected, batch), titles)


def _rows(read: ReadSheet, rejected: Sequence[MemberImportRow], batch: MemberImport) -> Iterator[tuple[Value, ...]]:
    cells = {row.number: row.cells for row in read.rows}
    mended = corrections_of(batch)
    letters = [column["letter"] for column in batch.columns]
    for row in rejected:
        written = [shown(cell) for cell in cells.get(row.row, ())]
        for at, letter in enumerate(letters[: len(written)]):
            written[at] = mended.get(row.row, {}).get(letter, written[at])
        written += [""] * (len(read.headings) - len(written))
        yield (row.row, *written[: len(read.headings)], " ".join(_reasons(row)))


def _reasons(row: MemberImportRow) -> Iterator[str]:
    for problem in row.problems:
        if problem["is_error"]:
            yield f"{problem['column']}: {problem['reason']}"
