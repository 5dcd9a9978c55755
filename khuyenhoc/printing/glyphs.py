"""Which characters the paper's face can draw. A PDF/A may hold no other: they are replaced, and told."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from khuyenhoc.printing.cmap import characters
from khuyenhoc.printing.wording import clean

FONTS = Path(__file__).resolve().parent.parent / "static-built" / "paper-fonts"
STAND_IN = "?"
# Same meaning in letters that the face has: nobody needs to be told.
_ALIKE = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u202f": "\u00a0",
        "\u3000": " ",
        "\uf0b7": "•",  # bullets as Word pastes them
        "●": "•",
        "▪": "•",
        "→": "->",
        "✓": "x",
        "✔": "x",
        "☑": "[x]",
        "☐": "[ ]",
    }
)


class MissingFontsError(RuntimeError):
    """The faces are made from npm packages when assets are built."""


def font_files() -> list[Path]:
    files = sorted(FONTS.glob("*.ttf"))
    if not files:
        raise MissingFontsError(f"Chưa có phông chữ in trong {FONTS}: chạy bước dựng tệp tĩnh (make assets) trước.")
    return files


@cache
def _absent() -> re.Pattern[str]:
    """Matches one character that some face lacks; line ends are layout, not letters."""
    drawn = set.intersection(*map(characters, font_files())) | {ord("\n")}
    return re.compile("[^" + "".join(re.escape(chr(code)) for code in sorted(drawn)) + "]")


class Printable:
    """Makes texts printable and remembers what it had to replace."""

    def __init__(self) -> None:
        self._replaced: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters replaced, in the order in which they came."""
        return tuple(self._replaced)

    def __call__(self, text: str) -> str:
        text = clean(text)
        if not _absent().search(text):
            return text
        return _absent().sub(self._replace, text.translate(_ALIKE))

    def _replace(self, found: re.Match[str]) -> str:
        self._replaced[found[0]] = None
        plain = unicodedata.normalize("NFKC", found[0])
        return STAND_IN if _absent().search(plain) else plain
