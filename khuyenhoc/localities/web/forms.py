from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from khuyenhoc.core import clock
from khuyenhoc.core.errors import DomainError
from khuyenhoc.localities.models import BoundaryImport, Locality
from khuyenhoc.localities.selectors import locality_named
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form

MOST_MEGABYTES = 20  # on the screen somebody waits; larger files go by the command


class WithinField(Form):
    """A district or province, as a code with or without its day."""

    within = forms.CharField(
        label="Tìm theo tên trong", max_length=50, required=False,
        help_text="Mã huyện hoặc tỉnh, ví dụ 441@2023-02-09. Chỉ cần khi tệp không có mã xã.",
    )  # fmt: skip

    def place(self, on: date) -> Locality | None:
        text = self.cleaned_data.get("within", "")
        return locality_named(text, on=on) if text else None


class UploadForm(WithinField):
    file = forms.FileField(
        label="Tệp ranh giới", allow_empty_file=True,
        help_text=f"GeoJSON hệ WGS 84 (EPSG:4326), tối đa {MOST_MEGABYTES} MB",
    )  # fmt: skip
    on = VnDateField(label="Tệp vẽ ranh giới của ngày")
    source = forms.CharField(label="Nguồn", max_length=300, help_text="Luôn ghi kèm bản đồ")
    licence = forms.CharField(
        label="Điều kiện sử dụng", max_length=300, required=False, help_text="Do nguồn đặt ra, ví dụ CC BY 4.0"
    )
    valid_from = VnDateField(
        label="Ranh giới như vậy từ ngày", required=False, help_text="Để trống nếu không rõ: lấy như địa bàn"
    )
    field_order = ("file", "on", "source", "licence", "within", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = clock.today()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MOST_MEGABYTES} MB. Dùng lệnh khuyenhoc import-boundaries, hoặc chia tệp theo tỉnh."
            )
        return file

    def clean(self) -> None:
        super().clean()
        on = self.cleaned_data.get("on")
        self.locality: Locality | None = None
        if isinstance(on, date):
            try:
                self.locality = self.place(on)
            except DomainError as error:
                self.add_error("within", error.message)


class MatchForm(WithinField):
    """Which properties hold code and name: guessed, to be corrected."""

    code_property = forms.ChoiceField(label="Thuộc tính chứa mã xã", required=False)
    name_property = forms.ChoiceField(label="Thuộc tính chứa tên xã", required=False)
    field_order = ("code_property", "name_property", "within")

    def __init__(self, *args: Any, batch: BoundaryImport, **kwargs: Any) -> None:
        within = batch.within.code if batch.within else ""
        initial = {"code_property": batch.code_property, "name_property": batch.name_property, "within": within}
        super().__init__(*args, initial=initial, **kwargs)
        self.batch = batch
        choices = [("", "không dùng"), *((column["name"], _sampled(column)) for column in batch.properties)]
        for name in ("code_property", "name_property"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        self.locality: Locality | None = None
        try:
            self.locality = self.place(self.batch.on)
        except DomainError as error:
            self.add_error("within", error.message)


class WriteForm(Form):
    accept_all = forms.BooleanField(label="Nhận tất cả vùng cần xem", required=False)
    leaves_refused = forms.BooleanField(label="Bỏ các vùng không dùng được, ghi phần còn lại", required=False)


class SearchForm(Form):
    q = forms.CharField(label="Tên hoặc mã", max_length=100, required=False, help_text="Gõ không dấu cũng được")
    ngay = VnDateField(label="Vào ngày", required=False)


class DecisionForm(Form):
    decision = forms.CharField(
        label="Văn bản sắp xếp", max_length=300, required=False,
        help_text="Số, ký hiệu, ngày của nghị quyết; ghi một lần cho cả tỉnh. Để trống là bỏ.",
    )  # fmt: skip


def _sampled(column: dict[str, Any]) -> str:
    samples: Sequence[str] = column["samples"]
    return f"{column['name']}: {' · '.join(samples)[:80]}" if samples else column["name"]
