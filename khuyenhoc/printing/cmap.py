"""Which characters a TrueType face draws, read from its `cmap` table.

fontTools does this too, but is needed only where assets are built; a server goes without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

_UNICODE = {(0, 3), (0, 4), (3, 1), (3, 10)}  # platform and encoding
_SEGMENTS, _GROUPS = 4, 12  # formats


def characters(path: Path) -> set[int]:
    """The code points that have a glyph."""
    data = path.read_bytes()
    (count,) = unpack_from(">H", data, 4)
    tables = (unpack_from(">4sLLL", data, 12 + 16 * at) for at in range(count))
    table = next(data[start : start + length] for tag, _, start, length in tables if tag == b"cmap")
    (count,) = unpack_from(">H", table, 2)
    found: set[int] = set()
    for at in range(count):
        platform, encoding, start = unpack_from(">HHL", table, 4 + 8 * at)
        if (platform, encoding) in _UNICODE:
            (form,) = unpack_from(">H", table, start)
            found.update(_segments(table, start) if form == _SEGMENTS else ())
            found.update(_groups(table, start) if form == _GROUPS else ())
    return found


def _segments(table: bytes, start: int) -> Iterator[int]:
    """Format 4: ranges with a shift, or with a place in a list of glyphs; glyph 0 is "missing"."""
    (double,) = unpack_from(">H", table, start + 6)
    ends, firsts = start + 14, start + 16 + double
    for at in range(0, double, 2):
        (last,), (first,) = unpack_from(">H", table, ends + at), unpack_from(">H", table, firsts + at)
        (shift,) = unpack_from(">H", table, firsts + double + at)
        place = firsts + 2 * double + at
        (offset,) = unpack_from(">H", table, place)
        for code in range(first, min(last, 0xFFFE) + 1):
            listed = unpack_from(">H", table, place + offset + 2 * (code - first))[0] if offset else code
            if (listed or not offset) and (listed + shift) % 0x10000:
                yield code


def _groups(table: bytes, start: int) -> Iterator[int]:
    """Format 12: ranges of code points."""
    (count,) = unpack_from(">L", table, start + 12)
    for at in range(count):
        first, last, _ = unpack_from(">LLL", table, start + 16 + 12 * at)
        yield from range(first, last + 1)
