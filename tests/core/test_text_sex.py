"""Sex as sheets keep it."""

from __future__ import annotations

import pytest

from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.core.text.sex import Sex, is_marked, parse_sex


@pytest.mark.parametrize("value", ["Nam", "nam", "NAM ", "M", "1", 1.0, "Male"])
def test_male(value: object) -> None:
    assert parse_sex(value) is Sex.MALE


@pytest.mark.parametrize("value", ["Nữ", "nữ", "NU", "nu", "F", "0", 0.0, "Nu\u0303", "2"])
def test_female(value: object) -> None:
    if value == "Nu\u0303":  # a slip of the keyboard, without the horn: still nothing else
        assert parse_sex(value) is Sex.FEMALE
    assert parse_sex(value) is Sex.FEMALE


def test_nothing_and_something_else() -> None:
    assert parse_sex("") is None
    assert parse_sex(None) is None
    with pytest.raises(Unreadable) as refusal:
        parse_sex("khác?")
    assert refusal.value.code == "sex_unreadable"


def test_marks() -> None:
    assert [is_marked(cell) for cell in ("x", "X", " x ", "1", 1.0, "✓", "v")] == [True] * 7
    assert [is_marked(cell) for cell in ("", "0", 0.0, "-", None, "1960")] == [False] * 6
