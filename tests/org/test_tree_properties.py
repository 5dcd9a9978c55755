"""Any life of a tree: founded, described and closed on any days, in any order that the services accept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.figures import CODES, code_of, counts
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.selectors import children_of, ids_below, units_on
from khuyenhoc.org.services import NewUnit, UnitDescription, unit_close, unit_describe, unit_found
from khuyenhoc.org.verify import tree_is_whole
from tests.cast import SYSTEM, describe

START = date(2020, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
KINDS = st.sampled_from(["district", "commune", "chapter", "school", "center"])
FOUND = st.tuples(st.just("found"), st.integers(0, 9), DAYS, KINDS)
CLOSE = st.tuples(st.just("close"), st.integers(0, 9), DAYS, KINDS)
DESCRIBE = st.tuples(st.just("describe"), st.integers(0, 9), DAYS, KINDS)
Step = tuple[str, int, date, str]


def what(kind: str, number: int) -> UnitDescription:
    code = f"U{number}"
    if kind in ("district", "commune"):
        return describe(code, code, code, UnitKind.ASSOCIATION, Level(kind))
    if kind == "center":
        return describe(code, code, code, UnitKind.CENTER, Level.COMMUNE)
    host = HostKind.SCHOOL if kind == "school" else HostKind.VILLAGE
    return describe(code, code, code, UnitKind.CHAPTER, Level.CHAPTER, host_kind=host)


def live(steps: list[Step]) -> None:
    root = describe("U", "U", "U", UnitKind.ASSOCIATION, Level.PROVINCE)
    units = [unit_found(actor=SYSTEM, data=NewUnit(founded_on=START, description=root)).pk]
    for number, (verb, index, day, kind) in enumerate(steps):
        unit_id = units[index % len(units)]
        with suppress(RuleViolated):
            if verb == "found":
                data = NewUnit(parent_id=unit_id, founded_on=day, description=what(kind, number))
                units.append(unit_found(actor=SYSTEM, data=data).pk)
            elif verb == "close":
                unit_close(actor=SYSTEM, unit_id=unit_id, on=day)
            else:
                unit_describe(actor=SYSTEM, unit_id=unit_id, on=day, description=what(kind, number))


def require_whole(day: date) -> None:
    standing = set(OrgUnit.objects.filter(holds_on(day)).values_list("pk", flat=True))
    places = {place.unit_id: place for place in Placement.objects.filter(holds_on(day))}
    versions = {version.unit_id: version for version in UnitVersion.objects.filter(holds_on(day))}
    assert set(places) == set(versions) == standing == {row.unit_id for row in units_on(day)}

    below: dict[int, set[int]] = {unit_id: {unit_id} for unit_id in standing}
    for unit_id, place in places.items():
        above = place.parent_id
        assert place.path == (places[above].path if above else "") + f"{unit_id}/"
        while above:  # by the pointers alone, without paths
            below[above].add(unit_id)
            above = places[above].parent_id
    for unit_id, place in places.items():
        assert set(ids_below(place.path, on=day)) == below[unit_id]
        direct = {child for child, other in places.items() if other.parent_id == unit_id}
        assert {child.unit_id for child in children_of(unit_id, on=day)} == direct

    found = counts([(unit_id, place.path) for unit_id, place in places.items()], day)
    expected = {(unit_id, code): 0 for unit_id in standing for code in CODES}
    for unit_id, ids in below.items():
        for other in ids - {unit_id}:
            version, parent = versions[other], places[other].parent_id
            code = code_of(version.kind, version.level, version.host_kind)
            if code and parent and versions[parent].kind not in HOSTED:
                expected[unit_id, code] += 1
    assert found == expected


@settings(max_examples=30)
@given(
    steps=st.lists(st.one_of(FOUND, FOUND, FOUND, CLOSE, DESCRIBE), max_size=12),
    days=st.lists(DAYS, min_size=2, max_size=4),
)
def test_on_every_day_the_tree_is_whole(db: None, steps: list[Step], days: list[date]) -> None:
    with transaction.atomic():
        live(steps)
        for day in days:
            require_whole(day)
        assert list(tree_is_whole()) == []
        transaction.set_rollback(True)
