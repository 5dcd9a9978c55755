"""Columns typed in old fonts, in Unicode."""

from __future__ import annotations

from khuyenhoc.core.text.encodings import Column, Encoding, detect
from khuyenhoc.members.importing.grid import Grid


def to_unicode(grid: Grid) -> dict[int, Encoding]:
    """Converts the grid's old-font columns in place; says which columns were converted and from what."""
    if not grid.rows:
        return {}
    texts: list[set[str]] = []
    for column in range(len(grid.rows[0])):
        texts.append({cell for row in grid.rows if isinstance(cell := row[column], str) and not cell.isascii()})
    whole = detect([text for column in texts for text in sorted(column)])
    converted: dict[int, Encoding] = {}
    for column, found in enumerate(texts):
        verdict = detect(sorted(found), otherwise=whole.encoding)
        if verdict.encoding is not Encoding.UNICODE:
            _convert(grid, column, verdict, found)
            converted[column] = verdict.encoding
    return converted


def _convert(grid: Grid, column: int, verdict: Column, found: set[str]) -> None:
    unicode_of = {text: verdict.to_unicode(text) for text in found}
    for row in grid.rows:
        cell = row[column]
        if isinstance(cell, str) and cell in unicode_of:
            row[column] = unicode_of[cell]
