"""Forms of the import: the file, what its columns hold, which chapters its names mean."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms

from khuyenhoc.core import clock
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.members.importing.headings import LABELS, Field
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing.data import Place
from khuyenhoc.members.services.importing.places import LEFT_OUT
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form

APPOINTS = "ghi-can-bo"


class UploadForm(Form):
    file = forms.FileField(
        label="Tệp danh sách", allow_empty_file=True,
        help_text="Excel (.xlsx, .xls), .ods hoặc .csv, đến 20 MB, mỗi người một dòng. Đọc được cả TCVN3, VNI.",
    )  # fmt: skip
    unit = forms.TypedChoiceField(
        label="Nhập vào", coerce=int,
        help_text="Danh sách có cột chi hội thì chọn đơn vị cấp trên của các chi hội đó.",
    )  # fmt: skip
    on = VnDateField(label="Danh sách tính đến ngày")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["on"].latest = clock.today()  # type: ignore[attr-defined]


def _choices() -> list[tuple[str, str]]:
    return [("", "Không dùng cột này"), *((which.value, LABELS[which]) for which in Field)]


class ColumnsForm(Form):
    """One choice for each column, with samples of what stands in it; whether positions become offices, for who may."""

    def __init__(self, *args: Any, batch: MemberImport, may_appoint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_appoint:
            self.fields[APPOINTS] = forms.BooleanField(
                label="Ghi chức vụ trong danh sách thành cán bộ của chi hội", required=False, initial=batch.appoints,
                help_text="Chi hội trưởng, thư ký, thủ quỹ… giữ chức từ ngày của danh sách. Không chọn thì cột Chức vụ "
                "chỉ là ghi chú bên cạnh hội viên.",
            )  # fmt: skip
        for column in batch.columns:
            if not column["heading"] and not column["samples"]:
                continue
            samples = " · ".join(column["samples"])
            self.fields[f"cot-{column['letter']}"] = forms.ChoiceField(
                label=f"{column['letter']}. {column['heading'] or 'Cột không có tiêu đề'}",
                help_text=f"Trong cột: {samples}" if samples else "Cột trống.", choices=_choices(), required=False,
                initial=batch.mapping.get(column["letter"], ""),
            )  # fmt: skip

    def to_input(self) -> dict[str, str]:
        cells = self.cleaned_data.items()
        return {name.removeprefix("cot-"): value for name, value in cells if name != APPOINTS and value}

    @property
    def appointing(self) -> forms.BoundField | None:
        return self[APPOINTS] if APPOINTS in self.fields else None

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != APPOINTS]


def named_apart(places: dict[int, Place]) -> dict[str, str]:
    """What to call each unit in a list of choices: two of one name are told apart by the unit above them."""
    often = Counter(place.name for place in places.values())
    by_path = {place.path: place for place in places.values()}

    def named(place: Place) -> str:
        above = by_path.get(OrgPath(place.path.rstrip("/").rpartition("/")[0] + "/"))
        return f"{place.name}, {above.short_name}" if above and often[place.name] > 1 else place.name

    return {str(place.unit_id): named(place) for place in places.values()}


class ChaptersForm(Form):
    """One question for each name that nobody could place."""

    def __init__(self, *args: Any, batch: MemberImport, places: dict[int, Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = [question["written"] for question in batch.questions]
        every = named_apart(places)
        for at, question in enumerate(batch.questions):
            near = {str(unit_id): every[str(unit_id)] for unit_id, _, _ in question["choices"] if unit_id in places}
            others = [choice for choice in every.items() if choice[0] not in near]
            groups: list[Any] = [("", "Chọn chi hội")]
            groups += [("Gần giống", list(near.items()))] if near else []
            groups += [("Các đơn vị khác" if near else "Tất cả", others)] if others else []
            groups += [(str(LEFT_OUT), "Không nhập các dòng này")]
            self.fields[f"ten-{at}"] = forms.ChoiceField(
                label=f"“{question['written']}”", help_text=f"{question['rows']} dòng trong danh sách.", choices=groups
            )

    def to_input(self) -> dict[str, int]:
        return {written: int(self.cleaned_data[f"ten-{at}"]) for at, written in enumerate(self.written)}
