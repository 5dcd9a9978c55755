"""Names: cleaning, and keys to sort, search and compare by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.letters import ALPHABET, TONED, TONES, split_word, unaccent
from khuyenhoc.core.text.names import (
    clean_name,
    compare_key,
    given_name,
    initials,
    proper_case,
    raise_initials,
    search_name,
    sort_name,
)

WORDS = st.text(alphabet=sorted(set(TONED) | set(ALPHABET)), min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def dictionary_order(name: str) -> list[list[int]]:
    """The order of lists of people, said differently: positions in the alphabet, then tones, field by field."""
    words = name.split()
    fields = [words[-1:], words[:1] if len(words) > 1 else [], words[1:-1]]
    order: list[list[int]] = []
    for field in fields:
        letters: list[list[int]] = []
        tones: list[list[int]] = []
        for word in field:
            pairs = [TONED.get(char, (char, 0)) for char in word]
            letters.append([ALPHABET.index(base) for base, _ in pairs])
            tones.append([tone for _, tone in pairs if tone] or [0])
        order += [
            [part for word in letters for part in [*(i + 1 for i in word), 0]],
            [t for word in tones for t in word],
        ]
    return order


@given(st.lists(NAMES, min_size=2, max_size=8))
def test_sort_name_by_code_point_is_the_dictionary_order(names: list[str]) -> None:
    # A word with several tones exists in no name; the key only has to be stable there.
    names = [name for name in names if all(len(split_word(word)[1]) == 1 for word in name.split())]

    assert [dictionary_order(name) for name in sorted(names, key=sort_name)] == sorted(map(dictionary_order, names))


@given(NAMES)
def test_sort_name_is_ascii_and_ignores_case_and_composition(name: str) -> None:
    assert sort_name(name).isascii()
    assert sort_name(name.title()) == sort_name(name)
    assert sort_name(unicodedata.normalize("NFD", name)) == sort_name(name)


@pytest.mark.parametrize(
    "ordered",
    [
        # The given name decides; â is a letter after a, so Ân follows every An…, Anh and Ánh.
        ["Nguyễn Văn An", "Trần Thị An", "Lê Anh", "Bùi Thị Ánh", "Đỗ Ân", "Phạm Thị Yến"],
        # A tone decides only between equal letters, in the order ngang, huyền, hỏi, ngã, sắc, nặng.
        ["Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Lê Mai"],
        ["Hồ Dung", "Hồ Duy", "Hồ Đào", "Hồ Đức", "Hồ Em"],
        # With one given name the family names, then the names between.
        ["Đặng Thị Lan", "Nguyễn Thị Lan", "Nguyễn Thị Ngọc Lan", "Nguyễn Văn Lan", "Trần Lan"],
        ["Lan", "Bùi Lan", "Hoàng Văn Lan"],
    ],
)
def test_sort_name_known_orders(ordered: list[str]) -> None:
    shuffled = ordered[::-1]

    assert sorted(shuffled, key=sort_name) == ordered


def test_sort_name_of_nothing_and_of_foreign_letters() -> None:
    assert sort_name("") == ""
    assert sort_name("Y-Blô Êban") == "e~ban 0 yblo~ 0"
    assert sort_name("José Garção") < sort_name("Jose Hùng")


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("  NGUYỄN   THỊ ÁNH ", "Nguyễn Thị Ánh"),
        ("đặng văn ước", "Đặng Văn Ước"),
        ("Lê thị Hoa", "Lê thị Hoa"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y-BLÔ ÊBAN", "Y-Blô Êban"),
        ("\u00a0Trần\u00a0Đình\u200b Hòa,", "Trần Đình Hòa"),
        (unicodedata.normalize("NFD", "Phan Hồng Yến"), "Phan Hồng Yến"),
        ("Nguyễn\x00 Văn \ud800Thọ", "Nguyễn Văn Thọ"),
    ],
)
def test_clean_name(written: str, clean: str) -> None:
    assert clean_name(written) == clean


@given(st.text(max_size=40))
def test_clean_name_is_stable_and_can_be_stored(text: str) -> None:
    clean = clean_name(text)

    assert clean_name(clean) == clean
    assert "  " not in clean
    clean.encode("utf-8")


@given(NAMES)
def test_search_name_is_plain_and_finds_the_name_however_typed(name: str) -> None:
    plain = search_name(name)

    assert plain == search_name(name.upper()) == search_name(unicodedata.normalize("NFD", name)) == search_name(plain)
    assert plain.isascii()
    assert plain == plain.lower()


def test_search_name_writes_d_for_the_barred_one() -> None:
    assert search_name(" ĐẶNG  Ước ") == "dang uoc"


@pytest.mark.parametrize(
    ("one", "other"), [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("HOÀNG Thị KHỎE", "hoàng thị khoẻ"), ("quý", "QÚY")]
)
def test_compare_key_ignores_where_the_tone_stands(one: str, other: str) -> None:
    assert compare_key(one) == compare_key(other)
    assert compare_key(one) != compare_key(unaccent(one))


@pytest.mark.parametrize(("one", "other"), [("Thúy", "Thủy"), ("Hùng", "Hưng"), ("Đung", "Dung"), ("An", "Ân")])
def test_compare_key_keeps_other_names_apart(one: str, other: str) -> None:
    assert compare_key(one) != compare_key(other)


def test_given_name_and_initials() -> None:
    assert given_name("Lò Thị Pành") == "Pành"
    assert given_name("") == ""
    assert initials("Đặng Văn Ước") == "ĐƯ"
    assert initials("Nguyễn Thị Ánh") == "NA"
    assert initials("Lan") == "L"
    assert initials("") == ""


def test_cases() -> None:
    assert proper_case("TRẦN THỊ ÁNH") == "Trần Thị Ánh"
    assert raise_initials("Trần Thị ánh") == "Trần Thị Ánh"
    assert len(TONES) == 6
