"""Founding units: one, or a whole network at once in a handful of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org import policy
from khuyenhoc.org.data import NewUnit
from khuyenhoc.org.events import UnitsFounded
from khuyenhoc.org.models import OrgUnit, Placement, Tenant, UnitVersion
from khuyenhoc.org.services.decisions import decisions_record
from khuyenhoc.org.services.nodes import Node, Nodes, Shape, Spell

CODE_TAKEN = "Mã này là mã của một đơn vị khác trong thời gian đó. Hãy chọn mã khác."
CODE_REFUSALS = {"unitversion_code_once": partial(RuleViolated, "unit.code_taken", CODE_TAKEN, field="code")}


@transaction.atomic
def unit_found(*, actor: Actor, data: NewUnit) -> OrgUnit:
    """Found one unit from a day on; `units_found` says what follows and what is refused."""
    [unit] = units_found(actor=actor, rows=[data])
    return unit


@transaction.atomic
def units_found(*, actor: Actor, rows: Sequence[NewUnit]) -> list[OrgUnit]:
    """Found units, parents before their children, in a constant number of queries; one act for all of them.

    Each gets its first version and its placement. A unit without parent is a root association and gets a tenant number;
    only the system itself founds one. Where the parent has moved since the founding day, the placements follow it.

    Raises NotFound (`unit.parent_unknown`) for a parent that the actor may not see, Forbidden without UNITS_EDIT there,
    and RuleViolated: `unit.parent_not_yet`, `unit.parent_closed`, `unit.code_taken`, `unit.code_twice`, and what
    `policy` refuses.
    """
    if not rows:
        return []
    _require_free_codes(rows)
    nodes = Nodes(actor, rows)
    tenants = _new_tenants(sum(1 for data in rows if not data.parent_id and not data.parent_code))
    units: list[OrgUnit] = []
    versions: list[UnitVersion] = []
    placements: list[Placement] = []
    for unit_id, data in zip(new_unit_ids(len(rows)), rows, strict=True):
        parent = nodes.parent_of(data)
        columns = data.description.columns()
        _guard(actor, data, columns, parent)
        tenant_id = parent.tenant_id if parent else tenants.pop()
        node = _node(unit_id, tenant_id, data, columns, parent)
        nodes.add(columns["code"], node)
        units.append(OrgUnit(pk=unit_id, tenant_id=tenant_id, valid_from=data.founded_on, **data.contact.columns()))
        versions.append(UnitVersion(unit_id=unit_id, tenant_id=tenant_id, valid_from=data.founded_on, **columns))
        placements += _placements(node, columns["kind"], parent)
    decisions = decisions_record(
        (data.decision, place) for data, place in zip(rows, _first_paths(units, placements), strict=True)
    )
    for unit, version, decision in zip(units, versions, decisions, strict=True):
        unit.founding_decision = version.decision = decision
    OrgUnit.objects.bulk_create(units)
    with refusing(CODE_REFUSALS):
        UnitVersion.objects.bulk_create(versions)
    Placement.objects.bulk_create(placements)
    _record(actor, units, versions, placements[0])
    events.publish(UnitsFounded([unit.pk for unit in units]))
    return units


def _require_free_codes(rows: Sequence[NewUnit]) -> None:
    """Says which code is taken; the exclusion constraint behind it is for two at once."""
    wanted: dict[str, date] = {}
    for data in rows:
        code = data.description.columns()["code"]
        if code in wanted:
            raise RuleViolated("unit.code_twice", f"Mã {code} có hai lần trong danh sách.", field="code")
        wanted[code] = data.founded_on
    for code, valid_to in UnitVersion.objects.filter(code__in=wanted).values_list("code", "valid_to"):
        if valid_to is None or valid_to > wanted[code]:
            raise RuleViolated("unit.code_taken", f"Mã {code}: {CODE_TAKEN[0].lower()}{CODE_TAKEN[1:]}", field="code")


def _new_tenants(count: int) -> list[int]:
    return [tenant.pk for tenant in Tenant.objects.bulk_create(Tenant() for _ in range(count))][::-1]


def new_unit_ids(count: int) -> list[int]:
    """Taken from the sequence beforehand: a path is made of ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('org_orgunit', 'id')) FROM generate_series(1, %s)", [count]
        )
        return sorted(row[0] for row in cursor.fetchall())


def _guard(actor: Actor, data: NewUnit, columns: dict[str, Any], parent: Node | None) -> None:
    policy.require_description(**{name: columns[name] for name in policy.DESCRIBED})
    if parent is None:
        if not actor.is_system:
            raise Forbidden("unit.root_forbidden", "Hội cấp cao nhất do người quản trị máy chủ lập.")
        policy.require_root(kind=columns["kind"])
        return
    spell = parent.spells_since(data.founded_on)[-1]
    actor.require(Permission.UNITS_EDIT, at=OrgPath(spell.path))
    above = parent.shape_on(data.founded_on)
    policy.require_place(
        kind=columns["kind"],
        level=columns["level"],
        parent_kind=above.kind,
        parent_level=above.level,
        parent_path=spell.path,
    )


def _node(unit_id: int, tenant_id: int, data: NewUnit, columns: dict[str, Any], parent: Node | None) -> Node:
    above = parent.spells_since(data.founded_on) if parent else [Spell(data.founded_on, None, "")]
    spells = [Spell(spell.valid_from, spell.valid_to, f"{spell.path}{unit_id}/") for spell in above]
    shape = Shape(data.founded_on, None, columns["code"], columns["kind"], columns["level"])
    return Node(unit_id, tenant_id, spells, [shape])


def _placements(node: Node, kind: str, parent: Node | None) -> list[Placement]:
    return [
        Placement(
            unit_id=node.unit_id, tenant_id=node.tenant_id, parent_id=parent.unit_id if parent else None,
            path=spell.path, line=policy.line_of(kind), valid_from=spell.valid_from, valid_to=spell.valid_to,
        )
        for spell in node.spells
    ]  # fmt: skip


def _first_paths(units: Sequence[OrgUnit], placements: Sequence[Placement]) -> list[str]:
    paths = {place.unit_id: place.path for place in placements}
    return [paths[unit.pk] for unit in units]


def _record(actor: Actor, units: Sequence[OrgUnit], versions: Sequence[UnitVersion], place: Placement) -> None:
    if len(units) == 1:
        facts = {"code": versions[0].code, "name": versions[0].name, "from": units[0].valid_from.isoformat()}
        audit.record(actor, "org.unit_founded", units[0], at=place.path, tenant=place.tenant_id, facts=facts)
        return
    many = {"count": len(units), "unit_ids": [unit.pk for unit in units]}
    audit.record(actor, "org.units_founded", units[0], at=place.path, tenant=place.tenant_id, facts=many)
