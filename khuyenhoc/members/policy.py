"""Rules of membership: who takes members, and in what order the days lie."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion

TAKES_MEMBERS: Final = (UnitKind.CHAPTER, UnitKind.COMMITTEE, UnitKind.ASSOCIATION)
# Reasons a person may give. The others are written by the acts themselves: a transfer, another primary unit.
MAY_GIVE: Final = (
    LeaveReason.RESIGNED,
    LeaveReason.MOVED_AWAY,
    LeaveReason.DIED,
    LeaveReason.EXPELLED,
    LeaveReason.ENTERED_BY_MISTAKE,
)


def require_takes_members(unit: UnitVersion, joined_on: date, *, field: str = "joined_on") -> None:
    """`unit` is what unit_get answered; its `unit` is joined."""
    if unit.kind not in TAKES_MEMBERS:
        raise RuleViolated("member.unit_has_none", f"{unit.name} không có hội viên.", field="unit")
    if joined_on < unit.unit.valid_from:
        founded = f"{unit.unit.valid_from:%d/%m/%Y}"
        raise RuleViolated(
            "member.before_unit",
            f"{unit.short_name} thành lập ngày {founded}. Ngày vào hội phải từ ngày đó.",
            field=field,
        )
    if unit.unit.valid_to and joined_on >= unit.unit.valid_to:
        ended = f"{unit.unit.valid_to:%d/%m/%Y}"
        raise RuleViolated("member.unit_closed", f"{unit.short_name} đã kết thúc từ ngày {ended}.", field=field)


def require_past(on: date, *, today: date, field: str) -> None:
    """The register holds what has happened: "left_on is null" then means "is a member today"."""
    if on > today:
        raise RuleViolated("member.future", f"Ngày {on:%d/%m/%Y} ở tương lai. Hãy sửa lại.", field=field)


def require_open(membership: Membership) -> None:
    if membership.left_on is not None:
        raise RuleViolated(
            "member.already_left", f"Hội viên đã thôi sinh hoạt ở đơn vị này từ ngày {membership.left_on:%d/%m/%Y}."
        )


def require_after_joining(on: date, joined_on: date, *, field: str) -> None:
    if on <= joined_on:
        raise RuleViolated(
            "member.ends_before_joining", f"Ngày này phải sau ngày vào hội {joined_on:%d/%m/%Y}.", field=field
        )


def last_day_outside(died_on: date, joined_on: date) -> date:
    """From which day a dead member is outside: the day of death, or the next one when they had joined on that very
    day."""
    return max(died_on, joined_on + timedelta(days=1))
