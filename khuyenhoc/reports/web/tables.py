"""The sheet of a report as rows of a page: for who fills it in and for who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms.boundfield import BoundField

from khuyenhoc.org.enums import Level
from khuyenhoc.reports.policy import doubt
from khuyenhoc.reports.selectors import ReportSheet, SheetRow
from khuyenhoc.reports.web.forms import FillForm
from khuyenhoc.reports.web.words import short_period

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
NAMED_IN_ROW = ("đồng", "%", "đồng/người")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `odd` is the doubt in the words of an office, `said` what the unit wrote beside its number."""

    row: SheetRow
    unit: str
    odd: str
    said: str
    value: BoundField | None = None
    reason: BoundField | None = None
    estimate: BoundField | None = None
    sure: BoundField | None = None
    error: str = ""

    @property
    def opens(self) -> bool:
        """Whether units below make this sum: a figure that only the unit itself answers for has none."""
        return any(part.value is not None for part in self.row.parts)

    @property
    def has_nothing(self) -> bool:
        """The unit has nothing of its own here, by its register: the number is the sum of the units below."""
        own = self.row.own
        return own is not None and own.auto_value == 0 and own.value == 0 and self.opens

    @property
    def is_idle(self) -> bool:
        """Nothing of its own, and nothing typed."""
        return self.has_nothing and self.value is not None and not self.error and self._typed in ("", "0")

    @property
    def differs(self) -> bool:
        """Whether what stands in the box is not what the register says: then the reason is asked for."""
        own = self.row.own
        if own is None or own.auto_value is None or self.reason is None:
            return False
        is_same = self._typed.replace(".", "") == str(own.auto_value)
        return not is_same or bool(self.reason.value())

    @property
    def _typed(self) -> str:
        return str(self.value.value() or "").strip() if self.value is not None else ""

    @property
    def takes_estimate(self) -> bool:
        """Sums of money are often known only about; other numbers are counted."""
        own = self.row.own
        return own is not None and own.auto_value is None and (self.row.unit_of_measure == "đồng" or own.is_estimate)

    @property
    def wants_word(self) -> bool:
        """Whether an unchanged number still needs somebody to say that it is right."""
        own = self.row.own
        return own is not None and not own.is_confirmed and (self.row.asks or bool(self.row.remarks))


@dataclass(frozen=True, slots=True)
class Section:
    number: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure on a phone; the words are those of `figure_cell`."""

    label: str
    name: str
    value: int | None
    previous: int | None
    previous_label: str
    choice: str
    typed: str
    reason: str
    doubt: str
    error: str
    source_url: str
    unit: str
    asks_reason: bool


def sections(sheet: ReportSheet, form: FillForm | None = None) -> list[Section]:
    return [
        Section(number, group.heading, tuple(_line(sheet, row, form) for row in group.rows))
        for number, group in zip(ROMAN, sheet.groups, strict=False)
    ]


def _line(sheet: ReportSheet, row: SheetRow, form: FillForm | None) -> Line:
    own, unit = row.own, row.unit_of_measure if row.unit_of_measure in NAMED_IN_ROW else ""
    said = ""
    if own and own.is_changed:
        said = f"Sổ ghi {_number(own.auto_value)}. Lý do sửa: {own.reason}"
    odd = _odd(sheet, row)
    if form is None or own is None:
        return Line(row, unit, odd, said)
    return Line(
        row,
        unit,
        odd,
        said,
        value=form[f"{row.code}-value"],
        reason=form[f"{row.code}-reason"] if own.auto_value is not None else None,
        estimate=form[f"{row.code}-estimate"] if own.auto_value is None else None,
        sure=form[f"{row.code}-sure"],
        error=error_at(form, row.code),
    )


def _odd(sheet: ReportSheet, row: SheetRow) -> str:
    """The doubt about a chapter's number is written to its head; whoever reads the report gets it in short."""
    if not row.doubt or sheet.level != Level.CHAPTER or row.own is None:
        return row.doubt
    previous = row.previous if isinstance(row.previous, int) else None
    return doubt(
        value=row.own.value, previous=previous, is_stock=row.is_stock, level=Level.COMMUNE,
        measure=row.unit_of_measure, before=sheet.previous_label, automatic=False,
    )  # fmt: skip


def cells(sheet: ReportSheet, form: FillForm, *, elder: bool) -> Iterator[Cell]:
    before = short_period(sheet.previous_label, sheet.report.period.code)
    for row in sheet.own_rows:
        own = row.own
        assert own is not None
        yield Cell(
            label=row.label,
            name=row.code,
            value=own.value,
            previous=row.previous if isinstance(row.previous, int) else None,
            previous_label=before,
            choice=str(form[f"{row.code}-choice"].value() or "") if _is_choice(form, row.code) else "",
            typed=str(form[f"{row.code}-value"].value() or ""),
            reason=str(form[f"{row.code}-reason"].value() or ""),
            doubt=_attention(row, elder=elder),
            error=error_at(form, row.code),
            source_url=row.rows_url or "",
            unit=row.unit_of_measure if row.unit_of_measure in NAMED_IN_ROW else "",
            asks_reason=own.auto_value is not None,
        )


def _is_choice(form: FillForm, code: str) -> bool:
    return form[f"{code}-choice"].value() in ("", None, "ok", "edit")


def _attention(row: SheetRow, *, elder: bool) -> str:
    """What the unit above asked at this cell, then what looks odd."""
    if row.remarks:
        return f"Hội cấp trên yêu cầu xem lại. {' '.join(row.remarks)}"
    if row.doubt:
        return f"{'Bác xem' if elder else 'Xem'} lại ô này. {row.doubt}"
    return ""


def error_at(form: FillForm, code: str) -> str:
    found = form.errors.get(code) or form.errors.get(f"{code}-value") or form.errors.get(f"{code}-reason")
    return str(found[0]) if found else ""


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace(",", ".")
