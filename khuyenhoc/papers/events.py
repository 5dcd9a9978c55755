"""What happened to a paper, told to other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperVoided:
    """`about_type`, `about_id` name what it was made from, which has no paper now."""

    paper_id: int
    about_type: str
    about_id: str
