from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from khuyenhoc.org.enums import Level
from khuyenhoc.reports.policy import deciding_path, doubt, grouped, reading_order, words_in


@pytest.mark.parametrize(
    ("value", "previous", "is_stock", "is_odd"),
    [
        (45, 4, False, True),
        (12, 4, False, False),  # three times as many, but near
        (14, 4, False, True),
        (29, 10, False, False),
        (30, 10, False, True),
        (45, 0, False, False),  # a month with none says nothing about the next
        (45, None, False, False),
        (None, 45, False, False),
        (80, 100, True, False),
        (79, 100, True, True),
        (0, 100, False, False),  # a flow may well be nothing
        (0, 1, True, True),
    ],
)
def test_number_is_odd_when_it_jumps_or_a_stock_falls(
    value: int | None, previous: int | None, is_stock: bool, is_odd: bool
) -> None:
    for level in Level.values:
        sentence = doubt(
            value=value, previous=previous, is_stock=is_stock, level=level, measure="suất", before="tháng 01/2023",
            automatic=True,
        )  # fmt: skip
        assert bool(sentence) is is_odd


def test_sentence_says_what_is_odd_and_both_ways_out() -> None:
    asked: dict[str, Any] = {
        "value": 45,
        "previous": 4,
        "is_stock": False,
        "measure": "suất",
        "before": "tháng 01/2023",
    }
    assert doubt(level=Level.CHAPTER, automatic=True, **asked) == (
        "Sổ ghi 45 suất, tháng 01/2023 chỉ có 4, có thể ghi thừa số. Đúng 45 suất thì chọn Đúng, ghi nhầm thì chọn Sửa."
    )
    assert doubt(level=Level.COMMUNE, automatic=False, **asked) == "Gấp 11 lần tháng 01/2023."


def test_numbers_are_grouped_as_people_write_them() -> None:
    assert [grouped(value) for value in (0, 999, 1_250_000, Decimal("1234.5"))] == ["0", "999", "1.250.000", "1.234,5"]


def test_who_decides_stands_at_the_parent_even_when_a_level_is_stepped_over() -> None:
    assert deciding_path("1/77/8801/", 77) == "1/77/"
    assert deciding_path("1/77/8801/", 1) == "1/"


def test_signs_that_only_look_like_numbers_have_a_place_too() -> None:
    assert sorted(["Tổ 10", "Tổ 9", "Tổ 5²"], key=reading_order) == ["Tổ 5²", "Tổ 9", "Tổ 10"]
    assert sorted(["²", "፩", "Tổ 9"], key=reading_order)


def test_an_endless_word_counts_as_many() -> None:
    assert (words_in("Họp  chi hội\nngày 8"), words_in("a" * 5_000)) == (5, 101)
