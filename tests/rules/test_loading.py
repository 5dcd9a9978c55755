"""What comes with the software: once, without touching what an administrator set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.rules import definitions as files
from khuyenhoc.rules.definitions import definitions, shipped_days
from khuyenhoc.rules.enums import Origin
from khuyenhoc.rules.models import CalendarDay, Rule
from khuyenhoc.rules.selectors import rule_value, shape_differences
from khuyenhoc.rules.services import calendar_day_set, rule_set, rules_load

pytestmark = pytest.mark.django_db

RULE = """
group: Thử
rules:
  - key: test.days
    label: Số ngày thử
    help: Chỉ để thử.
    shape: {days: count}
    versions:
"""
VERSION = """
      - version: %d
        valid_from: %s
        value: {days: %d}
        source: Văn bản %d
        is_local: false
"""


class Shipped:
    """A file of rules that a new release may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def release(self, *versions: str) -> None:
        path = self.folder / f"{len(list(self.folder.iterdir()))}.yaml"
        path.write_text(RULE + "".join(versions))
        files.rule_files._entries["tests.days"] = path


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Shipped]:
    yield Shipped(tmp_path)
    files.rule_files._entries.pop("tests.days", None)


def version(number: int, day: str, days: int) -> str:
    return VERSION % (number, day, days, number)


def closing(number: int, day: str, end: str, days: int) -> str:
    return version(number, day, days) + f"        valid_to: {end}\n"


def test_rules_and_days_load_once(keeper: Actor) -> None:
    first = rules_load(actor=keeper)
    assert first.created == sum(len(rule.versions) for rule in definitions().values()) == Rule.objects.count()
    assert first.days_created == len(shipped_days()) == CalendarDay.objects.count()
    again = rules_load(actor=keeper)
    assert (again.created, again.closed, again.days_created, again.days_updated) == (0, 0, 0, 0)
    assert again.unchanged == first.created
    assert list(shape_differences()) == []
    assert Act.objects.count() == 1


def test_new_version_closes_the_one_before(keeper: Actor, shipped: Shipped) -> None:
    shipped.release(version(1, "2020-01-01", 5))
    rules_load(actor=keeper)
    shipped.release(closing(1, "2020-01-01", "2026-01-01", 5), version(2, "2026-01-01", 7))
    result = rules_load(actor=keeper)
    assert (result.created, result.closed) == (1, 1)
    assert rule_value("test.days", date(2025, 12, 31)) == {"days": 5}
    assert rule_value("test.days", date(2026, 1, 1)) == {"days": 7}


@pytest.mark.parametrize("changed", [version(1, "2020-01-01", 6), version(1, "2020-02-01", 5)])
def test_version_that_was_rewritten_is_refused(keeper: Actor, shipped: Shipped, changed: str) -> None:
    shipped.release(version(1, "2020-01-01", 5))
    rules_load(actor=keeper)
    shipped.release(changed)
    with pytest.raises(RuleViolated) as refused:
        rules_load(actor=keeper)
    assert refused.value.code == "rules.rewritten"
    assert rule_value("test.days", date(2026, 1, 1)) == {"days": 5}


def test_value_of_the_wrong_shape_is_refused(keeper: Actor, shipped: Shipped) -> None:
    shipped.release(version(1, "2020-01-01", -5))
    with pytest.raises(RuleViolated) as refused:
        rules_load(actor=keeper)
    assert refused.value.code == "rules.bad_value"


def test_administrators_version_and_day_are_left_alone(keeper: Actor, shipped: Shipped) -> None:
    shipped.release(version(1, "2020-01-01", 5))
    rules_load(actor=keeper)
    since = date(2025, 6, 1)
    rule_set(actor=keeper, key="test.days", value={"days": 9}, valid_from=since, source="Nghị quyết", is_local=True)
    day = date(2026, 11, 24)
    calendar_day_set(actor=keeper, day=day, is_working=True, reason="Đi làm bình thường", source="Thông báo")
    shipped.release(closing(1, "2020-01-01", "2026-01-01", 5), version(2, "2026-01-01", 7))

    result = rules_load(actor=keeper)

    assert (result.created, result.closed, len(result.left_alone)) == (0, 0, 2)
    assert rule_value("test.days", date(2026, 6, 1)) == {"days": 9}
    assert CalendarDay.objects.get(day=day).is_working


def test_shipped_day_that_was_confirmed_is_updated(keeper: Actor) -> None:
    rules_load(actor=keeper)
    row = CalendarDay.objects.filter(origin=Origin.SHIPPED, is_expected=False).latest("day")
    CalendarDay.objects.filter(pk=row.pk).update(is_expected=True)
    assert rules_load(actor=keeper).days_updated == 1
    assert not CalendarDay.objects.get(pk=row.pk).is_expected


def test_load_refused_without_permission() -> None:
    with pytest.raises(Forbidden):
        rules_load(actor=Actor.public())
    assert Rule.objects.count() == 0


def test_stored_value_of_another_shape_is_reported(keeper: Actor) -> None:
    rules_load(actor=keeper)
    Rule.objects.create(
        key="officers.term", origin=Origin.ADMINISTRATOR, version=1, valid_from=date(1990, 1, 1), value={},
        valid_to=date(1991, 1, 1), source="Thử", is_local=True,
    )  # fmt: skip
    assert list(shape_differences()) == ["Quy định officers.term từ 01/01/1990: Nội dung: thiếu mục con “số năm”."]
