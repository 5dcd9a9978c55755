"""Issued papers in the search box of the back office, by number or by what they are about."""

from __future__ import annotations

import re

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.finding import Hit
from khuyenhoc.papers.places import place_of
from khuyenhoc.papers.selectors import papers_visible

MOST = 8
NUMBER = re.compile(r"0*(\d{1,6})(?:/.*)?")


def find_papers(actor: Actor, text: str) -> list[Hit]:
    """`12`, `12/BC-HKH`, or words of the summary."""
    rows = papers_visible(actor=actor)
    number = NUMBER.fullmatch(text.strip())
    rows = rows.filter(number=int(number[1])) if number else rows.filter(summary__icontains=text)
    return [
        Hit(f"Số {paper.reference}", url, f"ngày {paper.dated_on:%d/%m/%Y}, {paper.summary}")
        for paper in rows[:MOST]
        if (url := place_of(paper))
    ]
