"""Puts the accepted rows into the register: people and memberships by COPY, changes by one statement each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.services.data import NewMembership
from khuyenhoc.members.services.importing.data import CheckedRow, Outcome
from khuyenhoc.members.services.importing.homing import write_homes
from khuyenhoc.members.services.loading import members_admit_bulk
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.services import NewOfficer, officers_appoint
from khuyenhoc.people.enums import RestrictedColumn, Sex
from khuyenhoc.people.identity import identity_hash, sealed_value
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk

AT_ONCE = 5_000  # rows between two words of progress
_OPEN = {
    "full_name": "varchar", "sort_name": "varchar", "sex": "varchar", "birth_date": "date", "birth_year": "smallint",
    "phone": "varchar", "email": "varchar", "address": "varchar", "occupation": "varchar", "note": "varchar",
    "identity_sealed": "bytea", "identity_hash": "bytea", "ethnicity_sealed": "bytea",
}  # fmt: skip
Progress = Callable[[int], None]


def write_rows(*, actor: Actor, rows: Sequence[CheckedRow], import_id: int, progress: Progress) -> None:
    """All rows with an outcome; sets `person_id` of those that make a person.

    Raises Conflict (`import.changed_meanwhile`) when somebody changed a person or membership since the check.
    """
    made = [row for row in rows if row.outcome is Outcome.CREATE]
    for start in range(0, len(made), AT_ONCE):
        chunk = made[start : start + AT_ONCE]
        ids = people_create_bulk(actor=actor, rows=map(_new_person, chunk), import_id=import_id)
        for row, person_id in zip(chunk, ids, strict=True):
            row.person_id = person_id
        progress(start + len(chunk))
    by_number = {row.number: row for row in made}
    for row in rows:
        if row.follows is not None and row.outcome is Outcome.UPDATE:
            row.person_id = by_number[row.follows].person_id
    written = [row for row in rows if row.outcome in (Outcome.CREATE, Outcome.UPDATE)]
    _mend_memberships([row for row in written if row.mending])  # a card that is given up is free for who joins
    joining = [_membership(row) for row in written if row.joining]
    for start in range(0, len(joining), AT_ONCE):
        members_admit_bulk(actor=actor, rows=joining[start : start + AT_ONCE], import_id=import_id)
        progress(len(made) + start)
    _mend_people([row for row in written if row.changes])
    write_homes(actor=actor, rows=written, import_id=import_id)
    _appoint(actor, [row for row in written if row.appointing])


def _new_person(row: CheckedRow) -> NewPerson:
    clean, place = row.clean, row.place
    if clean is None or place is None:
        raise ValueError(f"row {row.number} was never read")
    return NewPerson(keeper_id=place.unit_id, data=_person_data(clean, place.village_id))


def _person_data(row: CleanRow, village_id: int | None) -> PersonData:
    return PersonData(
        full_name=row.full_name, sex=Sex(row.sex.value) if row.sex else Sex.UNKNOWN,
        birth_date=row.birth.date if row.birth else None, birth_year=row.birth.year if row.birth else None,
        phone=row.phone, email=row.email, village_id=village_id, address=row.address, occupation=row.occupation,
        note=row.note, identity=row.identity.number if row.identity else None, ethnicity=row.ethnicity or None,
    )  # fmt: skip


def _membership(row: CheckedRow) -> NewMembership:
    joining = row.joining
    if joining is None or row.person_id is None:
        raise ValueError(f"row {row.number} has no person to admit")
    return NewMembership(
        person_id=row.person_id, unit_id=joining.unit_id, joined_on=joining.joined_on, kind=joining.kind,
        is_primary=joining.is_primary, card_number=joining.card_number, listed_position=joining.position,
    )  # fmt: skip


def _columns_of(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as columns of the table: names with their order, restricted values sealed."""
    values = {name: value for name, value in changes.items() if name in _OPEN}
    if "full_name" in values:
        values["sort_name"] = sort_name(values["full_name"])
    if number := changes.get("identity"):
        values["identity_sealed"] = sealed_value(RestrictedColumn.IDENTITY, number)
        values["identity_hash"] = identity_hash(number)
    if ethnicity := changes.get("ethnicity"):
        values["ethnicity_sealed"] = sealed_value(RestrictedColumn.ETHNICITY, ethnicity)
    return values


def _mend_people(rows: Sequence[CheckedRow]) -> None:
    update_people((row.person_id or 0, row.person_version, _columns_of(row.changes)) for row in rows)


def update_people(changes: Iterable[tuple[int, int, dict[str, Any]]]) -> None:
    """Sets columns of people whose version is the one given, and counts it up: one statement for each set of columns
    that change together. Raises Conflict."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for person_id, version, columns in changes:
        names = tuple(sorted(columns))
        groups.setdefault(names, []).append((person_id, version, *(columns[name] for name in names)))
    for names, rows in groups.items():
        types = ["bigint", "integer", *(_OPEN[name] for name in names)]
        _update("people_person", names, types, rows)


def _mend_memberships(rows: Sequence[CheckedRow]) -> None:
    update_memberships(
        (m.membership.id, m.membership.version, m.kind, m.joined_on, m.card_number, m.position)
        for row in rows
        if (m := row.mending)
    )


def update_memberships(rows: Iterable[tuple[int, int, str, Any, str, str]]) -> None:
    """Sets kind, first day, card and position of memberships whose version is the one given. Raises Conflict."""
    wanted = list(rows)
    if not wanted:
        return
    with connection.cursor() as cursor:  # cards go from hand to hand: all are put down before any is taken up
        cursor.execute(_PUT_DOWN, [[row[0] for row in wanted], [row[4] for row in wanted]])
    names = ("kind", "joined_on", "card_number", "listed_position")
    _update("members_membership", names, ["bigint", "integer", "varchar", "date", "varchar", "varchar"], wanted)


_PUT_DOWN = """
UPDATE members_membership AS old SET card_number = ''
FROM unnest(%s::bigint[], %s::varchar[]) AS new(id, card_number)
WHERE old.id = new.id AND old.card_number NOT IN ('', new.card_number)
"""


def _appoint(actor: Actor, rows: Sequence[CheckedRow]) -> None:
    """Positions become offices where the person who imports said so; sets `term_id`. Raises as `officers_appoint`."""
    wanted = [
        NewOfficer(unit_id=a.unit_id, person_id=row.person_id or 0, position=Position(a.position), on=a.on)
        for row in rows
        if (a := row.appointing)
    ]
    for row, term in zip(rows, officers_appoint(actor=actor, rows=wanted), strict=True):
        row.term_id = term.pk


def _update(table: str, names: Sequence[str], types: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    sets = ", ".join(f"{name} = new.{name}" for name in (*names,))
    statement = (
        f"UPDATE {table} AS old SET {sets}, version = old.version + 1 "  # noqa: S608 - names of our own columns
        f"FROM unnest({arrays}) AS new(id, version, {', '.join(names)}) "
        "WHERE old.id = new.id AND old.version = new.version"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        if cursor.rowcount != len(rows):
            raise Conflict(
                "import.changed_meanwhile",
                "Trong lúc nhập, người khác vừa sửa hồ sơ của một người trong danh sách. Chưa ghi gì; hãy ghi lại.",
            )
