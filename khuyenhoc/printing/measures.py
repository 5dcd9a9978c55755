"""Measures of decree 30/2020/NĐ-CP, annex I, in millimetres. The typst templates write the same numbers."""

from __future__ import annotations

POINTS = 72 / 25.4  # in a millimetre

PAGE = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 20.0
INDENT = 10.0  # of a paragraph's first line
NATION_WIDTH = 89.0  # the right column of the masthead: the nation's name on one line
SEAL_ROOM = 24.0  # for hand and seal, between position and name
_LISTING_SIDES = 20.0 + 15.0


def text_width(*, landscape: bool = False) -> float:
    """Between the margins of a paper, in points."""
    return (PAGE[landscape] - LEFT - RIGHT) * POINTS


def listing_width(*, landscape: bool = False) -> float:
    """Between the margins of a printed list, in points."""
    return (PAGE[landscape] - _LISTING_SIDES) * POINTS


def table_size(body_size: int) -> int:
    """Letters in a table of a paper, in points: two below the body."""
    return body_size - 2


LISTING_SIZE = 11
