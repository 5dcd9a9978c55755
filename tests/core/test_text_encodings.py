"""Old fonts: recognised by column, converted, and good Unicode never touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.encodings import TABLES, Column, Encoding, decode, detect
from khuyenhoc.core.text.letters import TONED
from khuyenhoc.core.text.names import raise_initials
from khuyenhoc.core.text.syllables import is_syllable
from tests.members.importing.messes import encode

OLD = [Encoding.TCVN3, Encoding.VNI]
SYLLABLES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Thị Văn Đình Hữu Xuân Ngọc Thanh Minh "
    "Ánh Ước Đức Hòa Thúy Thủy Yến Hằng Nghĩa Quyết Tuyết Hạnh Khuê Nhữ Tưởng Khiêm Thìn Tỵ Ất Ẩn Ổn Ứng Ỷ Lữ Ảnh Lãm"
).split()
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4).map(" ".join)
COLUMNS = st.lists(NAMES, min_size=4, max_size=12)


@pytest.mark.parametrize("encoding", OLD)
def test_tables_are_complete_and_without_ambiguity(encoding: Encoding) -> None:
    letters = set(TABLES[encoding].values())

    assert {letter for letter in (*TONED, "đ") if not letter.isascii()} <= letters
    assert all(decode(code, encoding) == letter for code, letter in TABLES[encoding].items())


def test_vni_has_every_capital_and_tcvn3_those_of_the_plain_font() -> None:
    small = {letter for letter in (*TONED, "đ") if not letter.isascii()}

    assert {letter.upper() for letter in small} <= set(TABLES[Encoding.VNI].values())
    assert {letter for letter in TABLES[Encoding.TCVN3].values() if letter.isupper()} == set("ĂÂĐÊÔƠƯ")


@pytest.mark.parametrize("encoding", OLD)
@given(names=COLUMNS)
def test_encoded_column_is_recognised_and_comes_back(encoding: Encoding, names: list[str]) -> None:
    typed = [encode(name, encoding) for name in names]
    column = detect(typed)
    back = [column.to_unicode(text) for text in typed]

    if encoding is Encoding.TCVN3:  # small letters stand for the capitals that the plain font lacks
        back = [raise_initials(name) for name in back]
    if typed != names:
        assert back == names


@pytest.mark.parametrize("encoding", OLD)
@given(names=COLUMNS)
def test_capitals_come_back(encoding: Encoding, names: list[str]) -> None:
    names = [name.upper() for name in names]
    typed = [encode(name, encoding) for name in names]

    column = detect(typed)
    if typed != names:
        assert [column.to_unicode(text) for text in typed] == names


@given(COLUMNS)
def test_good_unicode_is_never_converted(names: list[str]) -> None:
    column = detect(names)

    assert [column.to_unicode(name) for name in names] == names


@given(names=COLUMNS, otherwise=st.sampled_from(list(Encoding)))
def test_decomposed_unicode_is_only_composed(names: list[str], otherwise: Encoding) -> None:
    typed = [unicodedata.normalize("NFD", name) for name in names]
    column = detect(typed, otherwise=otherwise)

    if any(ord(char) > 0xFF for name in names for char in name):
        assert [column.to_unicode(text) for text in typed] == names


@pytest.mark.parametrize(
    "texts", [["Lê", "Hà", "Trà", "Thò"], ["Êban", "Niê", "Hà"], ["Café", "Lê Hà"], ["Nguyen Van A"], []]
)
def test_latin_letters_alone_stay(texts: list[str]) -> None:
    column = detect(texts)

    assert [column.to_unicode(text) for text in texts] == texts


def test_the_whole_sheet_decides_where_a_column_says_nothing() -> None:
    assert detect(["Thò"], otherwise=Encoding.VNI).to_unicode("Thò") == "Thị"
    assert detect(["Thò"]).to_unicode("Thò") == "Thò"


def test_mixed_column_converts_only_the_old_cells() -> None:
    typed = ["Nguyễn Thị Hà", "Lê Hà", "Leâ Vaên Ñöùc", "Traàn Thò Haø"]
    column = detect(typed)

    assert column == Column(Encoding.VNI, is_mixed=True)
    assert [column.to_unicode(text) for text in typed] == ["Nguyễn Thị Hà", "Lê Hà", "Lê Văn Đức", "Trần Thị Hà"]


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("Nguyễn", True), ("gì", True), ("giếng", True), ("quý", True), ("khuyết", True), ("ngh", False),
    ("nguyôn", False),     ("NguyÔn", False), ("haø", False), ("khuyêt", False), ("hàá", False)],
)  # fmt: skip
def test_syllables(word: str, is_one: bool) -> None:
    assert is_syllable(word) is is_one
