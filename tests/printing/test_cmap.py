from __future__ import annotations

from fontTools.ttLib import TTFont

from khuyenhoc.printing.cmap import characters
from khuyenhoc.printing.glyphs import font_files


def test_same_characters_as_font_tools_finds() -> None:
    assert [path.stem for path in font_files()] == ["Tinos-Bold", "Tinos-BoldItalic", "Tinos-Italic", "Tinos-Regular"]
    for path in font_files():
        with TTFont(path) as face:
            expected = set(face.getBestCmap())
        assert characters(path) == expected
        assert {ord(letter) for letter in "ẰặỡƯĐđ№₫…–"} <= expected
