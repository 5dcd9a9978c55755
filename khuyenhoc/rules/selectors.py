"""Reading rules and the working calendar. Values are for every room; who keeps them is shown to those who may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.rules.definitions import RuleDefinition, definitions
from khuyenhoc.rules.models import CalendarDay, Rule
from khuyenhoc.rules.policy import DAY, Week, WorkingCalendar

WEEK = "calendar.working_weekdays"


def rule_value(key: str, on: date) -> Any:
    """The value of a rule in force on that day, of the shape that its file says. NotFound when none is."""
    return rule_in_force(key, on).value


def rule_in_force(key: str, on: date) -> Rule:
    """The version itself, for its source and its mark "quy định nội bộ"."""
    rule = Rule.objects.filter(holds_on(on), key=key).first()
    if rule is None:
        raise NotFound("rules.none_in_force", f"Không có quy định {key} nào có hiệu lực vào ngày {on:%d/%m/%Y}.")
    return rule


def working_calendar() -> WorkingCalendar:
    """All of the calendar in two queries: for many days at once. The table has some twenty rows a year."""
    weeks = tuple(Week(rule.valid_from, rule.valid_to, frozenset(rule.value)) for rule in Rule.objects.filter(key=WEEK))
    return WorkingCalendar(weeks, dict(CalendarDay.objects.values_list("day", "is_working")))


def is_working_day(day: date) -> bool:
    return working_calendar().is_working(day)


def next_working_day(day: date) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    return working_calendar().next(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after the day (before it, when negative); 0 is the day itself, worked or not."""
    return working_calendar().add(day, count)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    return working_calendar().between(start, end)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list: what it is called, and the version in force on the day asked."""

    definition: RuleDefinition
    in_force: Rule | None
    versions: int


@dataclass(frozen=True, slots=True)
class RuleGroup:
    name: str
    lines: tuple[RuleLine, ...]


def rules_visible(*, actor: Actor, on: date) -> list[RuleGroup]:
    """Every rule by group, with what holds on the day; one query. Forbidden without RULES_VIEW."""
    _require(actor, Permission.RULES_VIEW)
    versions: dict[str, list[Rule]] = {}
    for rule in Rule.objects.all():
        versions.setdefault(rule.key, []).append(rule)
    groups: dict[str, list[RuleLine]] = {}
    for definition in definitions().values():
        known = versions.get(definition.key, [])
        groups.setdefault(definition.group, []).append(RuleLine(definition, covering(known, on), len(known)))
    return [RuleGroup(name, tuple(lines)) for name, lines in sorted(groups.items())]


def rule_definition_get(*, actor: Actor, key: str) -> RuleDefinition:
    """Forbidden without RULES_VIEW; NotFound when no file has this rule."""
    _require(actor, Permission.RULES_VIEW)
    try:
        return definitions()[key]
    except KeyError:
        raise NotFound("rules.unknown", f"Không có quy định nào mang mã {key}.") from None


def rule_versions_visible(*, actor: Actor, key: str) -> QuerySet[Rule]:
    """The newest first, those corrected before they held for a day included. Forbidden without RULES_VIEW."""
    _require(actor, Permission.RULES_VIEW)
    return Rule.objects.filter(key=key).order_by("-valid_from", "-id")


def calendar_days_visible(*, actor: Actor, year: int) -> QuerySet[CalendarDay]:
    """The days of a year that differ from the week. Forbidden without RULES_VIEW."""
    _require(actor, Permission.RULES_VIEW)
    return CalendarDay.objects.filter(day__year=year).order_by("day")


def calendar_years() -> list[int]:
    """The years that the calendar knows; in others only the week speaks."""
    return [day.year for day in CalendarDay.objects.dates("day", "year")]


def working_days_by_month(year: int) -> list[tuple[date, int]]:
    """The first day of each month, and how many days of it are worked."""
    calendar = working_calendar()
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return [(first, calendar.between(first - DAY, after - DAY)) for first, after in pairwise(firsts)]


def calendar_ends_on() -> date | None:
    """The last day of the last known year: `doctor` warns when it is near."""
    years = calendar_years()
    return date(years[-1], 12, 31) if years else None


def shape_differences() -> Iterator[str]:
    """For `khuyenhoc verify`: every stored version is of the shape that its readers count on."""
    known = definitions()
    for rule in Rule.objects.order_by("key", "valid_from"):
        if rule.key in known:
            for complaint in known[rule.key].complaints(rule.value):
                yield f"Quy định {rule}: {complaint}"


def covering(versions: Iterable[Rule], on: date) -> Rule | None:
    """Of versions at hand, the one in force on the day."""
    return next(
        (rule for rule in versions if rule.valid_from <= on and (not rule.valid_to or on < rule.valid_to)), None
    )


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.holds(permission):
        raise Forbidden()
