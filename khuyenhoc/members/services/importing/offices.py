"""Positions in the list: an office only if the person who imports says so, else words beside the membership. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from khuyenhoc.members.importing.positions import office_of
from khuyenhoc.members.services.importing.data import Appointing, CheckedRow, KnownPerson
from khuyenhoc.officers.enums import NEVER_TOGETHER, SINGLE, Position
from khuyenhoc.officers.policy import POSITIONS, office
from khuyenhoc.officers.selectors import HeldOffice

_UNKNOWN: Final = "Chưa rõ là chức vụ nào của Hội; chỉ ghi làm ghi chú."
_NOT_HERE: Final = "Đơn vị này không có chức vụ đó; chỉ ghi làm ghi chú."
_HELD: Final = "Đang có người khác giữ chức vụ này; chỉ ghi làm ghi chú."
_TOGETHER: Final = "Một người không vừa là kế toán vừa là thủ quỹ; chỉ ghi làm ghi chú."
_ELSEWHERE: Final = "Hồ sơ do đơn vị khác quản lý nên không giao chức vụ; chỉ ghi làm ghi chú."


class Offices:
    """Who holds which office at the units of the list; `appoints` is what the person who imports said."""

    def __init__(self, held: Iterable[HeldOffice], *, on: date, appoints: bool, label: str) -> None:
        self._on, self._appoints, self._label = on, appoints, label
        self._held: dict[tuple[int, str], set[int]] = {}
        for term in held:
            self._held.setdefault((term.unit_id, term.position), set()).add(term.person_id)

    def settle(self, rows: Sequence[CheckedRow], people: dict[int, KnownPerson]) -> None:
        """Says of each accepted row whether its position becomes an office or words."""
        for row in rows:
            if row.is_taken and row.clean and row.place and row.clean.position:
                self._settle(row, row.clean.position, people)

    def _settle(self, row: CheckedRow, text: str, people: dict[int, KnownPerson]) -> None:
        place = row.place
        code = office_of(text)
        if place is None:
            return
        position = office(place.kind, code) if code else None
        if position and row.whose in self._held.get((place.unit_id, position), ()):
            row.say(position="")
            return
        if not self._appoints:
            row.say(position=text)
            return
        person = people.get(row.person_id or 0)
        if why := self._why_not(row, position, person):
            row.remark(self._label, text, why, "position_noted")
            row.say(position=text)
        elif position:
            row.appointing = Appointing(place.unit_id, position, max(self._on, place.valid_from))
            self._held.setdefault((place.unit_id, position), set()).add(row.whose)
            row.say(position="")
            row.settle()

    def _why_not(self, row: CheckedRow, position: Position | None, person: KnownPerson | None) -> str:
        """Why the position does not become an office, "" when it does."""
        place = row.place
        if position is None or place is None:
            return _UNKNOWN
        if position not in POSITIONS[place.kind] or not place.is_open:
            return _NOT_HERE
        if person and not person.may_update:
            return _ELSEWHERE
        if position in SINGLE and self._held.get((place.unit_id, position)):
            return _HELD
        others = [other for other in NEVER_TOGETHER if position in NEVER_TOGETHER and other != position]
        if any(row.whose in self._held.get((place.unit_id, other), ()) for other in others):
            return _TOGETHER
        return ""
