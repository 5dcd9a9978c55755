"""The list of units as an Excel sheet and as a printed list, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import names_of
from khuyenhoc.org.wording import kind_words
from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.printing.paper import Align, Cell, Listing, Row, Table, TableColumn

MOST_PRINTED = 3000  # lines; a longer list belongs into Excel
COLUMNS = (
    Column("TT", Kind.INTEGER, 6), Column("Mã", width=14), Column("Tên đơn vị", width=46), Column("Loại", width=28),
    Column("Trực thuộc", width=28), Column("Thành lập", Kind.DATE, 12), Column("Điện thoại", width=14),
    Column("Thư điện tử", width=26), Column("Địa chỉ", width=34),
)  # fmt: skip


def unit_sheet(units: QuerySet[UnitVersion], *, on: date) -> Sheet:
    """Every unit of the list, in its order."""
    return Sheet("Đơn vị", COLUMNS, _rows(units, on), titles=("Danh sách đơn vị", f"Tổ chức tại ngày {on:%d/%m/%Y}"))


def unit_listing(units: QuerySet[UnitVersion], *, on: date, title: str, printed_by: str) -> Listing:
    """The same on paper. Refuses with `units.too_many_to_print`."""
    if units.count() > MOST_PRINTED:
        raise RuleViolated(
            "units.too_many_to_print", f"Danh sách dài hơn {MOST_PRINTED} đơn vị. Hãy lọc bớt hoặc xuất Excel."
        )
    table = Table(
        columns=(
            TableColumn("TT", 0.5, Align.CENTER), TableColumn("Mã", 1.1), TableColumn("Tên đơn vị", 4),
            TableColumn("Loại", 2.4), TableColumn("Trực thuộc", 2.4), TableColumn("Thành lập", 1.2, Align.CENTER),
            TableColumn("Điện thoại", 1.4),
        ),
        rows=tuple(Row(tuple(row[:7])) for row in _rows(units, on)),
    )  # fmt: skip
    footer = f"{printed_by} in ngày {clock.today():%d/%m/%Y}"
    return Listing(title, table, subtitle=f"Tổ chức tại ngày {on:%d/%m/%Y}", landscape=True, footer=footer)


def _rows(units: Iterable[UnitVersion], on: date) -> Iterator[list[Cell]]:
    found = list(units)
    parents = names_of({unit.parent_id for unit in found if unit.parent_id}, on=on)
    for number, unit in enumerate(found, start=1):
        yield [
            number, unit.code, unit.name, kind_words(unit), parents.get(unit.parent_id or 0, ""), unit.unit.valid_from,
            unit.unit.phone, unit.unit.email, unit.unit.address,
        ]  # fmt: skip
