"""Loads the rules and calendars that come with the software. What an administrator set is never overridden."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.rules.definitions import RuleDefinition, ShippedDay, ShippedVersion, definitions, shipped_days
from khuyenhoc.rules.enums import Origin
from khuyenhoc.rules.models import CalendarDay, Rule


@dataclass(frozen=True, slots=True)
class LoadResult:
    created: int
    closed: int
    unchanged: int
    days_created: int
    days_updated: int
    left_alone: tuple[str, ...]  # sentences: what the software brings and an administrator has set otherwise


@transaction.atomic
def rules_load(*, actor: Actor) -> LoadResult:
    """Bring in versions and days that the database does not have; the same files again change nothing.

    A version that came before and now has another value or another first day is refused (`rules.rewritten`): a changed
    rule is a new version. Refuses a value that is not of its rule's shape (`rules.bad_value`), and without RULES_EDIT
    (Forbidden).
    """
    if not actor.holds(Permission.RULES_EDIT):
        raise Forbidden()
    known = {(rule.key, rule.version): rule for rule in Rule.objects.filter(origin=Origin.SHIPPED)}
    created: list[Rule] = []
    closed = unchanged = 0
    left_alone: list[str] = []
    for definition in definitions().values():
        for shipped in definition.versions:
            rule = known.get((definition.key, shipped.version))
            if rule is not None:
                was_closed = _reconcile(definition, shipped, rule)
                closed, unchanged = closed + was_closed, unchanged + (not was_closed)
            elif _is_taken(definition.key, shipped):
                left_alone.append(
                    f"“{definition.label}” từ {shipped.valid_from:%d/%m/%Y}: giữ bản do quản trị viên đặt."
                )
            else:
                created.append(_create(definition, shipped))
    days_created, days_updated, days_left = _load_days(shipped_days())
    result = LoadResult(len(created), closed, unchanged, days_created, days_updated, (*left_alone, *days_left))
    if created:
        facts = {"rules": [str(rule) for rule in created], "days_created": days_created, "days_updated": days_updated}
        audit.record(actor, "rules.loaded", created[0], facts=facts)
    elif days_created or days_updated:
        day = CalendarDay.objects.filter(origin=Origin.SHIPPED).latest("day")
        audit.record(actor, "rules.calendar_loaded", day, facts={"created": days_created, "updated": days_updated})
    return result


def _reconcile(definition: RuleDefinition, shipped: ShippedVersion, rule: Rule) -> bool:
    """Whether it was closed now: a version that was open ends where the files say, because the next one begins."""
    if (rule.value, rule.valid_from) != (shipped.value, shipped.valid_from):
        raise RuleViolated(
            "rules.rewritten",
            f"“{definition.label}” bản {shipped.version} đã nạp với nội dung khác. Quy định thay đổi phải là bản mới.",
        )
    if rule.valid_to is None and shipped.valid_to is not None:
        rule.valid_to = shipped.valid_to
        rule.save(update_fields=["valid_to"])
        return True
    return False


def _is_taken(key: str, shipped: ShippedVersion) -> bool:
    overlaps = Q(valid_to__isnull=True) | Q(valid_to__gt=shipped.valid_from)
    rows = Rule.objects.filter(overlaps, key=key, origin=Origin.ADMINISTRATOR)
    return (rows.filter(valid_from__lt=shipped.valid_to) if shipped.valid_to else rows).exists()


def _create(definition: RuleDefinition, shipped: ShippedVersion) -> Rule:
    if complaints := definition.complaints(shipped.value):
        raise RuleViolated("rules.bad_value", f"{definition.key} bản {shipped.version}: {' '.join(complaints)}")
    return Rule.objects.create(
        key=definition.key,
        origin=Origin.SHIPPED,
        version=shipped.version,
        valid_from=shipped.valid_from,
        valid_to=shipped.valid_to,
        value=shipped.value,
        source=shipped.source,
        is_local=shipped.is_local,
        note=shipped.note,
    )


def _load_days(days: list[ShippedDay]) -> tuple[int, int, list[str]]:
    known = {row.day: row for row in CalendarDay.objects.all()}
    fresh: list[CalendarDay] = []
    changed: list[CalendarDay] = []
    left_alone: list[str] = []
    for shipped in days:
        row = known.get(shipped.day)
        if row is None:
            fresh.append(_day(CalendarDay(day=shipped.day), shipped))
        elif row.origin == Origin.ADMINISTRATOR:
            if row.is_working != shipped.is_working:
                left_alone.append(f"Ngày {shipped.day:%d/%m/%Y}: đã do quản trị viên đặt, giữ nguyên.")
        elif (row.is_working, row.reason, row.source, row.is_expected) != (
            shipped.is_working, shipped.reason, shipped.source, shipped.is_expected,
        ):  # fmt: skip
            changed.append(_day(row, shipped))
    CalendarDay.objects.bulk_create(fresh)
    CalendarDay.objects.bulk_update(changed, ["is_working", "reason", "source", "is_expected"])
    return len(fresh), len(changed), left_alone


def _day(row: CalendarDay, shipped: ShippedDay) -> CalendarDay:
    row.is_working, row.reason, row.source = shipped.is_working, shipped.reason, shipped.source
    row.is_expected, row.origin = shipped.is_expected, Origin.SHIPPED
    return row
