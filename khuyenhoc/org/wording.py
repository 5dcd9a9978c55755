"""How the kinds of units are called, and by which kinds a list is filtered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED

HOSTS: Final[Mapping[str, str]] = {
    HostKind.VILLAGE: "thôn, tổ dân phố",
    HostKind.SCHOOL: "trường học",
    HostKind.AGENCY: "cơ quan",
    HostKind.ENTERPRISE: "doanh nghiệp",
    HostKind.ARMED_FORCES: "lực lượng vũ trang",
    HostKind.RELIGIOUS: "cơ sở tôn giáo",
    HostKind.CLAN: "dòng họ",
    HostKind.HOMETOWN: "hội đồng hương",
}
ASSOCIATIONS: Final[Mapping[str, str]] = {
    Level.CENTRAL: "Trung ương Hội",
    Level.PROVINCE: "Hội cấp tỉnh",
    Level.DISTRICT: "Hội cấp huyện",
    Level.COMMUNE: "Hội cơ sở",
}


def kind_words(unit: UnitVersion) -> str:
    """“Hội cơ sở”, “Chi hội trường học”, “Ban Khuyến học dòng họ”, “Ủy ban nhân dân”."""
    if unit.kind == UnitKind.ASSOCIATION:
        return ASSOCIATIONS.get(unit.level, UnitKind.ASSOCIATION.label)
    if unit.kind in HOSTED:
        return f"{UnitKind(unit.kind).label} {HOSTS[unit.host_kind]}"
    return BodyKind(unit.body_kind).label if unit.kind == UnitKind.BODY else UnitKind(unit.kind).label


@dataclass(frozen=True, slots=True)
class KindFilter:
    label: str
    condition: Q


KIND_FILTERS: Final[Mapping[str, KindFilter]] = {
    "hoi-cap-tren": KindFilter("Hội cấp trên", Q(kind=UnitKind.ASSOCIATION) & ~Q(level=Level.COMMUNE)),
    "hoi-co-so": KindFilter("Hội cơ sở", Q(kind=UnitKind.ASSOCIATION, level=Level.COMMUNE)),
    "thon": KindFilter("Thôn, tổ dân phố", Q(kind__in=HOSTED, host_kind=HostKind.VILLAGE)),
    "truong": KindFilter("Trường học", Q(kind__in=HOSTED, host_kind=HostKind.SCHOOL)),
    "ban-khac": KindFilter(
        "Cơ quan, dòng họ, nơi khác",
        Q(kind__in=HOSTED) & ~Q(host_kind__in=[HostKind.VILLAGE, HostKind.SCHOOL]),
    ),
    "trung-tam": KindFilter("TTHTCĐ", Q(kind=UnitKind.CENTER)),
    "co-quan": KindFilter("Cơ quan phối hợp", Q(kind=UnitKind.BODY)),
}
