"""Names of chapters as lists write them."""

from __future__ import annotations

import pytest

from khuyenhoc.members.importing.matching import Matcher, UnitName

UNITS = [
    UnitName(1, "Chi hội thôn Yên Du"),
    UnitName(2, "Chi hội thôn Bình Phong"),
    UnitName(3, "Chi hội Tổ dân phố 5"),
    UnitName(4, "Chi hội Tổ dân phố 6"),
    UnitName(5, "Chi hội thôn 5"),
    UnitName(6, "Ban khuyến học Trường Tiểu học Ân Phú"),
    UnitName(7, "Ban khuyến học Trường THCS Ân Phú"),
    UnitName(8, "Ban khuyến học Trường Mầm non Ân Phú"),
    UnitName(9, "Chi hội thôn Hương Thọ", ("Hương Đại",)),
]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Chi hội thôn Yên Du", 1), ("CHI HỘI THÔN YÊN DU", 1), ("Yên Du", 1), ("Thôn Yên Du", 1), ("yen du", 1),
        ("CH thôn Yên Du", 1), ("TDP 5", 3), ("Tổ 05", 3), ("Tổ dân phố số 6", 4), ("Thôn 05", 5),
        ("Trường TH Ân Phú", 6), ("Tiểu học Ân Phú", 6),
        ("THCS Ân Phú", 7), ("Trường trung học cơ sở Ân Phú", 7), ("Trường MN Ân Phú", 8),
        ("Hương Đại", 9), ("Chi hội Hương Thọ", 9),
    ],
)  # fmt: skip
def test_certain(text: str, unit: int) -> None:
    match = Matcher(UNITS).match(text)

    assert match.unit is not None
    assert match.unit.id == unit
    assert match.choices[0].unit.id == unit


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Yên Dụ", 1),  # another mark: perhaps another village
        ("Bình Phon", 2),
        ("Xóm 5", None),  # which 5?
        ("5", None),
        ("Ân Phú", None),  # three schools
        ("Thôn Yên Du, xã Đức Lĩnh", 1),
    ],
)
def test_doubtful_is_asked_with_choices(text: str, first: int | None) -> None:
    match = Matcher(UNITS).match(text)

    assert match.unit is None
    assert match.choices
    if first is not None:
        assert match.choices[0].unit.id == first


def test_another_number_is_no_choice() -> None:
    match = Matcher(UNITS).match("TDP 7")

    assert match.unit is None
    assert match.choices == ()


def test_two_units_of_one_name_are_asked() -> None:
    match = Matcher([UnitName(1, "Chi hội thôn 1"), UnitName(2, "Chi hội thôn 1")]).match("Thôn 1")

    assert match.unit is None
    assert {choice.unit.id for choice in match.choices} == {1, 2}


def test_each_text_once() -> None:
    matches = Matcher(UNITS).match_all(["Yên Du", "", "TDP 5", "Yên Du"])

    assert [match.text for match in matches] == ["Yên Du", "TDP 5"]
