"""How the units that a reform founds are called, and a unit as it is, ready to be described anew."""

from __future__ import annotations

from khuyenhoc.localities.models import Locality
from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind
from khuyenhoc.org.models import UnitVersion

BODY_CODES = {
    BodyKind.PEOPLES_COMMITTEE: "UBND",
    BodyKind.PEOPLES_COUNCIL: "HDND",
    BodyKind.PARTY_COMMITTEE: "DU",
    BodyKind.FATHERLAND_FRONT: "MTTQ",
    BodyKind.EDUCATION_DIVISION: "GD",
    BodyKind.EDUCATION_DEPARTMENT: "SGD",
}


def in_sentence(locality: Locality) -> str:
    """“xã Mai Hoa”: the kind in small letters, as it stands inside a name."""
    return locality.full_name[0].lower() + locality.full_name[1:]


def association(locality: Locality, superior: UnitVersion | UnitDescription) -> UnitDescription:
    """The grassroots association of a commune, directly below its superior."""
    where = in_sentence(locality)
    return UnitDescription(
        code=locality.code, name=f"Hội Khuyến học {where}", short_name=locality.full_name, kind=UnitKind.ASSOCIATION,
        level=Level.COMMUNE, locality_id=locality.pk, place_name=locality.name, symbol="HKH", issues_papers=True,
        superior_lines=tuple(superior.issuer_lines) or (superior.name,), issuer_lines=(f"Hội Khuyến học {where}",),
    )  # fmt: skip


def provincial(province: Locality, superior: UnitVersion | None) -> UnitDescription:
    """The association of a province: below the central one, or the highest of its system."""
    where = in_sentence(province)
    lines = (tuple(superior.issuer_lines) or (superior.name,)) if superior else ()
    return UnitDescription(
        code=province.code, name=f"Hội Khuyến học {where}", short_name=province.full_name, kind=UnitKind.ASSOCIATION,
        level=Level.PROVINCE, locality_id=province.pk, place_name=province.name, symbol="HKH", issues_papers=True,
        superior_lines=lines, issuer_lines=(f"Hội Khuyến học {where}",),
    )  # fmt: skip


def center(locality: Locality) -> UnitDescription:
    return UnitDescription(
        code=f"{locality.code}-TT", name=f"Trung tâm học tập cộng đồng {in_sentence(locality)}",
        short_name=f"TTHTCĐ {locality.name}", kind=UnitKind.CENTER, level=Level.COMMUNE, locality_id=locality.pk,
        place_name=locality.name,
    )  # fmt: skip


def body(old: UnitVersion, locality: Locality) -> UnitDescription:
    """The body of the new commune that carries on for one of an old: the same name with another place."""
    kind, where = BodyKind(old.body_kind), in_sentence(locality)
    label = kind.label if kind is not BodyKind.OTHER else old.name
    short = {BodyKind.PEOPLES_COMMITTEE: "UBND", BodyKind.FATHERLAND_FRONT: "MTTQ"}.get(kind, label)
    prefix = BODY_CODES.get(kind, f"CQ{old.unit_id}")
    return UnitDescription(
        code=f"{prefix}-{locality.code}", name=f"{label} {where}", short_name=f"{short} {where}", kind=UnitKind.BODY,
        level=Level.COMMUNE, body_kind=kind, locality_id=locality.pk,
    )  # fmt: skip


def as_it_is(unit: UnitVersion, **changes: object) -> UnitDescription:
    """What the version says, to be described anew with a few changes."""
    values: dict[str, object] = {
        "code": unit.code, "name": unit.name, "short_name": unit.short_name, "kind": UnitKind(unit.kind),
        "level": Level(unit.level), "host_kind": HostKind(unit.host_kind) if unit.host_kind else None,
        "body_kind": BodyKind(unit.body_kind) if unit.body_kind else None, "locality_id": unit.locality_id,
        "village_id": unit.village_id, "place_name": unit.place_name, "superior_lines": tuple(unit.superior_lines),
        "issuer_lines": tuple(unit.issuer_lines), "symbol": unit.symbol, "issues_papers": unit.issues_papers,
    }  # fmt: skip
    return UnitDescription(**values | changes)  # type: ignore[arg-type]  # columns of the model, by name
