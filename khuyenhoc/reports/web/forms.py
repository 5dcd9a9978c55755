"""The report as a form: one set of fields for each cell that the unit is asked for, and its words.

Two ways to ask: on a phone Đúng or Sửa for each cell, on a desk the number itself in a table. An error at a cell
stands under the figure's code, which is the id of the cell on the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from khuyenhoc.audit.digest import sha256
from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.services.values import LARGEST
from khuyenhoc.reports.policy import grouped, words_in
from khuyenhoc.reports.selectors import OwnCell, ReportSheet, SheetRow, SheetText
from khuyenhoc.reports.services import Entry
from khuyenhoc.reports.services.receiving import LONGEST_NOTE
from khuyenhoc.ui.forms import Form

WHOLE = re.compile(r"[0-9]{1,3}([. \N{NO-BREAK SPACE}][0-9]{3})+|[0-9]+")
MONEY_WORD = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
MOST_REASON = 300
SEND, ZEROS = "send", "zeros"


def read_number(text: str, *, measure: str = "") -> int:
    """A whole number as people write it, or a ValidationError with the one sentence that helps."""
    text = text.strip()
    if measure == "đồng":
        text = MONEY_WORD.sub("", text)
    if not text:
        raise ValidationError("Chưa nhập số. Không có thì ghi 0.", code="empty")
    if text.startswith(("-", "\N{MINUS SIGN}")):
        raise ValidationError("Số liệu không nhỏ hơn 0.", code="negative")
    if not WHOLE.fullmatch(text):
        raise ValidationError(f"“{text[:30]}” không phải là số nguyên. Chỉ ghi chữ số, ví dụ 1.250.", code="shape")
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) > 18 or int(digits) > LARGEST:
        raise ValidationError("Số này lớn quá. Xem có thừa chữ số nào không.", code="large")
    return int(digits)


class FillForm(Form):
    """What both ways share. `entries` and `texts` are there once it is valid; a cell that nobody touched is in
    neither."""

    asks_choice: ClassVar[bool]
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None = None, *, sheet: ReportSheet, key: str = "") -> None:
        initial = {"edits": sheet.report.edits, "seen": seen_of(sheet), "shown": words_shown(sheet), "key": key}
        super().__init__(data, auto_id="%s", initial=initial)
        self.sheet = sheet
        act = data.get("act") if data else None
        self.is_sending, self.fills_zeros = act == SEND, act == ZEROS
        self.zeros = 0  # cells that were filled so
        self.entries: dict[str, Entry] = {}
        self.texts: dict[str, str] = {}
        for row in sheet.own_rows:
            assert row.own is not None
            self._add_cell(row, row.own)
        for text in sheet.texts:
            self.fields[f"text-{text.key}"] = forms.CharField(
                label=text.heading, required=False, initial=text.text, help_text=_help(text),
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip

    def _add_cell(self, row: SheetRow, own: OwnCell) -> None:
        """`<code>` holds nothing: errors stand there; `-value`, `-reason` hold what is typed."""
        self.fields[row.code] = forms.CharField(label=row.label, required=False)
        self.fields[f"{row.code}-value"] = forms.CharField(label=row.label, required=False, initial=self._shown(own))
        self.fields[f"{row.code}-reason"] = forms.CharField(label=row.label, required=False, initial=own.reason)

    def _shown(self, own: OwnCell) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for row in self.sheet.own_rows:
            assert row.own is not None
            try:
                entry = self._zero(row, row.own, data) or self._entry(row, row.own, data)
            except ValidationError as error:
                self.add_error(row.code, error)
            else:
                if entry is not None:
                    self.entries[row.code] = entry
        for text in self.sheet.texts:
            self._read_text(text, plain_text(str(data.get(f"text-{text.key}", ""))), str(data.get("shown", "")))
        return data

    def _zero(self, row: SheetRow, own: OwnCell, data: Mapping[str, Any]) -> Entry | None:
        """0 in a cell that nobody has answered and no register fills, where it was asked for."""
        answered = data.get(f"{row.code}-choice") or str(data.get(f"{row.code}-value", "")).strip()
        if not self.fills_zeros or answered or not is_blank(own):
            return None
        self.zeros += 1
        return Entry(0)

    def _entry(self, row: SheetRow, own: OwnCell, data: Mapping[str, Any]) -> Entry | None:
        raise NotImplementedError

    def _typed(self, row: SheetRow, own: OwnCell, data: Mapping[str, Any], *, is_estimate: bool) -> Entry:
        """What was typed into a cell, with the reason where the register says something else."""
        value = read_number(str(data.get(f"{row.code}-value", "")), measure=row.unit_of_measure)
        reason = " ".join(str(data.get(f"{row.code}-reason", "")).split())
        if own.auto_value is not None and value != own.auto_value and not reason:
            said = grouped(own.auto_value)
            raise ValidationError(f"Sổ ghi {said}. Ghi vì sao khác sổ để Hội cấp trên hiểu.", code="reason")
        if len(reason) > MOST_REASON:
            raise ValidationError(f"Lý do dài {len(reason)} ký tự, tối đa {MOST_REASON}.", code="long")
        return Entry(value, reason, is_estimate)

    def _require_answer(self, row: SheetRow, own: OwnCell) -> None:
        """Raises where a report must not go without somebody having looked."""
        ways = "Chọn Đúng hoặc Sửa." if self.asks_choice else "Sửa số, hoặc đánh dấu số này đúng."
        if own.value is None:
            raise ValidationError("Ô này chưa có số. Không có thì ghi 0.", code="missing")
        if row.remarks and not own.is_confirmed:
            raise ValidationError(f"Hội cấp trên yêu cầu xem lại ô này. {ways}", code="remark")
        if row.is_doubtful:
            raise ValidationError(f"Số này khác thường. {ways}", code="doubtful")

    def _read_text(self, text: SheetText, typed: str, shown: str) -> None:
        if typed == text.text.strip() or was_shown(shown, text.key, typed):
            return  # a draft that nobody changed stays the machine's, and follows the figures
        if (words := words_in(typed)) > text.most_words:
            self.add_error(
                f"text-{text.key}", f"Phần này dài {words} chữ, tối đa {text.most_words} chữ. Bớt rồi gửi lại."
            )
        self.texts[text.key] = typed

    def refuse(self, error: DomainError) -> None:
        """A refusal of the act, at the cell or the words it names."""
        named = next((name for name in (error.field or "", f"text-{error.field}") if name in self.fields), None)
        self.refusal = error
        self.add_error(named, error.message)


class CellsForm(FillForm):
    """On a phone: each cell is right (ok) or another number is typed (edit)."""

    asks_choice = True

    def _add_cell(self, row: SheetRow, own: OwnCell) -> None:
        super()._add_cell(row, own)
        choice = "edit" if own.is_changed and own.is_confirmed else "ok" if own.is_confirmed else ""
        self.fields[f"{row.code}-choice"] = forms.ChoiceField(
            required=False, choices=[("ok", "Đúng"), ("edit", "Sửa")], initial=choice
        )

    def _shown(self, own: OwnCell) -> str:
        return grouped(own.value) if own.is_changed and own.value is not None else ""

    def _entry(self, row: SheetRow, own: OwnCell, data: Mapping[str, Any]) -> Entry | None:
        choice = data.get(f"{row.code}-choice", "")
        if choice == "edit":
            return self._typed(row, own, data, is_estimate=own.is_estimate)
        if choice == "ok":
            if shown_of(row) != seen_in(str(data.get("seen", "")), row.code):
                raise ValidationError(f"Sổ vừa đổi thành {shown_of(row)}. Xem rồi chọn lại.", code="moved")
            return Entry(own.value or 0, own.reason, own.is_estimate)
        if self.is_sending:
            self._require_answer(row, own)
        return None


class TableForm(FillForm):
    """On a desk: the number itself, whether it is an estimate, and for an odd one that it is right."""

    asks_choice = False

    def _add_cell(self, row: SheetRow, own: OwnCell) -> None:
        super()._add_cell(row, own)
        self.fields[f"{row.code}-estimate"] = forms.BooleanField(required=False, initial=own.is_estimate)
        self.fields[f"{row.code}-sure"] = forms.BooleanField(required=False)

    def _shown(self, own: OwnCell) -> str:
        return grouped(own.value) if own.value is not None else ""

    def _entry(self, row: SheetRow, own: OwnCell, data: Mapping[str, Any]) -> Entry | None:
        if own.value is None and not str(data.get(f"{row.code}-value", "")).strip():
            if self.is_sending:
                self._require_answer(row, own)
            return None
        entry = self._typed(row, own, data, is_estimate=bool(data.get(f"{row.code}-estimate")))
        reason = entry.reason if own.auto_value is not None and entry.value != own.auto_value else ""
        if (entry.value, reason, entry.is_estimate) != (own.value, own.reason, own.is_estimate):
            return entry
        if data.get(f"{row.code}-sure"):
            return entry
        if self.is_sending and not own.is_confirmed:
            self._require_answer(row, own)
        return None


class ReceiveForm(Form):
    """What the People's Committee office may write beside its receipt."""

    note = forms.CharField(label="Ghi chú", required=False, max_length=LONGEST_NOTE)


