"""People and months made by chance that always falls the same way; no database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from khuyenhoc.demo import words
from khuyenhoc.demo.lives import DUC_LINH, Life, make_lives
from khuyenhoc.demo.places import ARTICLE_DAY, COMMUNES, NEW_COMMUNES, chapters
from khuyenhoc.demo.seeds import shares
from khuyenhoc.demo.values import KNOWN, Year

CHAPTERS = list(chapters())


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return make_lives(CHAPTERS, today=date(2026, 11, 23))


def on(lives: list[Life], day: date) -> int:
    return sum(life.holds_on(day) for life in lives)


def test_the_network_has_the_size_of_the_article() -> None:
    assert (len(COMMUNES), sum(not one.is_school for one in CHAPTERS), sum(one.is_school for one in CHAPTERS)) == (
        10, 79, 31,
    )  # fmt: skip
    by_commune = Counter(chapter.commune.name for chapter in CHAPTERS)
    assert list(by_commune.values()) == [12, 7, 11, 10, 10, 10, 12, 12, 13, 13]
    assert len({chapter.code for chapter in CHAPTERS}) == 110


def test_the_same_day_makes_the_same_people(lives: list[Life]) -> None:
    again = make_lives(CHAPTERS, today=date(2026, 11, 23))
    assert [(life.full_name, life.born_on, life.joined_on, life.left_on) for life in again] == [
        (life.full_name, life.born_on, life.joined_on, life.left_on) for life in lives
    ]


def test_the_three_communes_are_made_of_the_ten() -> None:
    assert sorted(code for commune in NEW_COMMUNES for code in commune.parts) == sorted(one.code for one in COMMUNES)
    assert {commune.code: commune.parts[0] for commune in NEW_COMMUNES} == {
        "18313": "18313", "18322": "18322", "18328": "18328",
    }  # fmt: skip


@pytest.mark.parametrize("today", [date(2023, 2, 14), date(2024, 3, 1), date(2026, 12, 31), date(2030, 6, 15)])
def test_the_article_stands_whatever_day_it_is(today: date) -> None:
    made = make_lives(CHAPTERS, today=today)
    assert on(made, ARTICLE_DAY) == 7575
    assert max(max(life.joined_on, life.left_on or life.joined_on) for life in made) <= today


def test_members_grow_by_some_per_cent_a_year_since(lives: list[Life]) -> None:
    totals = [on(lives, date(year, 2, 14)) for year in (2023, 2024, 2025, 2026)]
    assert totals[0] == 7575
    assert all(0.015 < after / before - 1 < 0.035 for before, after in pairwise(totals))
    ends = [date(2023 + n // 12, n % 12 + 1, 14) for n in range(1, 46)]
    assert all(before < after for before, after in pairwise(on(lives, day) for day in ends))


def test_members_grow_slowly_until_the_article(lives: list[Life]) -> None:
    days = [date(2022, month, 14) for month in range(1, 13)] + [date(2023, 1, 14), ARTICLE_DAY]
    totals = [on(lives, day) for day in days]
    assert [b - a for a, b in pairwise(totals)] == [
        28, 31, 29, 33, 27, 30, 26, 35, 32, 29, 31, 30, 38,
    ]  # fmt: skip


def test_duc_linh_has_the_members_that_are_told_of_it(lives: list[Life]) -> None:
    then = Counter(life.chapter.code for life in lives if life.holds_on(ARTICLE_DAY))
    before = Counter(life.chapter.code for life in lives if life.holds_on(date(2023, 1, 14)))
    assert {code: (then[code], then[code] - before[code]) for code in DUC_LINH} == DUC_LINH


def test_lives_are_possible(lives: list[Life]) -> None:
    assert min((life.joined_on - life.born_on).days for life in lives) >= 16 * 365
    assert all(life.joined_on >= life.chapter.founded_on.replace(day=1) for life in lives)
    assert all(life.left_on is None or life.left_on > life.joined_on for life in lives)
    heads = Counter(life.household for life in lives if life.is_head)
    assert set(heads.values()) == {1}
    sizes = Counter(life.household for life in lives if life.household)
    assert 2.5 < sum(sizes.values()) / len(sizes) < 3.5
    assert not any(life.household for life in lives if life.chapter.is_school)


def test_shares_add_up() -> None:
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(shares(7_575, [n * 1.7 for n in range(1, 111)])) == 7_575


@pytest.mark.parametrize("month", sorted(KNOWN))
def test_what_is_told_of_duc_linh_is_what_its_chapters_enter(month: str) -> None:
    year = Year()
    rows = [
        (year.school if chapter.is_school else year.village)(chapter.code, month)
        for chapter in CHAPTERS
        if chapter.commune.code == "18322"
    ]
    known = KNOWN[month]
    assert sum(row["awards.count"] for row in rows) == known.gifts
    assert sum(row["awards.value_vnd"] for row in rows) == known.worth
    assert sum(row.get("titles.families.registered", 0) for row in rows) == known.families


def test_new_communes_take_over_the_funds_of_the_old_and_of_the_district() -> None:
    year = Year()
    for commune in COMMUNES:
        year.commune(commune, "2025-06")
    year.above("441", "2025-06")
    before = dict(year.balances)
    assert min(before.values()) > 0
    year.hand_over(NEW_COMMUNES)
    assert set(year.balances) == {"18313", "18322", "18328", "42"}
    assert sum(year.balances.values()) == sum(before.values())


def test_words_are_whole() -> None:
    for number in range(1, 13):
        month = f"2024-{number:02}"
        texts = [words.of_commune("18322", month), words.of_above("441", month), words.of_above("42", month)]
        texts += [words.of_chapter(chapter.code, month, gifts=3, is_school=chapter.is_school) for chapter in CHAPTERS]
        assert [text for row in texts for text in row.values() if "{" in text or "}" in text] == []
        assert all(row["done"] for row in texts)
