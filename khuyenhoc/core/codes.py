"""`CODE@DATE`: codes of units and of localities are used again, so a code means something only on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

SHAPE = re.compile(r"(?P<code>[^@\s]{1,30})(?:@(?P<on>\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True, slots=True)
class CodeAt:
    """`on` is None where no day was written: whoever reads decides whether that means today or is refused."""

    code: str
    on: date | None = None

    def __str__(self) -> str:
        return f"{self.code}@{self.on:%Y-%m-%d}" if self.on else self.code


def read_code(text: str) -> CodeAt:
    """`18322@2023-02-09`, or a bare `18322`. Raises ValueError for anything else, 30 February included."""
    match = SHAPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return CodeAt(match["code"], date.fromisoformat(match["on"]) if match["on"] else None)
