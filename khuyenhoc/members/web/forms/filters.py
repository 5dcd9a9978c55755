"""The filters of the list, as they stand in its address."""

from __future__ import annotations

from django import forms

from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.selectors import MemberFilters, MemberState
from khuyenhoc.people.enums import Sex
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form

SEXES = ((Sex.MALE.value, "Nam"), (Sex.FEMALE.value, "Nữ"), ("chua_ro", "Chưa rõ"))
STATES = (
    (MemberState.CURRENT.value, "Đang sinh hoạt"),
    (MemberState.LEFT.value, "Đã thôi"),
    (MemberState.ALL.value, "Tất cả"),
)


AGE = {"invalid": "Gõ số tuổi, ví dụ 35."}
WORDS = (*SEXES, *STATES, *MembershipKind.choices)


class FilterForm(Form):
    q = forms.CharField(label="Tìm tên hội viên", required=False, max_length=100)
    tinh_trang = forms.ChoiceField(label="Tình trạng", choices=STATES, required=False)
    loai = forms.ChoiceField(label="Loại hội viên", choices=[("", "Mọi loại"), *MembershipKind.choices], required=False)
    gioi = forms.ChoiceField(label="Giới tính", choices=[("", "Nam và nữ"), *SEXES], required=False)
    tuoi_tu = forms.IntegerField(label="Tuổi từ", required=False, min_value=0, max_value=120, error_messages=AGE)
    tuoi_den = forms.IntegerField(label="Tuổi đến", required=False, min_value=0, max_value=120, error_messages=AGE)
    vao_tu = VnDateField(label="Vào Hội từ ngày", required=False)
    vao_den = VnDateField(label="Vào Hội đến ngày", required=False)
    ngay = VnDateField(label="Theo ngày", required=False)
    chinh = forms.BooleanField(label="Chỉ nơi sinh hoạt chính", required=False)
    rieng = forms.BooleanField(label="Không gồm đơn vị trực thuộc", required=False)

    def to_filters(self, unit_id: int | None) -> MemberFilters:
        """The filters that could be read; what could not is said at its field."""
        given = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        sex = given.get("gioi") or None
        return MemberFilters(
            unit_id=unit_id,
            with_below=not given.get("rieng"),
            state=MemberState(given.get("tinh_trang") or MemberState.CURRENT),
            on=given.get("ngay"),
            kind=MembershipKind(given["loai"]) if given.get("loai") else None,
            sex=None if sex is None else Sex.UNKNOWN if sex == "chua_ro" else Sex(sex),
            age_from=given.get("tuoi_tu"),
            age_to=given.get("tuoi_den"),
            joined_from=given.get("vao_tu"),
            joined_to=given.get("vao_den"),
            primary_only=bool(given.get("chinh")),
            text=given.get("q") or "",
        )

    def chips(self) -> list[tuple[str, str]]:
        """The filters that are on, as (name in the address, words), apart from the search."""
        words = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "q" or value in (None, "", False) or (name, value) == ("tinh_trang", "current"):
                continue
            words.append((name, self._words(name, str(field.label), value)))
        return words

    def _words(self, name: str, label: str, value: object) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return next(str(words) for key, words in WORDS if key == value)
        if isinstance(field, forms.BooleanField):
            return label
        return f"{label} {value:%d/%m/%Y}" if isinstance(field, VnDateField) else f"{label} {value}"
