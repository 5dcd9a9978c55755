"""What a row says that the register does not: pure comparisons, nothing is written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from khuyenhoc.core.text.dates import Birth, Day
from khuyenhoc.core.text.names import clean_text, compare_key, is_unaccented
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.services.importing.data import Joining, KnownMembership, KnownPerson, Mending, Place

TEXTS = ("phone", "email", "address", "occupation", "note")


def differences(row: CleanRow, known: KnownPerson, *, identity_free: bool) -> dict[str, Any]:
    """Columns of the person to write. What the list leaves empty stays; less exact never replaces more exact; a sealed
    value is only ever filled in, never replaced."""
    if not known.may_update:
        return {}
    changes: dict[str, Any] = {}
    if _is_better_name(row, known.full_name):
        changes["full_name"] = row.full_name
    if row.sex and row.sex.value != known.sex:
        changes["sex"] = row.sex.value
    if row.birth and _is_other_birth(row.birth, known):
        changes |= {"birth_date": row.birth.date, "birth_year": row.birth.year}
    for name in TEXTS:
        text = clean_text(getattr(row, name))
        if text and text != getattr(known, name):
            changes[name] = text
    if row.identity and not known.identity and identity_free:
        changes["identity"] = row.identity.number
    if row.ethnicity and not known.has_ethnicity:
        changes["ethnicity"] = row.ethnicity
    return changes


def old_values(changes: dict[str, Any], known: KnownPerson) -> dict[str, Any]:
    """The open columns as they were; restricted ones were empty, or they would not be filled."""
    return {name: getattr(known, name) for name in changes if name not in ("identity", "ethnicity")}


def correction(row: CleanRow, known: KnownPerson, membership: KnownMembership, place: Place) -> Mending | None:
    """What the row corrects of the membership they have there, None when nothing."""
    kind = row.member_kind or membership.kind
    joined_on = membership.joined_on
    is_only_one = len(known.memberships) == 1 and membership.is_primary and not membership.is_transfer
    if row.joined and is_only_one and not _says_the_same(row.joined, membership.joined_on, place):
        joined_on = max(row.joined.date, place.valid_from)
    mending = replace(Mending.of(membership), joined_on=joined_on, kind=kind)
    return mending if mending.is_needed else None


def joining(row: CleanRow, place: Place, *, on: date, is_primary: bool, not_before: date | None = None) -> Joining:
    """A membership from the day in the list, or from the day of the list; never before the chapter was founded."""
    joined_on = max(row.joined.date if row.joined else on, place.valid_from)
    if not_before is not None:
        joined_on = max(joined_on, not_before)
    kind = MembershipKind(row.member_kind) if row.member_kind else MembershipKind.OFFICIAL
    return Joining(place.unit_id, joined_on, kind, is_primary)


def left_before(known: KnownPerson, place: Place) -> KnownMembership | None:
    """The membership that ended, when the list names somebody who left this chapter, or the association."""
    if any(m.unit_id == place.unit_id and m.left_on is None for m in known.memberships):
        return None
    ended = [m for m in known.memberships if m.left_on is not None]
    here = [m for m in ended if m.unit_id == place.unit_id]
    is_member = any(m.left_on is None for m in known.memberships)
    counted = here or ([] if is_member else ended)
    return counted[-1] if counted else None


def _is_better_name(row: CleanRow, known: str) -> bool:
    if row.name_key == compare_key(known) or (is_unaccented(row.full_name) and not is_unaccented(known)):
        return False
    return len(row.full_name.split()) >= len(known.split())


def _is_other_birth(birth: Birth, known: KnownPerson) -> bool:
    if birth.date:
        return birth.date != known.birth_date
    return birth.year != known.birth_year


def _says_the_same(joined: Day, known: date, place: Place) -> bool:
    """A year, or a month, agrees with every day in it; a day before the founding stands as the founding."""
    wanted = max(joined.date, place.valid_from)
    if joined.is_exact or wanted == known:
        return wanted == known
    return known.year == joined.date.year and joined.date.month in (1, known.month)
