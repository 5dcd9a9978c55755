"""Forms of the tree. Each hands over the dataclass of its service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.text.phones import parse_phone
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import locality_by_code, residential_areas_for
from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind
from khuyenhoc.org.forms import DecisionForm
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED, RANK
from khuyenhoc.org.services import NewUnit, UnitContact, UnitDescription
from khuyenhoc.org.wording import ASSOCIATIONS, HOSTS
from khuyenhoc.ui.forms import Form, VnDateField


def kinds_below(parent: UnitVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be founded under this unit, in groups, as `kind.detail`."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    if parent.kind == UnitKind.ASSOCIATION:
        lower = [level for level in ASSOCIATIONS if RANK[Level(level)] > RANK[Level(parent.level)]]
        groups.append(("Hội Khuyến học", [(f"association.{level}", ASSOCIATIONS[level]) for level in lower]))
    if parent.kind in (UnitKind.ASSOCIATION, *HOSTED):
        chapters = [HostKind.VILLAGE, HostKind.SCHOOL]
        groups.append(("Chi hội", [(f"chapter.{host.value}", f"Chi hội {HOSTS[host]}") for host in chapters]))
        groups.append(
            ("Ban Khuyến học", [(f"committee.{host}", f"Ban Khuyến học {word}") for host, word in HOSTS.items()])
        )
    if parent.kind == UnitKind.ASSOCIATION:
        groups.append(("Trung tâm", [("center.", UnitKind.CENTER.label)]))
    if parent.kind in (UnitKind.ASSOCIATION, UnitKind.BODY):
        groups.append(("Cơ quan phối hợp", [(f"body.{kind.value}", kind.label) for kind in BodyKind]))
    return [(label, choices) for label, choices in groups if choices]


def kinds_of(unit: UnitVersion) -> list[tuple[str, str]]:
    """What this unit may be called without becoming another: a chapter may be a committee and back."""
    if unit.kind in HOSTED:
        return [(f"chapter.{host}", f"Chi hội {word}") for host, word in HOSTS.items()] + [
            (f"committee.{host}", f"Ban Khuyến học {word}") for host, word in HOSTS.items()
        ]
    if unit.kind == UnitKind.BODY:
        return [(f"body.{kind.value}", kind.label) for kind in BodyKind]
    label = ASSOCIATIONS[unit.level] if unit.kind == UnitKind.ASSOCIATION else UnitKind(unit.kind).label
    return [(what_of(unit), label)]


def what_of(unit: UnitVersion) -> str:
    detail = unit.level if unit.kind == UnitKind.ASSOCIATION else unit.host_kind or unit.body_kind
    return f"{unit.kind}.{detail}"


class DescriptionForm(DecisionForm):
    """Name, kind, place and header of a unit."""

    what = forms.ChoiceField(label="Loại đơn vị")
    name = forms.CharField(label="Tên đầy đủ", max_length=200, help_text="Như ghi trong quyết định")
    short_name = forms.CharField(
        label="Tên gọi ngắn", max_length=100, help_text="Dùng trong bảng, ví dụ Xã Đức Lĩnh, Thôn Yên Du"
    )
    code = forms.CharField(label="Mã đơn vị", max_length=30, help_text="Không dấu cách, ví dụ 18322 hoặc 18322-YENDU")
    locality_code = forms.CharField(
        label="Mã địa bàn",
        max_length=10,
        required=False,
        help_text="Mã xã, phường theo danh mục hành chính, ví dụ 18322",
    )
    village = forms.ChoiceField(label="Thôn, tổ dân phố", required=False)
    place_name = forms.CharField(
        label="Địa danh trên văn bản", max_length=60, required=False, help_text="Đứng trước ngày tháng, ví dụ Vũ Quang"
    )
    issues_papers = forms.BooleanField(label="Có số văn bản và con dấu riêng", required=False)
    symbol = forms.CharField(label="Chữ viết tắt trong ký hiệu", max_length=20, required=False, help_text="Ví dụ HKH")
    superior_lines = forms.CharField(
        label="Dòng cơ quan cấp trên", required=False, widget=forms.Textarea, max_length=400,
        help_text="Mỗi dòng một ý. Để trống thì lấy tên đơn vị cấp trên.",
    )  # fmt: skip
    issuer_lines = forms.CharField(
        label="Dòng tên đơn vị", required=False, widget=forms.Textarea, max_length=400,
        help_text="Mỗi dòng một ý. Để trống thì lấy tên đầy đủ.",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[Any], locality: Locality | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = on
        self._choices("what", kinds)
        areas = residential_areas_for(locality, on) if locality else []
        self._choices("village", [("", "Không thuộc thôn nào"), *((str(area.pk), str(area)) for area in areas)])
        if not areas:
            del self.fields["village"]

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> None:
        super().clean()
        self.locality: Locality | None = None
        if code := self.cleaned_data.get("locality_code"):
            try:
                self.locality = locality_by_code(code, self._day())
            except NotFound as error:
                self.add_error("locality_code", error.message)

    def _day(self) -> date:
        day = self.cleaned_data.get("on")
        return day if isinstance(day, date) else self.day

    def description(self, *, level: str | None = None) -> UnitDescription:
        """`level` is that of the unit as it stands; a new one has the level of its kind."""
        data = self.cleaned_data
        kind, _, detail = data["what"].partition(".")
        usual = {"association": detail, "center": Level.COMMUNE, "body": Level.COMMUNE}.get(kind, Level.CHAPTER)
        return UnitDescription(
            code=data["code"], name=data["name"], short_name=data["short_name"], kind=UnitKind(kind),
            level=Level(level or usual), host_kind=HostKind(detail) if kind in HOSTED else None,
            body_kind=BodyKind(detail) if kind == UnitKind.BODY else None,
            locality_id=self.locality.pk if self.locality else None,
            village_id=int(data["village"]) if data.get("village") else None, place_name=data["place_name"],
            symbol=data["symbol"], issues_papers=data["issues_papers"],
            superior_lines=tuple(data["superior_lines"].splitlines()),
            issuer_lines=tuple(data["issuer_lines"].splitlines()),
        )  # fmt: skip


class ContactFields(Form):
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư điện tử chưa đúng."},
    )
    address = forms.CharField(label="Địa chỉ", max_length=200, required=False)

    def clean_phone(self) -> str:
        try:
            phone = parse_phone(self.cleaned_data["phone"])
        except Unreadable as error:
            raise forms.ValidationError(error.reason, code=error.code) from error
        return phone.number if phone else ""

    def contact(self) -> UnitContact:
        data = self.cleaned_data
        return UnitContact(phone=data["phone"], email=data["email"], address=data["address"])


class ContactForm(ContactFields):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FoundForm(ContactFields, DescriptionForm):
    on = VnDateField(label="Thành lập từ ngày")

    def to_input(self, parent_id: int) -> NewUnit:
        return NewUnit(
            parent_id=parent_id, founded_on=self.cleaned_data["on"], description=self.description(),
            contact=self.contact(), decision=self.decision(),
        )  # fmt: skip


class DescribeForm(DescriptionForm):
    on = VnDateField(label="Có hiệu lực từ ngày")
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectForm(DescriptionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(DecisionForm):
    on = VnDateField(label="Kết thúc từ ngày", help_text="Ngày đầu tiên đơn vị không còn hoạt động")
    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(unit: UnitVersion) -> dict[str, Any]:
    """What a description form shows at first."""
    return {
        "what": what_of(unit),
        **{
            name: getattr(unit, name)
            for name in ("name", "short_name", "code", "place_name", "symbol", "issues_papers")
        },
        "locality_code": unit.locality.code if unit.locality else "",
        "village": str(unit.village_id or ""),
        "superior_lines": "\n".join(unit.superior_lines),
        "issuer_lines": "\n".join(unit.issuer_lines),
        "version": unit.unit.version,
    }
