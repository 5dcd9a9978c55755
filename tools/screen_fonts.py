"""Screen fonts: Be Vietnam Pro, with its ten digits taken from Inter.

Be Vietnam Pro has no tabular digits (its 1 is half as wide as its 4), so columns of numbers would not line up. The
digits come from Inter under the family name "KH So"; `size-adjust` brings them to the height of their neighbours.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = (400, 500, 600, 700)
DIGITS = range(0x30, 0x3A)
DIGIT_FACE = """@font-face {{
  font-family: "KH So";
  font-style: normal;
  font-display: swap;
  font-weight: {weight};
  src: url(fonts/kh-so-{weight}.woff2) format("woff2");
  size-adjust: 101.7%;
  unicode-range: U+0030-0039;
}}
"""


def digits(source: Path, target: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=["tnum", "lnum"], notdef_outline=True)
    font = TTFont(source)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=DIGITS)
    cut.subset(font)
    font.flavor = "woff2"
    font.save(target)


def build(packages: Path, vendor: Path) -> None:
    fonts = vendor / "fonts"
    fonts.mkdir()
    faces: list[str] = []
    for weight in WEIGHTS:
        css = (packages / "be-vietnam-pro" / f"{weight}.css").read_text()
        for file in re.findall(r"url\(\./files/([\w.-]+\.woff2)\)", css):
            shutil.copyfile(packages / "be-vietnam-pro" / "files" / file, fonts / file)
        css = re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", css)
        faces.append(css.replace("./files/", "fonts/").strip() + "\n")
        digits(packages / "inter" / "files" / f"inter-latin-{weight}-normal.woff2", fonts / f"kh-so-{weight}.woff2")
        faces.append(DIGIT_FACE.format(weight=weight))
    (vendor / "fonts.css").write_text("\n".join(faces))
