"""How wide the columns of a table become: the shares asked for, but no word and no number cut or overflowing."""

from __future__ import annotations

from itertools import chain

from khuyenhoc.printing.paper import Row, Table
from khuyenhoc.printing.wording import cell_text

_LETTER, _CAPITAL = 0.53, 0.74  # of the size, bold: a digit of Times is 0.5
_PADDING = 9.0  # points, both sides together
_SAMPLE = 2000  # rows looked at


def column_widths(table: Table, total: float, size: float) -> tuple[float, ...]:
    """Widths in points that add up to `total`. Columns too narrow for their longest word take from the others."""
    asked = [column.width for column in table.columns]
    widths = [total * share / sum(asked) for share in asked]
    needs = _needs(table, size)
    for _ in widths:  # each round settles one more column at least
        short = [at for at, width in enumerate(widths) if width <= needs[at]]
        rest = total - sum(needs[at] for at in short)
        wide = [at for at in range(len(widths)) if at not in short]
        if not wide or rest <= 0:
            return tuple(total * need / sum(needs) for need in needs)
        whole = sum(asked[at] for at in wide)
        after = [needs[at] if at in short else rest * asked[at] / whole for at in range(len(widths))]
        if after == widths:
            break
        widths = after
    return tuple(widths)


def _needs(table: Table, size: float) -> list[float]:
    rows = chain(
        (row.cells for row in table.rows[:_SAMPLE] if isinstance(row, Row)), [table.totals] if table.totals else []
    )
    longest = [0.0 if table.header else _longest_word(column.title) for column in table.columns]
    for cells in rows:
        longest = [max(length, _longest_word(cell_text(cell))) for length, cell in zip(longest, cells, strict=True)]
    return [length * size + _PADDING for length in longest]


def _longest_word(text: str) -> float:
    return max((_breadth(word) for word in text.split()), default=0.0)


def _breadth(word: str) -> float:
    capitals = sum(map(str.isupper, word))
    return capitals * _CAPITAL + (len(word) - capitals) * _LETTER
