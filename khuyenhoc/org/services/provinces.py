"""The associations of a whole province, founded as one act from the list of its communes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import communes_below, locality_by_code
from khuyenhoc.org.data import NewDecision, NewUnit, UnitDescription
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services.founding import units_found
from khuyenhoc.org.services.reorganising.naming import association, provincial

ONE_AT_A_TIME = 7_022  # advisory: two at once would both find a commune without association
FEW = 5


@dataclass(frozen=True, slots=True)
class ProvincePlan:
    """What would be founded. `top` is the association of the province, None where it would be founded too, below
    `above` or as a root; `standing` counts communes whose association stands already."""

    province: Locality
    on: date
    top: UnitVersion | None
    above: UnitVersion | None
    communes: tuple[Locality, ...]
    standing: int
    rows: tuple[NewUnit, ...]


def province_plan(*, actor: Actor, code: str, on: date, decision: NewDecision | None = None) -> ProvincePlan:
    """The dry run of `province_found`: a constant number of queries, nothing is changed. Raises as the act."""
    province = locality_by_code(code, on, tier=LocalityTier.PROVINCE)
    associations = units_on(on).filter(kind=UnitKind.ASSOCIATION)
    here = Q(locality=province) | Q(locality=None, code=province.code)
    top = associations.filter(here, level=Level.PROVINCE).order_by("unit_id").first()
    above = None if top else associations.filter(level=Level.CENTRAL).order_by("unit_id").first()
    _require(actor, top, above)
    communes = list(communes_below(province, on))
    # One founded later on is not founded twice either.
    stands = Q(valid_to=None) | Q(valid_to__gt=on)
    hosts = UnitVersion.objects.filter(stands, kind=UnitKind.ASSOCIATION, level=Level.COMMUNE, locality__in=communes)
    taken = set(hosts.values_list("locality_id", flat=True))
    missing = tuple(commune for commune in communes if commune.pk not in taken)
    _require_free_codes(missing, on)
    districts = {
        unit.locality_id: unit
        for unit in associations.filter(level=Level.DISTRICT, locality__in={commune.parent_id for commune in missing})
    }
    rows = _rows(
        missing, provincial(province, above), districts=districts, top=top, above=above, on=on, decision=decision
    )
    return ProvincePlan(province, on, top, above, missing, len(communes) - len(missing), tuple(rows))


@transaction.atomic
def province_found(*, actor: Actor, code: str, on: date, decision: NewDecision | None = None) -> ProvincePlan:
    """Found from that day on the association of every commune that the province has then and that has none: under the
    association of its district where one stands, else under that of the province, which is founded too if it is
    missing. One act, in a constant number of queries; a second run founds nothing and writes nothing.

    Raises NotFound (`localities.not_found`, and for a province whose association the actor may not see), Forbidden
    without UNITS_EDIT there; without an association of the province UNITS_EDIT at the one above is asked, and a root is
    founded only by the system. RuleViolated: `province.codes_taken` (a code is that of another unit by then, as of an
    old commune that was not reorganised), and as `units_found`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    plan = province_plan(actor=actor, code=code, on=on, decision=decision)
    if not plan.rows:
        return plan
    units = units_found(actor=actor, rows=plan.rows)
    at, tenant_id = (plan.top.path, plan.top.tenant_id) if plan.top else (_path(plan, units[0].pk), units[0].tenant_id)
    facts = {"province": plan.province.full_name, "from": on.isoformat(), "count": len(units)}
    subject = plan.top.unit if plan.top else units[0]
    audit.record(actor, "org.province_founded", subject, at=at, tenant=tenant_id, facts=facts)
    return plan


def _path(plan: ProvincePlan, unit_id: int) -> str:
    return f"{plan.above.path if plan.above else ''}{unit_id}/"


def _require(actor: Actor, top: UnitVersion | None, above: UnitVersion | None) -> None:
    place = top or above
    if place is None:
        if not actor.is_system:
            raise Forbidden(
                "unit.root_forbidden", "Chưa có Hội cấp tỉnh. Hội cấp cao nhất do người quản trị máy chủ lập."
            )
        return
    if not actor.can(Permission.UNITS_VIEW, at=place.path):
        raise NotFound("province.not_found", "Không tìm thấy Hội Khuyến học của tỉnh này.")
    actor.require(Permission.UNITS_EDIT, at=place.path)


def _require_free_codes(communes: tuple[Locality, ...], on: date) -> None:
    stands = Q(valid_to=None) | Q(valid_to__gt=on)
    rows = UnitVersion.objects.filter(stands, code__in=[commune.code for commune in communes]).order_by("code")
    if taken := list(rows.values_list("code", "name")):
        named = ", ".join(f"{code} ({name})" for code, name in taken[:FEW])
        more = f" và {len(taken) - FEW} mã khác" if len(taken) > FEW else ""
        raise RuleViolated(
            "province.codes_taken",
            f"Mã của xã đang là mã của đơn vị khác: {named}{more}. Nếu đó là Hội ở xã cũ, hãy sắp xếp theo đơn vị "
            "hành chính trước.",
        )


def _rows(
    communes: tuple[Locality, ...], first: UnitDescription, *, districts: Mapping[int | None, UnitVersion],
    top: UnitVersion | None, above: UnitVersion | None, on: date, decision: NewDecision | None,
) -> Iterator[NewUnit]:  # fmt: skip
    """`first` describes the association of the province, founded where there is no `top`."""
    if top is None:
        yield NewUnit(founded_on=on, description=first, parent_id=above.unit_id if above else None, decision=decision)
    for commune in communes:
        parent = districts.get(commune.parent_id) or top
        yield NewUnit(
            founded_on=on, description=association(commune, parent or first), decision=decision,
            parent_id=parent.unit_id if parent else None, parent_code="" if parent else first.code,
        )  # fmt: skip
