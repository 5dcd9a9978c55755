"""Paper font: Tinos (metrics of Times New Roman) as four TTF files that typst embeds.

The npm package splits a face by script; the parts are merged again. Cyrillic and Greek are there for № and µ.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FACES = {"Regular": "400-normal", "Italic": "400-italic", "Bold": "700-normal", "BoldItalic": "700-italic"}
SCRIPTS = ("latin", "latin-ext", "vietnamese", "cyrillic", "greek")


def build(files: Path, out: Path) -> None:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    out.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for face, style in FACES.items():
            parts: list[str] = []
            for script in SCRIPTS:
                font = TTFont(files / f"tinos-{script}-{style}.woff2")
                font.flavor = None
                part = Path(folder) / f"{script}-{style}.ttf"
                font.save(part)
                parts.append(str(part))
            Merger().merge(parts).save(out / f"Tinos-{face}.ttf")
