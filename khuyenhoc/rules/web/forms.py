from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyenhoc.rules.definitions import RuleDefinition
from khuyenhoc.rules.services.calendar import FIRST_YEAR, LAST_YEAR
from khuyenhoc.rules.services.editing import EARLIEST
from khuyenhoc.rules.yaml_text import MOST_CHARACTERS, NotPlain, read_yaml
from khuyenhoc.ui.forms import Form, VnDateField

LAST_DAY = date(LAST_YEAR, 12, 31)


class DayForm(Form):
    """The day of the question; without one, today."""

    ngay = VnDateField(label="Hiệu lực vào ngày", required=False, latest=LAST_DAY)


class RuleForm(Form):
    """A new version of a rule. The value is YAML text; what it means is checked against the rule's shape."""

    value = forms.CharField(
        label="Nội dung",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        max_length=MOST_CHARACTERS,
        help_text="Mỗi mục một dòng: tên, dấu hai chấm, giá trị. Mục con thụt vào hai dấu cách.",
    )
    valid_from = VnDateField(
        label="Có hiệu lực từ ngày",
        earliest=EARLIEST,
        latest=LAST_DAY,
        help_text="Bản đang có hiệu lực hết vào ngày này.",
    )
    source = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số, ký hiệu và ngày của văn bản, hoặc biên bản thống nhất"
    )
    is_local = forms.BooleanField(
        label="Quy định nội bộ",
        required=False,
        help_text="Không phải văn bản pháp luật, hoặc chưa đối chiếu nguyên văn",
    )
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, definition: RuleDefinition, **kwargs: Any) -> None:
        self.definition = definition
        super().__init__(*args, **kwargs)

    def clean_value(self) -> Any:
        try:
            value = read_yaml(self.cleaned_data["value"])
        except NotPlain as error:
            raise ValidationError(str(error), code="not_plain") from error
        if complaints := self.definition.complaints_in_words(value):
            raise ValidationError([ValidationError(sentence, code="bad_value") for sentence in complaints])
        return self.definition.from_words(value)


class CalendarDayForm(Form):
    day = VnDateField(label="Ngày", earliest=date(FIRST_YEAR, 1, 1), latest=LAST_DAY)
    is_working = forms.TypedChoiceField(
        label="Ngày này",
        choices=[("0", "Nghỉ lễ, nghỉ bù, nghỉ hoán đổi"), ("1", "Đi làm (làm bù)")],
        coerce=lambda choice: choice == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    reason = forms.CharField(label="Lý do", max_length=120)
    source = forms.CharField(label="Căn cứ", max_length=300)
    is_expected = forms.BooleanField(
        label="Dự kiến", required=False, help_text="Chưa có thông báo chính thức hoặc chưa đối chiếu"
    )
