"""Many households at once, for lists handed in and for sample data. The room that imports records the one audit act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import Conflict, NotFound, RuleViolated
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.models import Household, Person
from khuyenhoc.people.services.bulk import require_keepers
from khuyenhoc.people.services.households import REFUSALS

_HOUSEHOLD = "id, tenant_id, keeper_id, village_id, code, label, address, import_id"
_MEMBER = "household_id, person_id, relation, valid_from, valid_to, recorded_at, import_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    keeper_id: int
    label: str
    code: str = ""
    address: str = ""
    village_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Housemate:
    """A person lives in a household from a day on; `valid_to` is for stays that are told late and already over."""

    household_id: int
    person_id: int
    relation: HouseholdRelation
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """What a row of somebody's stay in a household says: `id` of the row, then the columns that may be corrected."""

    id: int
    household_id: int
    relation: str
    valid_to: date | None


@transaction.atomic
def households_load(*, actor: Actor, rows: Iterable[NewHousehold], import_id: int | None = None) -> list[int]:
    """Households, still empty, by COPY; answers their ids in the order of the rows.

    Asks MEMBERS_EDIT or MEMBERS_IMPORT at every keeper. Raises NotFound, Forbidden.
    """
    homes = list(rows)
    if not homes:
        return []
    tenants = require_keepers(actor, {home.keeper_id for home in homes})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('people_household', 'id')) FROM generate_series(1, %s)", [len(homes)]
        )
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy(f"COPY people_household ({_HOUSEHOLD}) FROM STDIN") as copy:
            for household_id, home in zip(ids, homes, strict=True):
                copy.write_row(
                    (
                        household_id, tenants[home.keeper_id], home.keeper_id, home.village_id, clean_text(home.code),
                        clean_text(home.label)[:140], clean_text(home.address), import_id,
                    )
                )  # fmt: skip
    return ids


@transaction.atomic
def housemates_load(*, actor: Actor, rows: Iterable[Housemate], import_id: int | None = None) -> None:
    """People come to live in households, by COPY.

    Asks MEMBERS_EDIT or MEMBERS_IMPORT at the keeper of every household. Raises NotFound (also for a person of another
    association), Forbidden, and RuleViolated `household.in_another`, `household.has_head`, `household.future`.
    """
    mates = list(rows)
    if not mates:
        return
    today = clock.today()
    if any(max(mate.valid_from, mate.valid_to or mate.valid_from) > today for mate in mates):
        raise RuleViolated("household.future", "Ngày này ở tương lai. Hãy sửa lại.", field="on")
    _require_homes(actor, mates)
    now = clock.now()
    with refusing(REFUSALS), connection.cursor() as cursor:
        statement = f"COPY people_householdmember ({_MEMBER}) FROM STDIN"
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for mate in mates:
                copy.write_row(
                    (
                        mate.household_id, mate.person_id, mate.relation.value, mate.valid_from, mate.valid_to, now,
                        import_id,
                    )
                )  # fmt: skip


def stays_mend(changes: Sequence[tuple[Stay, Stay]]) -> None:
    """Rows that say the first now say the second: a part of an act that another room guards, in its transaction. Heads
    step back before others become head.

    Raises Conflict (`household.changed_meanwhile`) when one of them says something else by now.
    """
    for to_head in (False, True):
        pairs = [pair for pair in changes if (pair[1].relation == HouseholdRelation.HEAD) is to_head]
        if not pairs:
            continue
        columns = zip(*((was.id, *_said(was), *_said(now)) for was, now in pairs), strict=True)
        with refusing(REFUSALS), connection.cursor() as cursor:
            cursor.execute(_MEND, [list(column) for column in columns])
            if cursor.rowcount != len(pairs):
                raise Conflict(
                    "household.changed_meanwhile", "Người khác vừa sửa hộ gia đình của một người. Hãy làm lại."
                )


def households_code(codes: Iterable[tuple[int, str, str]]) -> None:
    """Numbers of households (id, number until now, number from now on), inside an act that another room guards.
    Raises Conflict (`household.changed_meanwhile`)."""
    wanted = list(codes)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_household AS old SET code = new.code "
            "FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[]) AS new(id, was, code) "
            "WHERE old.id = new.id AND old.code = new.was",
            [list(column) for column in zip(*wanted, strict=True)],
        )
        if cursor.rowcount != len(wanted):
            raise Conflict("household.changed_meanwhile", "Người khác vừa sửa số hộ. Hãy làm lại.")


def households_withdraw(*, import_id: int) -> None:
    """Stays and households that this import made are gone: a part of undoing it, which guards."""
    with connection.cursor() as cursor:
        for table in ("people_householdmember", "people_household"):
            cursor.execute(f"DELETE FROM {table} WHERE import_id = %s", [import_id])  # noqa: S608


_MEND = """
UPDATE people_householdmember AS old
SET household_id = new.household_id, relation = new.relation, valid_to = new.valid_to
FROM unnest(%s::bigint[], %s::bigint[], %s::varchar[], %s::date[], %s::bigint[], %s::varchar[], %s::date[])
    AS new(id, was_household, was_relation, was_to, household_id, relation, valid_to)
WHERE old.id = new.id AND old.household_id = new.was_household AND old.relation = new.was_relation
    AND old.valid_to IS NOT DISTINCT FROM new.was_to
"""


def _said(stay: Stay) -> tuple[int, str, date | None]:
    return stay.household_id, stay.relation, stay.valid_to


def _require_homes(actor: Actor, mates: Sequence[Housemate]) -> None:
    ids = {mate.household_id for mate in mates}
    rows = Household.objects.filter(pk__in=ids).values_list("pk", "keeper_id", "tenant_id")
    homes = {pk: (keeper, tenant) for pk, keeper, tenant in rows}
    if ids - homes.keys():
        raise NotFound()
    require_keepers(actor, {keeper for keeper, _ in homes.values()})
    people = {mate.person_id for mate in mates}
    tenants = {tenant for _, tenant in homes.values()}
    if Person.objects.filter(pk__in=people, tenant_id__in=tenants).count() != len(people):
        raise NotFound()
