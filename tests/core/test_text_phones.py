"""Telephone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.phones import Phone, parse_phone
from khuyenhoc.core.text.problems import Unreadable

NUMBERS = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    "value",
    ["0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84 912.345.678", "84912345678", 84912345678.0,
     "(+84) 912345678", "840912345678", "0084912345678", 912345678.0, 912345678, "912345678", "O912345678",
     "ĐT: 0912345678"],
)  # fmt: skip
def test_parse_phone(value: object) -> None:
    assert parse_phone(value) == Phone("0912345678")


@pytest.mark.parametrize(
    ("value", "number"), [("01652345678", "0352345678"), (1652345678.0, "0352345678"), ("0120 1234567", "0701234567")]
)
def test_eleven_digits_of_before_2018(value: object, number: str) -> None:
    phone = parse_phone(value)

    assert phone is not None
    assert phone.number == number
    assert phone.note


@pytest.mark.parametrize(
    "value",
    ["0912345678/0987654321", "0912345678 - 0987654321", "0912345678-0987654321", "0912345678 0987654321",
     "0912.345.678; 0987.654.321", "0912345678\n0987654321", "0912345678 hoặc 0987654321",
     "12345, 0912345678, 0987654321"],
)  # fmt: skip
def test_the_first_valid_of_two_is_kept_and_the_other_named(value: str) -> None:
    phone = parse_phone(value)

    assert phone is not None
    assert phone.number == "0912345678"
    assert "0987654321" in phone.note


def test_landline() -> None:
    assert parse_phone("02393.885.123") == Phone("02393885123")


@pytest.mark.parametrize("value", ["", "  ", "-", None])
def test_nothing(value: object) -> None:
    assert parse_phone(value) is None


@pytest.mark.parametrize("value", ["abc", "12345", "091234567", "0112345678", 5.0, float("nan"), float("inf")])
def test_refused(value: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_phone(value)

    assert refusal.value.code == "phone_invalid"


@given(NUMBERS)
def test_however_kept_the_number_comes_back(number: str) -> None:
    for value in (number, f"+84{number[1:]}", float(number), f"{number[:4]} {number[4:7]} {number[7:]}"):
        phone = parse_phone(value)
        assert phone is not None
        assert phone.number == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phone = parse_phone(text)
    except Unreadable as refusal:
        assert refusal.code == "phone_invalid"
    else:
        assert phone is None or (phone.number.isdigit() and phone.number[0] == "0")
