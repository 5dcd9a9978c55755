"""An administrator changes a rule, and days of the calendar."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.rules.models import CalendarDay, Rule
from khuyenhoc.rules.selectors import (
    add_working_days,
    is_working_day,
    next_working_day,
    rule_in_force,
    rule_value,
    working_days_between,
)
from khuyenhoc.rules.services import calendar_day_clear, calendar_day_set, rule_set, rules_load

KEY = "officers.term"
DAY = date(2026, 6, 1)


def change(actor: Actor, years: int, valid_from: date, **more: object) -> Rule:
    values: dict[str, object] = {"source": "Nghị quyết 1", "is_local": True} | more
    return rule_set(actor=actor, key=KEY, value={"years": years}, valid_from=valid_from, **values)  # type: ignore[arg-type]


def held() -> list[tuple[int, date, date | None]]:
    rows = Rule.objects.filter(key=KEY).order_by("valid_from", "id")
    return [(row.value["years"], row.valid_from, row.valid_to) for row in rows]


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestRuleSet:
    def test_closes_the_version_that_held_and_opens_another(self, keeper: Actor) -> None:
        first = rule_in_force(KEY, DAY)
        change(keeper, 4, DAY, based_on=first.pk)
        assert held() == [(5, date(1996, 10, 2), DAY), (4, DAY, None)]
        assert (rule_value(KEY, date(2026, 5, 31)), rule_value(KEY, DAY)) == ({"years": 5}, {"years": 4})
        act = Act.objects.latest("id")
        assert (act.action, act.facts["old"], act.facts["new"]) == ("rules.set", {"years": 5}, {"years": 4})

    def test_goes_between_versions_and_leaves_the_later_one(self, keeper: Actor) -> None:
        change(keeper, 4, date(2027, 1, 1))
        change(keeper, 3, DAY)
        assert held() == [(5, date(1996, 10, 2), DAY), (3, DAY, date(2027, 1, 1)), (4, date(2027, 1, 1), None)]

    def test_corrects_a_version_on_its_first_day_and_keeps_the_mistake(self, keeper: Actor) -> None:
        change(keeper, 4, DAY)
        change(keeper, 3, DAY)
        assert held() == [(5, date(1996, 10, 2), DAY), (4, DAY, DAY), (3, DAY, None)]
        assert rule_value(KEY, DAY) == {"years": 3}

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"value": {"years": "năm"}}, "rules.bad_value"),
            ({"value": {}}, "rules.bad_value"),
            ({"source": "  "}, "rules.no_source"),
            ({"valid_from": date(1990, 1, 1)}, "rules.too_early"),
            ({"key": "khong.co"}, "rules.unknown"),
        ],
    )
    def test_refuses_what_would_break_its_readers(self, keeper: Actor, more: dict[str, object], code: str) -> None:
        good: dict[str, object] = {
            "key": KEY, "value": {"years": 4}, "valid_from": DAY, "source": "Nghị quyết 1", "is_local": True,
        }  # fmt: skip
        with pytest.raises(RuleViolated) as refused:
            rule_set(actor=keeper, **good | more)  # type: ignore[arg-type]
        assert refused.value.code == code
        rule_set(actor=keeper, **good)  # type: ignore[arg-type]

    def test_refuses_what_changes_nothing(self, keeper: Actor) -> None:
        change(keeper, 4, DAY)
        with pytest.raises(RuleViolated) as refused:
            change(keeper, 4, date(2026, 7, 1))
        assert refused.value.code == "rules.same"

    def test_refuses_without_permission(self) -> None:
        with pytest.raises(Forbidden):
            change(Actor.public(), 4, DAY)
        assert len(held()) == 1

    def test_second_editor_of_the_same_version_gets_a_conflict(self, keeper: Actor) -> None:
        seen = rule_in_force(KEY, DAY).pk
        newer = change(keeper, 4, DAY, based_on=seen)
        with pytest.raises(Conflict) as refused:
            change(keeper, 3, DAY, based_on=seen)
        assert (refused.value.code, refused.value.current) == ("rules.changed", newer)

    def test_database_never_rewrites_a_version_nor_lets_two_hold(self) -> None:
        rule = rule_in_force(KEY, DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.filter(pk=rule.pk).update(value={"years": 9})
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.create(
                key=KEY,
                origin="administrator",
                version=1,
                valid_from=DAY,
                value={"years": 4},
                source="x",
                is_local=True,
            )


def test_two_editors_at_once_leave_one_version_in_force(real_db: None) -> None:
    keeper = Actor.system("tests")
    rules_load(actor=keeper)
    seen = rule_in_force(KEY, DAY).pk
    gate = threading.Barrier(4)
    outcomes: list[str] = []

    def edit(years: int) -> None:
        try:
            gate.wait()
            change(keeper, years, DAY, based_on=seen)
            outcomes.append("set")
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[years]) for years in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["rules.changed"] * 3 + ["set"]
    assert len(held()) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestCalendar:
    def test_real_days(self) -> None:
        days = (date(2024, 4, 29), date(2024, 5, 4), date(2024, 5, 5))
        assert [is_working_day(day) for day in days] == [False, True, False]
        assert add_working_days(date(2024, 4, 26), 1) == date(2024, 5, 2)
        assert next_working_day(date(2026, 2, 14)) == date(2026, 2, 23)
        assert working_days_between(date(2023, 2, 14), date(2023, 2, 15)) == 1

    def test_set_and_cleared_by_an_administrator(self, keeper: Actor) -> None:
        day = date(2026, 8, 12)
        assert is_working_day(day)
        calendar_day_set(actor=keeper, day=day, is_working=False, reason="Bão số 5", source="Công điện của tỉnh")
        assert not is_working_day(day)
        calendar_day_clear(actor=keeper, day=day)
        assert is_working_day(day)
        with pytest.raises(NotFound):
            calendar_day_clear(actor=keeper, day=day)
        actions = Act.objects.order_by("id").values_list("action", flat=True)
        assert list(actions) == ["rules.loaded", "rules.calendar_day_set", "rules.calendar_day_cleared"]

    def test_week_rule_of_six_days_holds_from_its_day(self, keeper: Actor) -> None:
        rule_set(
            actor=keeper, key="calendar.working_weekdays", value=[1, 2, 3, 4, 5, 6], valid_from=DAY,
            source="Quy chế làm việc của Hội", is_local=True,
        )  # fmt: skip
        assert not is_working_day(date(2026, 5, 30))
        assert is_working_day(date(2026, 6, 6))

    def test_refused_without_reason_source_year_or_permission(self, keeper: Actor) -> None:
        day, good = date(2026, 8, 12), {"is_working": False, "reason": "Bão", "source": "Công điện"}
        for more, code in (
            ({"reason": " "}, "rules.day_unexplained"),
            ({"source": ""}, "rules.day_unexplained"),
            ({"day": date(1999, 1, 1)}, "rules.day_out_of_range"),
        ):
            with pytest.raises(RuleViolated) as refused:
                calendar_day_set(actor=keeper, **{"day": day, **good, **more})  # type: ignore[arg-type]
            assert refused.value.code == code
        with pytest.raises(Forbidden):
            calendar_day_set(actor=Actor.public(), day=day, is_working=False, reason="Bão", source="Công điện")
        with pytest.raises(Forbidden):
            calendar_day_clear(actor=Actor.public(), day=date(2026, 9, 2))
        assert not CalendarDay.objects.filter(day=day).exists()