def form_for(sheet: ReportSheet, data: Mapping[str, Any] | None = None, *, key: str = "") -> FillForm:
    """The form of the level: chapters answer cell by cell, those above fill a table."""
    kind = CellsForm if sheet.level == "chapter" else TableForm
    return kind(data, sheet=sheet, key=key)


def shown_of(row: SheetRow) -> str:
    """A cell's own number as it is shown."""
    return grouped(row.own.value) if row.own and row.own.value is not None else "–"


def seen_of(sheet: ReportSheet) -> str:
    """The numbers as the page shows them, so that “Đúng” is said of what was seen."""
    return " ".join(f"{row.code}={shown_of(row)}" for row in sheet.own_rows)


def is_blank(own: OwnCell) -> bool:
    """A cell without a number, which no register will fill."""
    return own.value is None and own.auto_value is None


def plain_text(typed: str) -> str:
    """Words as they are kept: line ends made one, nothing around them."""
    return typed.replace("\r\n", "\n").strip()


def words_shown(sheet: ReportSheet) -> str:
    """The words of the page by their digests: what comes back the same was typed by nobody."""
    return " ".join(f"{text.key}={_digest(text.text)}" for text in sheet.texts)


def was_shown(shown: str, key: str, typed: str) -> bool:
    return f"{key}={_digest(typed)}" in shown.split()


def _digest(text: str) -> str:
    return sha256(plain_text(text))[:16]


def seen_in(seen: str, code: str) -> str:
    return dict(part.partition("=")[::2] for part in seen.split()).get(code, "")


def _help(text: SheetText) -> str:
    return (
        f"{text.help} Tối đa {grouped(text.most_words)} chữ."
        if text.help and not text.help.startswith("Không")
        else text.help
    )
