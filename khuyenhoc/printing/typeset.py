"""The typst compiler: one to a thread at a time, kept for the next.

A compiler must not be used by two threads at once ("Already borrowed"), takes some milliseconds to make and then
keeps its faces and templates in memory. So whoever needs one takes it from the shelf, and puts it back.
typst remembers the work of its last ten compilations, 120 MB for a list of 2,500 rows: long documents are set by a
process of their own, which takes that memory with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typst

from khuyenhoc.printing.glyphs import font_files

TEMPLATES = Path(__file__).resolve().parent / "templates"
_LONG = 60_000  # characters of data; a report has some 10,000, a list of 600 rows this many
_PATIENCE = 120  # seconds for a long document
_shelf: deque[typst.Compiler] = deque(maxlen=8)


def to_pdf(payload: dict[str, object]) -> bytes:
    """PDF/A-2b with the faces inside; the same payload gives the same bytes."""
    data = json.dumps(payload, ensure_ascii=False)
    if len(data) <= _LONG:
        return _compile_pdf(data)
    own = [sys.executable, "-m", "khuyenhoc.printing.typeset"]
    root = TEMPLATES.parents[2]
    made = subprocess.run(own, input=data.encode(), stdout=subprocess.PIPE, cwd=root, timeout=_PATIENCE, check=True)
    return made.stdout


def to_png(payload: dict[str, object], ppi: float) -> list[bytes]:
    """All pages as pictures."""
    with _compiler() as compiler:
        inputs = {"data": json.dumps(payload, ensure_ascii=False)}
        made = compiler.compile(format="png", ppi=ppi, sys_inputs=inputs)
    assert made is not None
    return [made] if isinstance(made, bytes) else made


def _compile_pdf(data: str) -> bytes:
    is_paper = json.loads(data)["layout"] == "paper"  # tags for readers' aids make a long list twenty times as heavy
    with _compiler() as compiler:
        made = compiler.compile(
            format="pdf", sys_inputs={"data": data}, pdf_standards="a-2b", timestamp=0, pdf_tags=is_paper
        )
    assert isinstance(made, bytes)
    return made


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    try:
        compiler = _shelf.pop()
    except IndexError:
        folder = str(font_files()[0].parent)
        faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        compiler = typst.Compiler(str(TEMPLATES / "main.typ"), root=str(TEMPLATES), font_paths=faces)
    try:
        yield compiler
    finally:
        _shelf.append(compiler)


if __name__ == "__main__":
    sys.stdout.buffer.write(_compile_pdf(sys.stdin.buffer.read().decode()))
