"""Inboxes, letters and the reminder ladder: each written once, to exactly those who may act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.enums import DeliveryStatus
from khuyenhoc.notifications.models import Delivery, Notice
from khuyenhoc.notifications.selectors import notices_of, obligations_visible, unread_count
from khuyenhoc.notifications.services.notices import NewNotice, deliveries_send, notice_read, notices_send
from khuyenhoc.notifications.services.obligations import obligation_done, obligation_open
from khuyenhoc.notifications.services.reminders import reminded, reminders_send, words
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.rules.services import rule_set, rules_load
from tests.cast import SYSTEM, Cast

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 16)


@pytest.fixture
def ladder(cast: Cast) -> None:
    rules_load(actor=SYSTEM)
    if "reports.submit" not in reminded:
        reminded.register("reports.submit", "reports.submit")


def owe(unit: UnitVersion, permission: Permission = Permission.REPORTS_SUBMIT, due: date | None = DUE) -> None:
    obligation_open(
        unit_id=unit.unit_id, path=unit.path, tenant_id=unit.tenant_id, permission=permission, kind="reports.submit",
        obj=unit.unit, title="Gửi báo cáo tháng 11/2026", detail="", action="Mở báo cáo", url="/bao-cao/1/", due_on=due,
    )  # fmt: skip


def test_ladder_reminds_before_on_and_after_the_day_once_and_only_who_may(cast: Cast, ladder: None) -> None:
    owe(cast.to_5)
    owe(cast.dong)
    for days in (-30, -2, 2, 9, 100):
        assert reminders_send(today=DUE + timedelta(days=days)) == 0
    assert reminders_send(today=DUE) == 2
    assert reminders_send(today=DUE) == 0
    assert {n.title for n in notices_of(actor=cast.ha.actor)} == {"Gửi báo cáo tháng 11/2026: hạn là hôm nay"}
    assert set(Notice.objects.values_list("user_id", flat=True)) == {cast.ha.user.pk, cast.sau.user.pk}
    obligation_done(kind="reports.submit", obj=cast.to_5.unit)
    reminders_send(today=DUE + timedelta(days=1))
    assert notices_of(actor=cast.ha.actor).count() == 1


def test_after_the_last_step_the_ladder_goes_on_weekly_until_it_is_handed_in(cast: Cast, ladder: None) -> None:
    owe(cast.to_5)
    days = [day for day in range(-5, 40) if reminders_send(today=DUE + timedelta(days=day))]
    assert days == [-3, 0, 1, 3, 10, 17, 24, 31, 38]  # the day before is a Sunday: told on the Friday, with the first
    assert reminders_send(today=DUE + timedelta(days=3 + 7 * 20)) == 1
    obligation_done(kind="reports.submit", obj=cast.to_5.unit)
    assert reminders_send(today=DUE + timedelta(days=3 + 7 * 21)) == 0


def test_a_step_on_a_day_of_rest_is_told_on_the_next_working_day_once(cast: Cast, ladder: None) -> None:
    friday = date(2026, 2, 6)
    owe(
        cast.to_5, due=friday
    )  # day +1 is a Saturday, +3 the Monday; +10 lies in the holidays of Tết, 14 to 22 February
    told = [day for day in range(30) if reminders_send(today=friday + timedelta(days=day))]
    assert told == [0, 3, 17, 24]
    assert [n.title for n in notices_of(actor=cast.ha.actor)][-2:] == [
        "Gửi báo cáo tháng 11/2026: quá hạn 3 ngày",
        "Gửi báo cáo tháng 11/2026: hạn là hôm nay",
    ]


def test_a_step_before_the_day_is_told_sooner_rather_than_too_late(cast: Cast, ladder: None) -> None:
    tuesday = date(2026, 12, 8)
    owe(cast.to_5, due=tuesday)  # three days before is a Saturday
    assert [day for day in range(-6, 2) if reminders_send(today=tuesday + timedelta(days=day))] == [-4, -1, 0, 1]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"days": [0], "then_every": 0, "on_rest_day": "next"}, [0]),
        ({"days": [0], "then_every": 5, "on_rest_day": "same"}, [0, 5, 10, 15]),
        ({"days": [1], "then_every": 14, "on_rest_day": "previous"}, [0, 14]),
    ],
)
def test_the_ladder_is_a_dated_rule(cast: Cast, ladder: None, rule: dict[str, object], told: list[int]) -> None:
    friday = date(2026, 11, 6)
    rule_set(
        actor=SYSTEM, key="reports.reminders", valid_from=date(2026, 11, 1), value=rule, source="Quy chế", is_local=True
    )
    owe(cast.to_5, due=friday)
    assert [day for day in range(18) if reminders_send(today=friday + timedelta(days=day))] == told


def test_who_could_help_from_above_is_not_reminded(cast: Cast, ladder: None) -> None:
    owe(cast.an_binh, Permission.REPORTS_REVIEW)
    assert reminders_send(today=DUE) == 1
    assert set(Notice.objects.values_list("user_id", flat=True)) == {cast.lan.user.pk}


@pytest.mark.parametrize(("days", "said"), [(3, "còn 3 ngày"), (0, "hạn là hôm nay"), (-2, "quá hạn 2 ngày")])
def test_the_ladder_says_how_many_days(days: int, said: str) -> None:
    assert words(DUE + timedelta(days=days), DUE) == said


def test_home_shows_what_one_may_do_in_the_order_of_days(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owe(cast.to_5)
    owe(cast.to_6, due=None)
    owe(cast.dong, due=DUE - timedelta(days=1))
    owe(cast.an_binh, Permission.REPORTS_REVIEW, due=DUE + timedelta(days=1))
    cast_actor = cast.ha.actor
    with django_assert_num_queries(1):
        assert [o.unit_id for o in obligations_visible(actor=cast_actor)] == [cast.to_5.unit_id]
    assert [o.unit_id for o in obligations_visible(actor=cast.lan.actor)] == [cast.an_binh.unit_id]
    assert list(obligations_visible(actor=cast.phuc.actor)) == []
    assert list(obligations_visible(actor=cast.khang.actor, unit_ids=[cast.province.unit_id])) == []


def test_a_letter_goes_once_to_who_has_an_address_and_a_failure_is_kept(cast: Cast) -> None:
    cast.ha.user.email = "ha@mau.example"
    cast.ha.user.save()
    notices = [NewNotice(user=p.user, kind="x", title="Tin", url="/thu/", dedup="d") for p in (cast.ha, cast.sau)]
    assert notices_send(notices) == 2
    assert notices_send(notices) == 0
    ids = list(Delivery.objects.values_list("pk", flat=True))
    deliveries_send(ids)
    deliveries_send(ids)
    assert [(m.to, m.subject) for m in mail.outbox] == [(["ha@mau.example"], "Tin")]
    assert Delivery.objects.get().status == DeliveryStatus.SENT


def test_inbox_is_ones_own(cast: Cast, client: Client) -> None:
    notices_send([NewNotice(user=cast.ha.user, kind="x", title="Riêng cô Hà", url=reverse("inbox"))])
    notice = Notice.objects.get()
    with pytest.raises(NotFound):
        notice_read(actor=cast.phuc.actor, notice_id=notice.pk)
    client.force_login(cast.phuc.user)
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert "Riêng cô Hà" not in client.get(reverse("inbox")).content.decode()
    assert unread_count(cast.ha.actor) == 1
    client.force_login(cast.ha.user)
    assert "Riêng cô Hà" in client.get(reverse("inbox")).content.decode()
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 302
    assert unread_count(cast.ha.actor) == 0
    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 405
