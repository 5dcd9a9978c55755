from __future__ import annotations

from datetime import date

from pytest_django import DjangoAssertNumQueries

from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.figures import CODES, LABELS, counts
from khuyenhoc.org.services import NewUnit, unit_close, unit_describe, unit_found
from tests.cast import FOUNDED, SYSTEM, Cast, describe

ON = date(2023, 2, 9)


def numbers(cast: Cast, on: date = ON) -> dict[str, dict[str, int]]:
    units = {"province": cast.province, "an_binh": cast.an_binh, "to_5": cast.to_5}
    found = counts([(unit.unit_id, unit.path) for unit in units.values()], on)
    return {
        name: {code: found[unit.unit_id, code] for code in CODES if found[unit.unit_id, code]}
        for name, unit in units.items()
    }


def test_units_below_are_counted_by_kind_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = numbers(cast)
    assert found == {
        "province": {"org.grassroots": 2, "org.chapters.village": 3, "org.chapters.school": 1, "centers.count": 1},
        "an_binh": {"org.chapters.village": 2, "org.chapters.school": 1, "centers.count": 1},
        "to_5": {},
    }
    assert set(LABELS) == set(CODES)


def test_a_sub_chapter_is_part_of_its_chapter(cast: Cast) -> None:
    sub = describe("AB-5-1", "Tổ hội 1", "Tổ hội 1", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE)
    before = numbers(cast)
    unit_found(actor=SYSTEM, data=NewUnit(parent_id=cast.to_5.unit_id, founded_on=FOUNDED, description=sub))
    assert numbers(cast) == before


def test_the_answer_belongs_to_a_day(cast: Cast) -> None:
    clan = describe(
        "AB-THCS", "Ban Khuyến học Trường THCS", "Trường THCS", UnitKind.COMMITTEE, Level.CHAPTER,
        host_kind=HostKind.SCHOOL,
    )  # fmt: skip
    unit_describe(actor=SYSTEM, unit_id=cast.school.unit_id, on=date(2023, 12, 31), description=clan)
    unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1))
    assert numbers(cast)["an_binh"]["org.chapters.village"] == 2
    later = numbers(cast, date(2024, 1, 1))["an_binh"]
    assert later == {"org.chapters.village": 1, "org.chapters.school": 1, "centers.count": 1}
    assert counts([], ON) == {}
