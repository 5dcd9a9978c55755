"""Many people at once, for lists handed in and for sample data. One audit act is recorded by the room that imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.org.selectors import units_on
from khuyenhoc.people import policy
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.identity import identity_hash, sealed_value
from khuyenhoc.people.services.data import PersonData
from khuyenhoc.people.services.persons import identity_taken

_COLUMNS = (
    "id", "tenant_id", "keeper_id", "full_name", "sort_name", "sex", "birth_date", "birth_year", "phone", "email",
    "village_id", "address", "occupation", "note", "identity_sealed", "identity_hash", "ethnicity_sealed", "import_id",
    "version", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    keeper_id: int
    data: PersonData


@transaction.atomic
def people_create_bulk(*, actor: Actor, rows: Iterable[NewPerson], import_id: int | None = None) -> list[int]:
    """Records for all rows, by COPY, in time linear in their number; answers their ids in the order of the rows.

    Asks MEMBERS_EDIT or MEMBERS_IMPORT at every keeper. Raises NotFound, Forbidden, and RuleViolated `person.…` on the
    first row that breaks a rule: nothing is written then.
    """
    people = list(rows)
    if not people:
        return []
    tenants = require_keepers(actor, {row.keeper_id for row in people})
    ids = _next_ids(len(people))
    with refusing({"person_identity_once": identity_taken}), connection.cursor() as cursor:
        statement = f"COPY people_person ({', '.join(_COLUMNS)}) FROM STDIN"
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for values in _values(zip(ids, people, strict=True), tenants, import_id):
                copy.write_row(values)
    return ids


def require_keepers(actor: Actor, unit_ids: set[int]) -> dict[int, int]:
    """The tenants of the keepers, checked in one query: MEMBERS_IMPORT or MEMBERS_EDIT at each. Raises NotFound,
    Forbidden."""
    found = list(units_on(clock.today()).filter(unit_id__in=unit_ids))
    visible = {unit.unit_id: unit for unit in found if actor.can(Permission.UNITS_VIEW, at=OrgPath(unit.path))}
    if unit_ids - visible.keys():
        raise NotFound()
    for unit in visible.values():
        if not actor.can(Permission.MEMBERS_IMPORT, at=OrgPath(unit.path)):
            actor.require(Permission.MEMBERS_EDIT, at=OrgPath(unit.path))
    return {unit_id: unit.tenant_id for unit_id, unit in visible.items()}


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('people_person', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _values(
    people: Iterable[tuple[int, NewPerson]], tenants: dict[int, int], import_id: int | None
) -> Iterator[tuple[object, ...]]:
    now = clock.now()
    for person_id, row in people:
        values = row.data.columns()
        identity = policy.read_identity(row.data.identity or "")
        yield (
            person_id, tenants[row.keeper_id], row.keeper_id, values["full_name"], sort_name(values["full_name"]),
            values["sex"], values["birth_date"], values["birth_year"], values["phone"], values["email"],
            values["village_id"], values["address"], values["occupation"], values["note"],
            sealed_value(RestrictedColumn.IDENTITY, identity), identity_hash(identity),
            sealed_value(RestrictedColumn.ETHNICITY, row.data.ethnicity or ""), import_id, 0, now,
        )  # fmt: skip
