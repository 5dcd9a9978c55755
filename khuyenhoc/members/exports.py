"""Lists of members and their numbers as Excel and as print. Restricted columns never leave in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import UnitCount
from khuyenhoc.people.enums import Sex
from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.printing.excel_rows import Value
from khuyenhoc.printing.paper import Align, Listing, Row, Table, TableColumn

MEMBER_COLUMNS: Final = (
    Column("TT", Kind.INTEGER, 6),
    Column("Họ và tên", width=28),
    Column("Ngày sinh", Kind.DATE, 12),
    Column("Giới tính", width=9),
    Column("Đơn vị sinh hoạt", width=28),
    Column("Loại hội viên", width=20),
    Column("Nơi sinh hoạt", width=12),
    Column("Vào Hội", Kind.DATE, 12),
    Column("Thôi từ", Kind.DATE, 12),
    Column("Điện thoại", width=14),
    Column("Nơi ở", width=30),
    Column("Nghề nghiệp", width=20),
    Column("Số thẻ", width=14),
    Column("Chức vụ ghi kèm", width=20),
)
COUNT_COLUMNS: Final = (
    Column("Đơn vị", width=36),
    Column("Hội viên", Kind.INTEGER, 12, total=True),
    Column("Nữ", Kind.INTEGER, 12, total=True),
    Column("Đến 35 tuổi", Kind.INTEGER, 12, total=True),
    Column("Lượt hội viên", Kind.INTEGER, 12, total=True),
)


def members_sheet(rows: Iterable[Membership], names: Mapping[int, str], titles: tuple[str, ...]) -> Sheet:
    return Sheet("Hội viên", MEMBER_COLUMNS, _member_rows(rows, names), titles)


def counts_sheet(counts: Sequence[UnitCount], titles: tuple[str, ...]) -> Sheet:
    rows = ((c.name, c.members, c.women, c.young, c.memberships) for c in counts)
    return Sheet("Số hội viên", COUNT_COLUMNS, rows, titles)


def members_listing(rows: Iterable[Membership], names: Mapping[int, str], *, unit: str, footer: str) -> Listing:
    """The list as it hangs in the hall: name, birth, unit, since when; no phone and no address."""
    columns = (
        TableColumn("TT", 1, Align.CENTER),
        TableColumn("Họ và tên", 5),
        TableColumn("Năm sinh", 2, Align.CENTER),
        TableColumn("Giới tính", 2, Align.CENTER),
        TableColumn("Đơn vị", 4),
        TableColumn("Vào Hội", 2.5, Align.CENTER),
    )
    lines = tuple(
        Row(
            (str(at), m.person.full_name, str(m.birth_year or ""), Sex(m.sex).label if m.sex else "",
             names.get(m.unit_id, ""), m.joined_on)
        )
        for at, m in enumerate(rows, start=1)
    )  # fmt: skip
    return Listing(
        title="Danh sách hội viên", subtitle=f"Đến ngày {clock.today():%d/%m/%Y}", issuer=(unit,),
        table=Table(columns, lines), footer=footer,
    )  # fmt: skip


def _member_rows(rows: Iterable[Membership], names: Mapping[int, str]) -> Iterator[tuple[Value, ...]]:
    for at, m in enumerate(rows, start=1):
        person = m.person
        born = person.birth_date or str(person.birth_year or "")  # a year alone is no day
        yield (
            at, person.full_name, born, Sex(person.sex).label if person.sex else "", names.get(m.unit_id, ""),
            MembershipKind(m.kind).label, "Chính" if m.is_primary else "Thứ hai", m.joined_on, m.left_on, person.phone,
            person.address, person.occupation, m.card_number, m.listed_position,
        )  # fmt: skip
