"""Numbers of membership cards: each belongs to one member of the association. Pure: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Sequence

from khuyenhoc.members.importing.cells import Message
from khuyenhoc.members.services.importing.data import CheckedRow, Outcome
from khuyenhoc.members.services.importing.known import Register

_TAKEN = "Số thẻ này đã có ở một hội viên khác. Hãy kiểm tra lại số."
_KEPT = "Số thẻ này đã có ở một hội viên khác; không ghi số thẻ này."
_WITHOUT = "Dòng {row} ghi cùng người này bị loại. Hãy sửa dòng đó trước."


def settle_cards(rows: Sequence[CheckedRow], register: Register, *, label: str) -> None:
    """Gives each accepted row its card, if nobody else has it; a new person with somebody's card is rejected.

    A card that one row gives up is free for another, whatever their order: a second run finds nothing left to do.
    """
    wanting = [row for row in rows if row.is_taken and row.clean and row.clean.card_number]
    holders = register.card_holders({_card(row) for row in wanting})
    waiting = [row for row in wanting if holders.get(_card(row)) != row.whose]
    while waiting:
        left = [row for row in waiting if not _take(row, holders)]
        if len(left) == len(waiting):
            break
        waiting = left
    rejected = {row.number for row in waiting if not _refused(row, label)}
    for row in rows:
        if rejected and row.follows in rejected:
            row.reject(Message("", "", _WITHOUT.format(row=row.follows), "follows_rejected"))


def _take(row: CheckedRow, holders: dict[str, int]) -> bool:
    """Whether the matter is settled: the card is theirs now, or was already, in another chapter."""
    holder = holders.get(_card(row))
    if holder is not None:
        return holder == row.whose
    if row.joining is None and row.here is None:
        return True
    holders[_card(row)] = row.whose
    if row.here and row.here.card_number and holders.get(row.here.card_number) == row.whose:
        del holders[row.here.card_number]
    row.say(card_number=_card(row))
    return True


def _refused(row: CheckedRow, label: str) -> bool:
    """Whether the row goes on without its card; a new person does not."""
    if row.outcome is Outcome.CREATE:
        row.reject(Message(label, _card(row), _TAKEN, "card_taken"))
        return False
    row.remark(label, _card(row), _KEPT, "card_kept")
    return True


def _card(row: CheckedRow) -> str:
    return row.clean.card_number if row.clean else ""
