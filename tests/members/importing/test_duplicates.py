"""Who is taken for whom, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.columns import guess
from khuyenhoc.members.importing.duplicates import Index, against, within
from khuyenhoc.members.importing.people import Subject, subject, subject_of
from khuyenhoc.members.importing.reading import read_sheet
from khuyenhoc.members.importing.rows import clean_rows
from khuyenhoc.members.importing.scoring import DOUBTFUL, SAME, Verdict, likeness
from tests.members.importing import messes

TODAY = date(2026, 11, 23)
DAY = date(1960, 3, 12)


def lan(ref: int = 1, name: str = "Nguyễn Thị Lan", **known: Any) -> Subject:
    return subject(ref, name, **known)


def subjects(data: bytes) -> list[Subject]:
    sheet = read_sheet(data)
    rows, _ = clean_rows(sheet, guess(sheet.headings), today=TODAY)
    chapters = {"CH thôn Yên Du": "Chi hội thôn Yên Du"}
    return [
        subject_of(
            row, chapter=chapters.get(row.chapter, row.chapter), identity=row.identity.number if row.identity else ""
        )
        for row in rows
    ]


def test_the_same_person_with_another_spelling_is_found() -> None:
    found = within(subjects(messes.twice_spelled()))

    assert {ref: (duplicate.of, duplicate.likeness.verdict) for ref, duplicate in found.items()} == {
        6: (5, Verdict.SAME),
        7: (2, Verdict.SAME),
    }


def test_namesakes_in_two_villages_are_two_people() -> None:
    assert within(subjects(messes.namesakes())) == {}


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (lan(identity="a"), lan(name="Trần Văn Hùng", identity="a"), Verdict.SAME),
        (lan(birth_on=DAY, chapter=1), lan(birth_on=DAY, chapter=1), Verdict.SAME),
        (lan(birth_year=1960, chapter=1, phone="09"), lan(birth_year=1960, chapter=1, phone="09"), Verdict.SAME),
        (lan(birth_year=1960, chapter=1), lan(birth_year=1960, chapter=1), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1), lan(birth_on=DAY, chapter=2), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1, identity="a"), lan(birth_on=DAY, chapter=1, identity="b"), Verdict.DIFFERENT),
        (lan(birth_year=1960, chapter=1), lan(birth_year=1960, chapter=2), Verdict.DIFFERENT),
        (lan(birth_year=1960, chapter=1), lan(birth_year=1975, chapter=1), Verdict.DIFFERENT),
        (lan(birth_on=DAY, sex=Sex.MALE, chapter=1), lan(birth_on=DAY, sex=Sex.FEMALE, chapter=1), Verdict.DIFFERENT),
        # Twins: never merged silently, whatever else agrees.
        (lan(name="Lê Thị Thúy", birth_on=DAY, chapter=1, phone="09", household="Lê Văn An"),
         lan(name="Lê Thị Thủy", birth_on=DAY, chapter=1, phone="09", household="Lê Văn An"), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1), lan(name="Nguyen Thi Lan", birth_on=DAY, chapter=1), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1), lan(name="Nguyễn T. Lan", birth_on=DAY, chapter=1), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1), lan(name="Nguyễn Lan", birth_on=DAY, chapter=1), Verdict.DOUBTFUL),
        (lan(birth_on=DAY, chapter=1), lan(birth_on=date(1960, 12, 3), chapter=1), Verdict.DOUBTFUL),
    ],
)  # fmt: skip
def test_verdicts(one: Subject, other: Subject, verdict: Verdict) -> None:
    found = likeness(one, other)

    assert found.verdict is verdict
    assert likeness(other, one) == found
    if verdict is not Verdict.DIFFERENT:
        assert found.reasons
        assert found.score >= (SAME if verdict is Verdict.SAME else DOUBTFUL)


def test_the_score_is_explained() -> None:
    found = likeness(lan(birth_on=DAY, chapter=1), lan(birth_on=DAY, chapter=2))

    assert [(reason.points, reason.text) for reason in found.reasons] == [
        (50, "Họ tên giống hệt"),
        (34, "Trùng ngày sinh"),
        (-10, "Khác chi hội"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "points", "words"),
    [
        ("Lê Thị Hoa", "Lý Thị Hoa", 28, "Tên gần giống, khác họ"),
        ("Dương Văn Thành", "Lương Văn Thành", 28, "Tên gần giống, khác họ"),
        ("Phạm Thị Hồng Nhung", "Phan Thị Hồng Nhung", 28, "Tên gần giống, khác họ"),
        ("Nguyễn Thị Lan", "Nguyn Thị Lan", 38, "Họ tên gần giống, khác vài chữ cái"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Loan", 38, "Họ tên gần giống, khác vài chữ cái"),
        ("Lê Thị Thúy", "Lê Thị Thủy", 42, "Họ tên chỉ khác dấu"),
    ],
)
def test_another_family_is_called_so_and_weighs_less(one: str, other: str, points: int, words: str) -> None:
    found = likeness(lan(name=one, birth_on=DAY, chapter=1), lan(name=other, birth_on=DAY, chapter=1))

    assert (found.score, found.verdict) == (points + 34 + 8, Verdict.DOUBTFUL)
    assert (points, words) in [(reason.points, reason.text) for reason in found.reasons]


def test_another_family_born_in_the_same_year_is_somebody_else() -> None:
    alike = [lan(name=name, birth_year=1960, chapter=1, household="Lê Văn An") for name in ("Lê Thị Hoa", "Lý Thị Hoa")]

    assert likeness(*alike).verdict is Verdict.DIFFERENT


def test_the_same_list_again_finds_everybody_however_little_it_says() -> None:
    rows = [lan(1, chapter=1), lan(2, chapter=1), lan(3, birth_year=1960, chapter=1), lan(4, chapter=2)]
    known = Index([lan(row.ref + 100, birth_year=row.birth_year, chapter=row.chapter) for row in rows])

    found = against(rows, known)

    assert {ref: d.of - 100 for ref, d in found.items()} == {1: 1, 2: 2, 3: 3, 4: 4}
    assert {d.likeness.verdict for d in found.values()} == {Verdict.SAME}


def test_nobody_is_two_rows() -> None:
    rows = [lan(1, birth_on=DAY, chapter=1), lan(2, birth_on=DAY, chapter=1)]

    assert {ref: d.of for ref, d in against(rows, Index([lan(9, birth_on=DAY, chapter=1)])).items()} == {1: 9}


@given(st.lists(st.sampled_from(messes.people(200, seed=3)), unique_by=lambda row: str(row[0]), max_size=60))
def test_a_list_against_itself_is_unchanged(rows: list[list[object]]) -> None:
    people = [
        lan(int(str(row[0])), str(row[1]), birth_year=int(str(row[2])[-4:]), phone=str(row[5]), chapter=str(row[6]))
        for row in rows
    ]
    found = against(people, Index(people))

    assert {ref: d.of for ref, d in found.items()} == {person.ref: person.ref for person in people}
    assert all(d.likeness.verdict is Verdict.SAME for d in found.values())
