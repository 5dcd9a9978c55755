"""What may happen to units, each with its form: the step screen of a plan takes its pick from `DEEDS`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.reorganising.steps import Step
from khuyenhoc.org.services.reorganising import composing
from khuyenhoc.org.services.reorganising.composing import NewName
from khuyenhoc.org.web.reorganising.forms import NamedForm, StepForm
from khuyenhoc.org.web.reorganising.picking import UnitField, values_of
from khuyenhoc.org.wording import ASSOCIATIONS, HOSTS

PARTS = 4  # new units that one screen takes for a split
PRESENT: Final = ("name", "short_name", "code")


class MergeForm(NamedForm):
    units = UnitField(label="Các đơn vị hợp nhất", several=True)
    target = UnitField(
        label="Trực thuộc", several=False, with_founded=True, above=True, required=False,
        help_text="Không chọn thì giữ cấp trên chung của các đơn vị trên.",
    )  # fmt: skip

    def to_steps(self) -> list[Step]:
        parent = next(iter(self.ids("target")), None)
        return composing.merge(self.chosen("units"), self.new_name(), parent_id=parent)


class AbsorbForm(StepForm):
    units = UnitField(label="Các đơn vị sáp nhập", several=True)
    target = UnitField(label="Sáp nhập vào", several=False, with_founded=True)

    def to_steps(self) -> list[Step]:
        return composing.absorb(self.chosen("units"), self.ids("target")[0])


class MoveForm(StepForm):
    units = UnitField(label="Các đơn vị chuyển", several=True)
    target = UnitField(label="Về trực thuộc", several=False, with_founded=True, above=True)

    def to_steps(self) -> list[Step]:
        return composing.move(self.chosen("units"), self.ids("target")[0])


class CloseForm(StepForm):
    units = UnitField(label="Các đơn vị kết thúc", several=True)
    target = UnitField(
        label="Đơn vị nhận sổ sách, hồ sơ", several=True, with_founded=True, required=False,
        help_text="Không chọn thì không đơn vị nào kế thừa.",
    )  # fmt: skip

    def to_steps(self) -> list[Step]:
        return composing.close(self.chosen("units"), self.ids("target"))


class RenameForm(NamedForm):
    unit = UnitField(label="Đơn vị đổi tên", several=False)
    of = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fill_in("unit", PRESENT)

    def to_steps(self) -> list[Step]:
        return composing.rename(self.chosen("unit")[0], self.new_name())


class KindForm(StepForm):
    """All chapters of a kind of place below a unit at once."""

    below = UnitField(label="Thuộc đơn vị", several=False)
    host = forms.ChoiceField(
        label="Đặt tại", choices=[(host.value, HOSTS[host][:1].upper() + HOSTS[host][1:]) for host in HostKind]
    )
    becomes = forms.ChoiceField(
        label="Chuyển thành", widget=forms.RadioSelect,
        choices=[
            (UnitKind.COMMITTEE.value, "Ban Khuyến học (đang là chi hội)"),
            (UnitKind.CHAPTER.value, "Chi hội (đang là Ban Khuyến học)"),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial = {"host": HostKind.SCHOOL.value, "becomes": UnitKind.COMMITTEE.value, **self.initial}

    def to_steps(self) -> list[Step]:
        [top] = self.chosen("below")
        units = self.place.hosted_below(top, self.cleaned_data["host"])
        return composing.change_kind(units, UnitKind(self.cleaned_data["becomes"]))


class FoundForm(NamedForm):
    target = UnitField(label="Trực thuộc", several=False, with_founded=True, above=True)
    what = forms.ChoiceField(
        label="Loại đơn vị",
        choices=[
            ("", "Chọn loại đơn vị"),
            *((f"{UnitKind.ASSOCIATION.value}.{level}", word) for level, word in ASSOCIATIONS.items()),
            *((f"{UnitKind.CHAPTER.value}.{host}", f"Chi hội {word}") for host, word in HOSTS.items()),
            *((f"{UnitKind.COMMITTEE.value}.{host}", f"Ban Khuyến học {word}") for host, word in HOSTS.items()),
            (f"{UnitKind.CENTER.value}.", UnitKind.CENTER.label),
        ],
    )

    def to_steps(self) -> list[Step]:
        kind, _, detail = self.cleaned_data["what"].partition(".")
        new, is_association = self.new_name(), kind == UnitKind.ASSOCIATION
        level = detail if is_association else Level.COMMUNE if kind == UnitKind.CENTER else Level.CHAPTER
        description = UnitDescription(
            code=new.code, name=new.name, short_name=new.short_name, kind=UnitKind(kind), level=Level(level),
            host_kind=HostKind(detail) if kind in HOSTED else None, locality_id=new.locality_id,
            place_name=new.place_name, symbol="HKH" if is_association else "", issues_papers=is_association,
        )  # fmt: skip
        return composing.found(self.ids("target")[0], description)


class SplitForm(StepForm):
    """Up to four new units; as soon as the old one is chosen, each unit below it is asked where it goes."""

    unit = UnitField(label="Đơn vị chia tách", several=False)

    def __init__(self, *args: Any, asked: QueryDict, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, **kwargs)
        for number in range(1, PARTS + 1):
            must = number < 3
            self.fields[f"name{number}"] = forms.CharField(label="Tên đầy đủ", max_length=200, required=must)
            self.fields[f"short_name{number}"] = forms.CharField(label="Tên gọi ngắn", max_length=100, required=must)
            self.fields[f"code{number}"] = forms.CharField(label="Mã đơn vị", max_length=30, required=must)
            for key in PRESENT:
                field = self.fields[f"{key}{number}"]
                field.error_messages["required"] = f"Chưa nhập {field.label.lower()} của đơn vị mới thứ {number}."  # type: ignore[union-attr]
        self.below: list[UnitVersion] = []
        chosen = values_of(asked, "unit") or [str(one) for one in self.initial.get("unit", [])]
        if chosen and chosen[0].isdecimal() and int(chosen[0]) in self.fields["unit"].offered:  # type: ignore[attr-defined]
            self.below = self.place.below(int(chosen[0]))
        parts = [("", "Chọn đơn vị mới"), *((str(n), f"Đơn vị mới thứ {n}") for n in range(1, PARTS + 1))]
        for unit in self.below:
            self.fields[f"below-{unit.unit_id}"] = forms.ChoiceField(
                label=f"{unit.short_name} về", choices=parts,
                error_messages={"required": f"Chưa chọn {unit.short_name} về đơn vị nào."},
            )  # fmt: skip

    @property
    def parts(self) -> list[tuple[int, Any, Any, Any]]:
        return [(n, self[f"name{n}"], self[f"short_name{n}"], self[f"code{n}"]) for n in range(1, PARTS + 1)]

    @property
    def places_below(self) -> list[Any]:
        return [self[f"below-{unit.unit_id}"] for unit in self.below]

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        for number in range(3, PARTS + 1):
            given = [key for key in PRESENT if data.get(f"{key}{number}")]
            for key in PRESENT:
                if given and key not in given:
                    self.add_error(f"{key}{number}", "Ghi đủ tên, tên gọi ngắn và mã, hoặc để trống cả ba.")
        for unit in self.below:
            went = data.get(f"below-{unit.unit_id}")
            if went and not data.get(f"name{went}"):
                self.add_error(f"below-{unit.unit_id}", f"Chưa ghi tên đơn vị mới thứ {went}.")

    def to_steps(self) -> list[Step]:
        data = self.cleaned_data
        numbers = [n for n in range(1, PARTS + 1) if data[f"name{n}"]]
        news = [NewName(**{key: data[f"{key}{n}"] for key in PRESENT}) for n in numbers]
        below = {unit.unit_id: numbers.index(int(data[f"below-{unit.unit_id}"])) for unit in self.below}
        return composing.split(self.chosen("unit")[0], news, below)


@dataclass(frozen=True, slots=True)
class DeedKind:
    """`template` draws the fields; `starts` is the list that the unit of the plan is ticked in."""

    label: str
    help: str
    icon: str
    form: type[StepForm]
    template: str
    starts: str = ""


DEEDS: Final[Mapping[str, DeedKind]] = {
    "hop-nhat": DeedKind("Hợp nhất", "Nhiều đơn vị thành một đơn vị mới", "git-merge", MergeForm, "merge.html"),
    "sap-nhap": DeedKind("Sáp nhập", "Vào một đơn vị đang có", "arrow-right", AbsorbForm, "two_lists.html"),
    "chia-tach": DeedKind(
        "Chia tách", "Một đơn vị thành nhiều đơn vị mới", "arrows-exchange", SplitForm, "split.html", "unit"
    ),
    "chuyen": DeedKind("Chuyển", "Về dưới một đơn vị khác", "transfer", MoveForm, "two_lists.html"),
    "doi-ten": DeedKind("Đổi tên", "Vẫn là đơn vị ấy, tên khác", "pencil", RenameForm, "rename.html", "unit"),
    "doi-loai": DeedKind(
        "Đổi loại", "Chi hội thành Ban Khuyến học, nhiều đơn vị một lượt", "tag", KindForm, "kind.html", "below"
    ),
    "lap-moi": DeedKind("Lập mới", "Một đơn vị chưa có", "plus", FoundForm, "found.html", "target"),
    "ket-thuc": DeedKind("Kết thúc", "Có hoặc không có đơn vị nhận", "archive", CloseForm, "two_lists.html"),
}
