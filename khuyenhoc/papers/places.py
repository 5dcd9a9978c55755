"""Where a paper is seen: the page of what it was made from. Rooms above say the address for their kind of object."""

from __future__ import annotations

from collections.abc import Callable

from khuyenhoc.core.registry import Registry
from khuyenhoc.papers.models import IssuedPaper

# By `about_type`: from the object's id to the address of its page.
paper_places: Registry[Callable[[str], str]] = Registry("places of papers")


def place_of(paper: IssuedPaper) -> str:
    """The address, empty when the room of the object shows no page."""
    address = paper_places.get(paper.about_type)
    return address(paper.about_id) if address else ""
