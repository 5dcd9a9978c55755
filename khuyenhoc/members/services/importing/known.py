"""The register as an import must know it: the people below a unit, and those elsewhere who carry the same number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.households import HEAD, name_key
from khuyenhoc.members.importing.people import Subject, subject
from khuyenhoc.members.services.importing.data import Dwelling, KnownMembership, KnownPerson, KnownStay

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
SELECT person_id, id, unit_id, kind, is_primary, joined_on, left_on, came_from_id IS NOT NULL, version,
    card_number, listed_position
FROM members_membership WHERE person_id = ANY(%(people)s) AND left_reason <> 'mistake'
ORDER BY person_id, joined_on, id
"""
_CARDS = """
SELECT card_number, person_id FROM members_membership
WHERE tenant_id = %(tenant)s AND left_on IS NULL AND card_number = ANY(%(cards)s)
"""
_HOUSEHOLDS = """
SELECT id, keeper_id, code, label FROM people_household
WHERE keeper_id = ANY(%(units)s) OR id IN (
    SELECT household_id FROM people_householdmember WHERE person_id = ANY(%(people)s) AND valid_to IS NULL)
ORDER BY id
"""
_STAYS = """
SELECT s.id, s.household_id, s.person_id, s.relation, s.valid_from, s.valid_to, p.full_name
FROM people_householdmember s JOIN people_person p ON p.id = s.person_id
WHERE s.person_id = ANY(%(people)s) OR s.household_id = ANY(%(households)s)
"""


class Register:
    """Two queries, whatever their number; one more for cards and two for households when the list names some."""

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
        self.dwellings: list[Dwelling] = []
        self._units, self._tenant = unit_ids, tenant_id

    def card_holders(self, cards: set[str]) -> dict[str, int]:
        """Who holds these cards anywhere in the association."""
        if not cards:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_CARDS, {"tenant": self._tenant, "cards": sorted(cards)})
            return dict(cursor.fetchall())

    def load_households(self) -> None:
        """Those kept below the unit, and those in which its people live; where each person is, and who is the head."""
        people = list(self.people)
        with connection.cursor() as cursor:
            cursor.execute(_HOUSEHOLDS, {"units": self._units, "people": people})
            found = {row[0]: Dwelling(row[1], row[3], row[2], id=row[0]) for row in cursor.fetchall()}
            cursor.execute(_STAYS, {"people": people, "households": list(found)})
            for stay_id, household_id, person_id, relation, valid_from, valid_to, name in cursor.fetchall():
                person, dwelling = self.people.get(person_id), found.get(household_id)
                if dwelling:
                    _live(dwelling, person_id, relation, valid_to, name)
                if person and valid_to:
                    person.free_from = max(person.free_from, valid_to)
                elif person and dwelling:
                    person.stay = KnownStay(stay_id, dwelling, relation, valid_from)
        self.dwellings = list(found.values())

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
                        address=person.address, chapter=chapter, card_number=_card(person),
                    )
                )  # fmt: skip
                self.refs.setdefault(person.id, []).append(len(owners))
                owners.append(person.id)
        return found, owners


def _live(dwelling: Dwelling, person_id: int, relation: str, until: date | None, name: str) -> None:
    """Somebody lives there, or lived there until that day."""
    if until is None:
        dwelling.names.add(name_key(name))
    if relation == HEAD and until is None:
        dwelling.head = person_id
    elif relation == HEAD and until:
        dwelling.head_free_from = max(dwelling.head_free_from, until)


def _card(person: KnownPerson) -> str:
    return next((m.card_number for m in person.memberships if m.card_number and m.left_on is None), "")


def _chapters(person: KnownPerson) -> Iterator[int]:
    current = [m.unit_id for m in person.memberships if m.left_on is None]
    yield from current or [m.unit_id for m in person.memberships[-1:]] or [0]
