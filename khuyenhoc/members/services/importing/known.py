"""The register as an import must know it: the people below a unit, and those elsewhere who carry the same number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.people import Subject, subject
from khuyenhoc.members.services.importing.data import KnownMembership, KnownPerson

_IDS = """
SELECT person_id FROM members_membership WHERE unit_id = ANY(%(units)s) AND left_reason <> 'mistake'
UNION SELECT id FROM people_person WHERE keeper_id = ANY(%(units)s)
"""
_PEOPLE = f"""
WITH ours AS ({_IDS})
SELECT p.id, p.full_name, p.birth_date, p.birth_year, p.sex, p.phone, p.email, p.address, p.occupation, p.note,
    coalesce(p.identity_hash, ''), p.ethnicity_sealed IS NOT NULL, p.died_on, p.version,
    p.keeper_id = ANY(%(units)s), o.ours
FROM (
    SELECT person_id, true AS ours FROM ours
    UNION ALL
    SELECT id, false FROM people_person
    WHERE tenant_id = %(tenant)s AND identity_hash = ANY(%(hashes)s) AND id NOT IN (SELECT person_id FROM ours)
) AS o JOIN people_person p ON p.id = o.person_id
ORDER BY p.id
"""  # noqa: S608 - both parts are constants
_MEMBERSHIPS = """
SELECT person_id, id, unit_id, kind, is_primary, joined_on, left_on, came_from_id IS NOT NULL, version
FROM members_membership WHERE person_id = ANY(%(people)s) AND left_reason <> 'mistake'
ORDER BY person_id, joined_on, id
"""


class Register:
    """Two queries, whatever their number."""

    def __init__(self, *, tenant_id: int, unit_ids: list[int], hashes: Iterable[bytes]) -> None:
        wanted: dict[str, Any] = {"units": unit_ids, "tenant": tenant_id, "hashes": list(hashes)}
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, wanted)
            self.people = {row[0]: KnownPerson(*row) for row in cursor.fetchall()}
            cursor.execute(_MEMBERSHIPS, {"people": list(self.people)})
            for person_id, *values in cursor.fetchall():
                self.people[person_id].memberships.append(KnownMembership(*values))
        self.by_identity = {person.identity: person.id for person in self.people.values() if person.identity}
        self.refs: dict[int, list[int]] = {}

    def subjects(self) -> tuple[list[Subject], list[int]]:
        """Each person once for each chapter they are in, so that every row of theirs finds them; refs count from 0."""
        found: list[Subject] = []
        owners: list[int] = []
        for person in self.people.values():
            for chapter in _chapters(person):
                found.append(
                    subject(
                        len(found), person.full_name, birth_on=person.birth_date, birth_year=person.birth_year,
                        sex=Sex(person.sex) if person.sex else None, identity=person.identity, phone=person.phone,
                        address=person.address, chapter=chapter,
                    )
                )  # fmt: skip
                self.refs.setdefault(person.id, []).append(len(owners))
                owners.append(person.id)
        return found, owners


def _chapters(person: KnownPerson) -> Iterator[int]:
    current = [m.unit_id for m in person.memberships if m.left_on is None]
    yield from current or [m.unit_id for m in person.memberships[-1:]] or [0]
