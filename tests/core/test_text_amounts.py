"""Amounts in figures and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.amounts import amount_in_words, parse_vnd, vnd
from khuyenhoc.core.text.problems import Unreadable

WORDS = {
    0: "Không đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi tư đồng",
    105: "Một trăm linh năm đồng",
    111: "Một trăm mười một đồng",
    1_001: "Một nghìn không trăm linh một đồng",
    1_005_000: "Một triệu không trăm linh năm nghìn đồng",
    2_277_000: "Hai triệu hai trăm bảy mươi bảy nghìn đồng",
    10_010_005: "Mười triệu không trăm mười nghìn không trăm linh năm đồng",
    1_600_000_000: "Một tỷ sáu trăm triệu đồng",
    1_000_000_001: "Một tỷ không trăm linh một đồng",
    1_000_000_000_005: "Một nghìn tỷ không trăm linh năm đồng",
    10**18: "Một tỷ tỷ đồng",
    14: "Mười bốn đồng",
    10: "Mười đồng",
    55: "Năm mươi lăm đồng",
}
_UNITS = {word: value for value, word in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())} | {
    "mốt": 1, "tư": 4, "lăm": 5,
}  # fmt: skip


def read_back(words: str) -> int:
    """The number that words of an amount say, worked out from the other end."""
    billions, group, value = 0, 0, 0
    digit: int | None = None
    for word in words.lower().removesuffix(" đồng").split():
        if word == "trăm":
            group, digit = (digit or 0) * 100, None
        elif word == "mươi":
            group, digit = group + (digit or 0) * 10, None
        elif word == "mười":
            group += 10
        elif word in {"nghìn", "triệu"}:
            value += (group + (digit or 0)) * (1000 if word == "nghìn" else 1_000_000)
            group, digit = 0, None
        elif word == "tỷ":
            billions = (billions + value + group + (digit or 0)) * 1_000_000_000
            value, group, digit = 0, 0, None
        elif word != "linh":
            digit = _UNITS[word]
    return billions + value + group + (digit or 0)


@pytest.mark.parametrize(("amount", "words"), WORDS.items())
def test_amount_in_words(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_words_say_the_amount_again(amount: int) -> None:
    assert read_back(amount_in_words(amount)) == amount


def test_amount_in_words_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        amount_in_words(-1)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_figures_come_back(amount: int) -> None:
    assert parse_vnd(vnd(amount)) == amount


@pytest.mark.parametrize(
    "text", ["1.600.000", "1,600,000đ", "1600000", "1 600 000 đồng", "1.600.000 VNĐ", "1.600.000₫"]
)
def test_parse_vnd(text: str) -> None:
    assert parse_vnd(text) == 1_600_000


@pytest.mark.parametrize("text", ["", "abc", "1.600.00", "1,5", "1.600,000", "12.34"])
def test_parse_vnd_refuses(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_vnd(text)

    assert refusal.value.code == "amount_unreadable"


def test_vnd() -> None:
    assert vnd(1_600_000_000) == "1.600.000.000 đồng"
