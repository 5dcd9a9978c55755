"""Many memberships at once, for lists handed in and for sample data. The room's import records the one audit act."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members import policy
from khuyenhoc.members.services.common import REFUSALS
from khuyenhoc.members.services.data import NewMembership
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.people.models import Person

_COLUMNS = (
    "id", "tenant_id", "person_id", "unit_id", "kind", "is_primary", "joined_on", "left_on", "left_reason",
    "sort_name", "search_name", "sex", "birth_year", "recorded_at", "import_id", "version", "card_number",
    "listed_position",
)  # fmt: skip


@transaction.atomic
def members_admit_bulk(*, actor: Actor, rows: Iterable[NewMembership], import_id: int | None = None) -> list[int]:
    """Memberships for people who are in the register, by COPY, in time linear in their number; answers their ids.

    Asks MEMBERS_EDIT or MEMBERS_IMPORT at every unit. Raises NotFound, Forbidden, and RuleViolated `member.…` on the
    first row that breaks a rule: nothing is written then.
    """
    wanted = list(rows)
    if not wanted:
        return []
    units = _units(actor, {row.unit_id for row in wanted})
    today = clock.today()
    for row in wanted:
        policy.require_past(max(row.joined_on, row.left_on or row.joined_on), today=today, field="joined_on")
        policy.require_takes_members(units[row.unit_id], row.joined_on)
    ids, now, people = _next_ids(len(wanted)), clock.now(), _followed({row.person_id for row in wanted})
    with refusing(REFUSALS), connection.cursor() as cursor:
        statement = f"COPY members_membership ({', '.join(_COLUMNS)}) FROM STDIN"
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for membership_id, row in zip(ids, wanted, strict=True):
                copy.write_row(
                    (
                        membership_id, units[row.unit_id].tenant_id, row.person_id, row.unit_id, row.kind.value,
                        row.is_primary, row.joined_on, row.left_on, row.left_reason.value if row.left_reason else "",
                        *people[row.person_id], now, import_id, 0, row.card_number, row.listed_position,
                    )
                )  # fmt: skip
    return ids


def _followed(person_ids: set[int]) -> dict[int, tuple[object, ...]]:
    """What a membership repeats of its person, in one query."""
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "sort_name", "search_name", "sex", "birth_year")
    found = {pk: tuple(values) for pk, *values in rows}
    if person_ids - found.keys():
        raise NotFound()
    return found


def _units(actor: Actor, unit_ids: set[int]) -> dict[int, UnitVersion]:
    found = units_on(clock.today()).filter(unit_id__in=unit_ids).select_related("unit")
    units = {unit.unit_id: unit for unit in found if actor.can(Permission.UNITS_VIEW, at=OrgPath(unit.path))}
    if unit_ids - units.keys():
        raise NotFound()
    for unit in units.values():
        if not actor.can(Permission.MEMBERS_IMPORT, at=OrgPath(unit.path)):
            actor.require(Permission.MEMBERS_EDIT, at=OrgPath(unit.path))
    return units


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('members_membership', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]
