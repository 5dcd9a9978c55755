"""What a reader of cells answers when a cell cannot be read."""

from __future__ import annotations


class Unreadable(ValueError):
    """`code` is for tests and machines; `reason` tells the person in Vietnamese what to do."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
