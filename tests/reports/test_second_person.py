"""Whoever holds two offices does not accept what they have sent themselves."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import waiting_lines
from khuyenhoc.reports.services import report_accept, report_submit, reports_accept
from tests.cast import Cast
from tests.reports.chain import again, edits_of, filled, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def twice_in_office(cast: Cast, *, alone: bool) -> Actor:
    """Lan, officer of An Bình, is head of Tổ 5 too; `alone` when nobody else of An Bình accepts."""
    mandate(cast.lan.user, Role.CHAPTER_HEAD, cast.to_5)
    if not alone:
        mandate(cast.ha.user, Role.GRASSROOTS_OFFICER, cast.an_binh)
    return actor_for(cast.lan.user)


def mandate(user: User, role: Role, unit: UnitVersion) -> None:
    Mandate.objects.create(user=user, role=role, unit_id=unit.unit_id, valid_from=date(2023, 1, 1))


def asked(report: Report) -> set[int]:
    """The units that are asked to accept."""
    rows = Obligation.objects.filter(kind="reports.review", done_at__isnull=True, object_id=str(report.period_id))
    return set(rows.values_list("unit_id", flat=True))


def test_nobody_accepts_what_they_sent_under_another_mandate(cast: Cast) -> None:
    lan = twice_in_office(cast, alone=False)
    report = filled(opened(cast)["to_5"])
    report = report_submit(actor=lan, report_id=report.pk)
    assert asked(report) == {cast.an_binh.unit_id}
    for act in (
        lambda: report_accept(actor=lan, report_id=report.pk, edits=report.edits),
        lambda: reports_accept(actor=lan, edits={report.pk: report.edits}),
    ):
        with pytest.raises(Forbidden) as refusal:
            act()
        assert refusal.value.code == "report.own"
    assert again(report).status == ReportStatus.SUBMITTED
    report_accept(actor=actor_for(cast.ha.user), report_id=report.pk, edits=report.edits)
    assert asked(report) == set()
    assert again(report).status == ReportStatus.ACCEPTED


def test_report_of_the_only_officer_above_goes_to_the_unit_above_that(cast: Cast) -> None:
    lan = twice_in_office(cast, alone=True)
    reports = opened(cast)
    other = sent(reports["to_6"])
    report = report_submit(actor=lan, report_id=filled(reports["to_5"]).pk)
    assert asked(report) == {cast.an_binh.unit_id, cast.province.unit_id}
    lines = waiting_lines(actor=cast.khang.actor, unit_id=cast.province.unit_id, period=report.period)
    assert [line.report.pk for line in lines] == [report.pk]
    with pytest.raises(Forbidden):
        report_accept(actor=lan, report_id=report.pk, edits=report.edits)
    report_accept(actor=cast.khang.actor, report_id=report.pk, edits=report.edits)
    assert asked(report) == {cast.an_binh.unit_id}
    report_accept(actor=lan, report_id=other.pk, edits=edits_of(other.pk))
    assert asked(report) == set()


def test_who_is_alone_in_the_whole_line_may_accept(cast: Cast) -> None:
    lan = twice_in_office(cast, alone=True)
    report = report_submit(actor=lan, report_id=filled(opened(cast)["to_5"]).pk)
    Mandate.objects.filter(unit_id=cast.province.unit_id).update(valid_to=date(2023, 2, 1))
    report_accept(actor=lan, report_id=report.pk, edits=report.edits)
    assert again(report).status == ReportStatus.ACCEPTED
