"""A pasted list that says who of a split unit goes where: name; year of birth; code of the new unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.text.names import clean_text, compare_key
from khuyenhoc.members.models import Membership
from khuyenhoc.members.reorganising.deciding import Leaving, still_held
from khuyenhoc.org.reorganising.participants import Answers
from khuyenhoc.org.reorganising.shape import Reshaped

_PARTS: Final = re.compile(r"[;\t]")
_FIELDS: Final = 3
MOST_NAMED: Final = 20

# By folded name: the year of birth and the memberships of each who carries it, by person.
_Known = Mapping[str, Mapping[int, tuple[int | None, list[int]]]]


class _Wrong(Exception):
    """Why a line cannot be used."""


def listed_heirs(shape: Reshaped, units: Iterable[Leaving], answers: Answers) -> dict[int, int]:
    """The heir of each membership that a list names. One query when there is a list. Raises RuleViolated
    (`reorganisation.list`), with the lines that name nobody, several, or no new unit."""
    lists = {unit.unit_id: (unit, answers.get(unit.list_key, "")) for unit in units if unit.heirs}
    lists = {unit_id: both for unit_id, both in lists.items() if both[1].strip()}
    known = _members(shape, lists) if lists else {}
    found: dict[int, int] = {}
    for unit_id, (unit, text) in lists.items():
        found |= _read(unit, text, known[unit_id])
    return found


def _members(shape: Reshaped, units: Iterable[int]) -> Mapping[int, _Known]:
    found: dict[int, dict[str, dict[int, tuple[int | None, list[int]]]]] = {unit: defaultdict(dict) for unit in units}
    rows = Membership.objects.filter(still_held(shape), unit__in=found)
    for pk, unit, person, name, year in rows.values_list(
        "pk", "unit_id", "person_id", "person__full_name", "birth_year"
    ):
        found[unit][compare_key(name)].setdefault(person, (year, []))[1].append(pk)
    return found


def _read(unit: Leaving, text: str, known: _Known) -> dict[int, int]:
    codes = {heir.code.casefold(): heir.unit_id for heir in unit.heirs}
    found: dict[int, int] = {}
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            memberships, heir = _line(line, codes, known)
            if any(found.get(pk, heir) != heir for pk in memberships):
                raise _Wrong("người này đã ghi ở dòng khác với đơn vị khác")
            found |= dict.fromkeys(memberships, heir)
        except _Wrong as why:
            wrong.append(f"Dòng {number}: {why}.")
    if wrong:
        more = f" Còn {len(wrong) - MOST_NAMED} dòng khác." if len(wrong) > MOST_NAMED else ""
        raise RuleViolated(
            "reorganisation.list",
            f"Danh sách hội viên của {unit.name} có dòng chưa dùng được. {' '.join(wrong[:MOST_NAMED])}{more}",
        )
    return found


def _line(line: str, codes: Mapping[str, int], known: _Known) -> tuple[list[int], int]:
    fields = [clean_text(field) for field in _PARTS.split(line)]
    if len(fields) != _FIELDS:
        raise _Wrong("ghi đủ họ tên; năm sinh; mã chi hội mới")
    name, year, code = fields
    if code.casefold() not in codes:
        raise _Wrong(f"“{code}” không phải mã của đơn vị mới")
    people = known.get(compare_key(name), {})
    found = [memberships for born, memberships in people.values() if not year or str(born) == year]
    if not found:
        raise _Wrong(f"không có hội viên “{name}” với năm sinh này" if people else f"không có hội viên “{name}”")
    if len(found) > 1:
        raise _Wrong(f"có {len(found)} hội viên “{name}”, hãy ghi năm sinh hoặc để theo thôn")
    return found[0], codes[code.casefold()]
