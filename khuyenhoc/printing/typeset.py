"""The typst compiler: one to a thread at a time, kept for the next.

A compiler must not be used by two threads at once ("Already borrowed"), takes some milliseconds to make and then
keeps its faces and templates in memory. So whoever needs one takes it from the shelf, and puts it back.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typst

from khuyenhoc.printing.glyphs import font_files

TEMPLATES = Path(__file__).resolve().parent / "templates"
_shelf: deque[typst.Compiler] = deque(maxlen=8)


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    try:
        compiler = _shelf.pop()
    except IndexError:
        faces = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(f.parent) for f in font_files()[:1]],
        )
        compiler = typst.Compiler(str(TEMPLATES / "main.typ"), root=str(TEMPLATES), font_paths=faces)
    try:
        yield compiler
    finally:
        _shelf.append(compiler)


def to_pdf(payload: dict[str, object]) -> bytes:
    """PDF/A-2b with the faces inside; the same payload gives the same bytes."""
    with _compiler() as compiler:
        made = compiler.compile(format="pdf", sys_inputs=_inputs(payload), pdf_standards="a-2b", timestamp=0)
    assert isinstance(made, bytes)
    return made


def to_png(payload: dict[str, object], ppi: float) -> list[bytes]:
    """All pages as pictures."""
    with _compiler() as compiler:
        made = compiler.compile(format="png", ppi=ppi, sys_inputs=_inputs(payload))
    assert made is not None
    return [made] if isinstance(made, bytes) else made


def _inputs(payload: dict[str, object]) -> dict[str, str]:
    return {"data": json.dumps(payload, ensure_ascii=False)}
