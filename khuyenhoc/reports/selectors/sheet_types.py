"""What stands on a report, as plain data for screens, papers and the snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from khuyenhoc.figures.policy import Number
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.models import Report


@dataclass(frozen=True, slots=True)
class OwnCell:
    """The unit's own value: `auto_value` is what the register said, None where there is no register."""

    value: int | None
    auto_value: int | None
    origin: str
    reason: str
    is_estimate: bool
    is_confirmed: bool

    @property
    def is_changed(self) -> bool:
        return self.auto_value is not None and self.value != self.auto_value


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A unit below and what it makes of the sum; `state` is that of its report, a value is there once it was
    accepted."""

    unit_id: int
    report_id: int
    name: str
    value: Number | None
    previous: Number | None
    state: BoardState

    @property
    def change(self) -> Number | None:
        return None if self.value is None or self.previous is None else self.value - self.previous


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`value` is the unit and all below it; `signed` is what stood on the report when it was sent and has changed
    since."""

    code: str
    label: str
    unit_of_measure: str
    is_stock: bool
    value: Number | None
    own: OwnCell | None
    previous: Number | None
    last_year: Number | None
    doubt: str
    remarks: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    rows_url: str | None
    asks: bool = False
    signed: Number | None = None

    @property
    def is_doubtful(self) -> bool:
        """To be looked at before sending: the unit's own number is odd, and nobody has said yet that it is right."""
        return self.asks and self.own is not None and not self.own.is_confirmed

    @property
    def is_missing(self) -> bool:
        return self.own is not None and self.own.value is None


@dataclass(frozen=True, slots=True)
class SheetGroup:
    key: str
    heading: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetText:
    """`is_draft`: nobody has written here yet, the machine proposes these words."""

    key: str
    heading: str
    help: str
    most_words: int
    text: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Received:
    """Reports of the units right below: how many there are, came, were accepted."""

    expected: int
    sent: int
    accepted: int


@dataclass(frozen=True, slots=True)
class ReportSheet:
    report: Report
    unit_name: str
    level: str
    parent_name: str
    previous_label: str
    last_year_label: str
    groups: tuple[SheetGroup, ...]
    texts: tuple[SheetText, ...]
    children: Received

    @property
    def rows(self) -> list[SheetRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def own_rows(self) -> list[SheetRow]:
        """What the unit is asked for."""
        return [row for row in self.rows if row.own is not None]

    @property
    def seen(self) -> int:
        return sum(row.own is not None and row.own.is_confirmed for row in self.rows)
