"""A merger on 1 July 2025, in the middle of the month of the reports: 15 June to 14 July."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from khuyenhoc.access.models import Mandate
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.selectors import total_differences
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import End, Found, Move
from khuyenhoc.org.services.reorganising import reorganisation_preview, reorganisation_undo
from khuyenhoc.papers.selectors import paper_about
from khuyenhoc.printing.paper import Paper
from khuyenhoc.reports import exports
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportLog, ReportText
from khuyenhoc.reports.selectors import paper_content, report_board, report_sheet, waiting_lines
from khuyenhoc.reports.selectors.checks import counting_differences
from khuyenhoc.reports.services import (
    period_reports_open,
    report_accept,
    report_fill,
    report_number,
    report_replace,
    report_return,
    report_submit,
)
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import ON, done, merger, settled, split
from tests.org.reorganising.plans import drafted as planned
from tests.reports.chain import accepted, again, edits_of, filled, opened, sent

pytestmark = pytest.mark.usefixtures("on_5_july")

Reports = dict[str, Report]


@pytest.fixture
def on_5_july(regime: None, register: object) -> Iterator[None]:
    with time_machine.travel("2025-07-05 19:00 +0700", tick=False):
        yield


@pytest.fixture
def june(cast: Cast) -> Reports:
    """Closed on 14 June: Tổ 5 accepted, Tổ 6 waits, the school is to correct, Thôn Đông and the communes send late."""
    reports = opened(cast, "2025-06")
    accepted(reports["to_5"])
    sent(reports["to_6"])
    sent(reports["school"])
    report_return(actor=SYSTEM, report_id=reports["school"].pk, reason="Thiếu số nữ")
    return reports


@pytest.fixture
def july(cast: Cast, june: Reports) -> Reports:
    """Closes on 14 July: the chapters in every state; An Bình waits to be accepted, Cẩm Hà has only begun."""
    reports = opened(cast, "2025-07")
    accepted(reports["to_5"])
    sent(reports["to_6"])
    sent(reports["school"])
    report_return(actor=SYSTEM, report_id=reports["school"].pk, reason="Thiếu số nữ")
    filled(reports["dong"])
    sent(reports["an_binh"])
    filled(reports["cam_ha"])
    return reports


def merged(cast: Cast) -> tuple[Reorganisation, int]:
    steps = merger(cast)
    assert isinstance(steps[0], Found)
    return done(cast.khang.actor, steps), steps[0].unit_id


def rows() -> dict[str, list[object]]:
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in (Report, ReportLog, ReportText, OwnValue, Obligation)
    }


def paper_of(report: Report) -> Paper:
    content, is_draft = paper_content(report)
    return exports.report_paper(content, issued=paper_about(report), draft=is_draft)


def where(report: Report) -> tuple[str, int | None, int | None]:
    now = again(report)
    return now.path, now.parent_unit_id, now.review_unit_id


def test_what_is_under_way_follows_its_unit(cast: Cast, july: Reports) -> None:
    _, new = merged(cast)
    place = f"{cast.province.path}{new}/"
    assert {name: where(july[name]) for name in ("to_6", "school", "dong")} == {
        "to_6": (f"{place}{cast.to_6.unit_id}/", new, new),
        "school": (f"{place}{cast.school.unit_id}/", new, new),
        "dong": (f"{place}{cast.dong.unit_id}/", new, None),
    }
    values = OwnValue.objects.filter(unit=cast.to_6.unit_id, period=july["to_6"].period)
    assert set(values.values_list("path", flat=True)) == {f"{place}{cast.to_6.unit_id}/"}
    assert where(july["to_5"]) == (cast.to_5.path, cast.an_binh.unit_id, cast.an_binh.unit_id)


def test_drafts_of_ended_units_are_taken_away_and_what_was_sent_stays(cast: Cast, july: Reports) -> None:
    _, new = merged(cast)
    assert not Report.objects.filter(pk=july["cam_ha"].pk).exists()
    assert not OwnValue.objects.filter(unit=cast.cam_ha.unit_id, period=july["cam_ha"].period).exists()
    assert where(july["an_binh"]) == (cast.an_binh.path, cast.province.unit_id, cast.province.unit_id)
    [fresh] = Report.objects.filter(unit=new)
    assert (fresh.period.code, fresh.status, fresh.parent_unit_id) == ("2025-07", "open", cast.province.unit_id)
    assert fresh.path == f"{cast.province.path}{new}/"
    assert report_accept(actor=cast.khang.actor, report_id=july["an_binh"].pk, edits=edits_of(july["an_binh"].pk))


def test_reports_before_the_day_are_decided_by_who_carries_on(cast: Cast, june: Reports) -> None:
    _, new = merged(cast)
    for name in ("to_6", "school", "dong"):
        before = june[name]
        assert where(before) == (before.path, before.parent_unit_id, new)
    lines = waiting_lines(actor=cast.lan.actor, unit_id=new, period=june["to_6"].period)
    assert [line.report.pk for line in lines] == [june["to_6"].pk]
    owed = Obligation.objects.get(unit=new, kind="reports.review", done_at=None)
    assert (owed.path, owed.object_id) == (f"{cast.province.path}{new}/", str(june["to_6"].period_id))

    report = report_accept(actor=cast.lan.actor, report_id=june["to_6"].pk, edits=edits_of(june["to_6"].pk))
    assert report.status == ReportStatus.ACCEPTED
    assert not Obligation.objects.filter(unit=new, kind="reports.review", done_at=None).exists()
    assert [*total_differences(), *counting_differences()] == []


def test_a_returned_report_is_corrected_by_the_head_and_sent_to_the_new_commune(cast: Cast, june: Reports) -> None:
    _, new = merged(cast)
    filled(june["school"])
    report = report_submit(actor=cast.mai.actor, report_id=june["school"].pk)
    assert (report.path, report.review_unit_id) == (cast.school.path, new)
    with pytest.raises(Forbidden):
        report_submit(actor=cast.lan.actor, report_id=june["dong"].pk)


def test_the_heir_sends_what_an_ended_unit_still_owes(cast: Cast, june: Reports) -> None:
    _, new = merged(cast)
    owed = Obligation.objects.get(object_id=str(june["cam_ha"].pk), kind="reports.submit")
    assert (owed.unit_id, owed.done_at) == (new, None)
    filled(june["cam_ha"])
    report = report_submit(actor=cast.phuc.actor, report_id=june["cam_ha"].pk)
    assert (report.status, report.review_unit_id) == (ReportStatus.SUBMITTED, cast.province.unit_id)


def test_a_correction_of_a_report_of_before_goes_to_who_carries_on(cast: Cast, july: Reports) -> None:
    _, new = merged(cast)
    second = report_replace(actor=cast.ha.actor, report_id=july["to_5"].pk, reason="Sót một người")
    report = report_submit(actor=cast.ha.actor, report_id=second.pk)
    assert (report.path, report.parent_unit_id, report.review_unit_id) == (july["to_5"].path, cast.an_binh.unit_id, new)
    assert report_accept(actor=cast.lan.actor, report_id=second.pk, edits=edits_of(second.pk))
    assert [*total_differences(), *counting_differences()] == []


@pytest.mark.parametrize("kind", [SuccessionKind.ABSORB, SuccessionKind.CLOSE])
def test_what_a_closed_chapter_owed_falls_to_nobody_above(cast: Cast, june: Reports, kind: SuccessionKind) -> None:
    done(cast.khang.actor, [End(unit_id=cast.dong.unit_id, heirs=(cast.cam_ha.unit_id,), kind=kind)])
    owed = Obligation.objects.get(object_id=str(june["dong"].pk), kind="reports.submit")
    assert (owed.unit_id, owed.done_at is None) == (cast.dong.unit_id, False)


def test_the_next_period_has_the_new_tree(cast: Cast, july: Reports) -> None:
    _, new = merged(cast)
    period_reports_open(actor=SYSTEM, code="2025-08")
    below = Report.objects.filter(period__code="2025-08", parent_unit=new).values_list("unit", flat=True)
    assert set(below) == {unit.unit_id for unit in (cast.to_5, cast.to_6, cast.school, cast.dong)}


def test_the_history_is_read_by_the_heirs_alone(cast: Cast, july: Reports) -> None:
    for player, report in ((cast.phuc, july["to_5"]), (cast.lan, july["dong"])):
        with pytest.raises(NotFound):
            report_sheet(actor=player.actor, report_id=report.pk)
    merged(cast)
    for player in (cast.lan, cast.phuc):
        sheet = report_sheet(actor=player.actor, report_id=july["to_5"].pk)
        assert sheet.unit_name == "Chi hội Khuyến học Tổ dân phố 5"
    with pytest.raises(NotFound):
        report_sheet(actor=cast.sau.actor, report_id=july["to_5"].pk)


def test_the_dry_run_says_the_numbers(cast: Cast, july: Reports) -> None:
    act = settled(cast.khang.actor, planned(cast.khang.actor, merger(cast)))
    before = rows()
    preview = reorganisation_preview(actor=cast.khang.actor, reorganisation_id=act.pk)
    said = {(str(effect.fate), effect.label): effect.count for effect in preview.effects if "báo cáo" in effect.label}
    assert said == {
        ("moves", "báo cáo đang làm, theo đơn vị được chuyển"): 3,
        ("moves", "báo cáo kỳ trước, đơn vị kế thừa tiếp nhận"): 3,
        ("ends", "báo cáo chưa gửi của đơn vị kết thúc"): 1,
        ("stays", "báo cáo đã tiếp nhận"): 2,
    }
    assert rows() == before


def test_undone_everything_is_as_it_was(cast: Cast, july: Reports) -> None:
    before = rows()
    act, _ = merged(cast)
    assert rows() != before
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    after = rows()
    for name, kept in before.items():
        assert after[name] == kept, name


def test_what_was_sent_since_stands_in_the_way_of_undoing(cast: Cast, july: Reports) -> None:
    act, _ = merged(cast)
    report_accept(actor=cast.lan.actor, report_id=july["to_6"].pk, edits=edits_of(july["to_6"].pk))
    assert [*total_differences(), *counting_differences()] == []
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_a_draft_of_the_new_unit_stands_in_the_way_of_undoing(cast: Cast, july: Reports) -> None:
    act, new = merged(cast)
    report = Report.objects.get(unit=new)
    report_fill(actor=cast.lan.actor, report_id=report.pk, values={}, texts={"results": "Đã họp."})
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_a_period_opened_since_stands_in_the_way_of_undoing(cast: Cast, july: Reports) -> None:
    act, _ = merged(cast)
    period_reports_open(actor=SYSTEM, code="2025-08")
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


@pytest.mark.parametrize("kind", ["move", "absorb"])
def test_so_does_one_of_units_that_only_moved_or_were_absorbed(cast: Cast, july: Reports, kind: str) -> None:
    moved = Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)
    absorbed = End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id,), kind=SuccessionKind.ABSORB)
    act = done(cast.khang.actor, [moved if kind == "move" else absorbed])
    period_reports_open(actor=SYSTEM, code="2025-08")
    with pytest.raises(RuleViolated, match="Đã mở 1 kỳ báo cáo theo tổ chức mới"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_a_village_that_moves_takes_its_report_along(cast: Cast, july: Reports) -> None:
    done(cast.khang.actor, [Move(unit_id=cast.to_6.unit_id, parent_id=cast.cam_ha.unit_id)])
    place = f"{cast.cam_ha.path}{cast.to_6.unit_id}/"
    assert where(july["to_6"]) == (place, cast.cam_ha.unit_id, cast.cam_ha.unit_id)
    waits = Obligation.objects.filter(kind="reports.review", done_at=None, object_id=str(july["to_6"].period_id))
    assert set(waits.values_list("unit", "title")) == {
        (cast.cam_ha.unit_id, "Tiếp nhận 1 báo cáo tháng 07/2025"),
        (cast.province.unit_id, "Tiếp nhận 1 báo cáo tháng 07/2025"),
    }
    board = report_board(actor=cast.phuc.actor, unit_id=cast.cam_ha.unit_id, on=ON + timedelta(days=19), most=1)
    assert {row.name for row in board.rows} == {"Thôn Đông", "Tổ 6"}


def test_after_a_split_nobody_sends_for_the_old_unit(cast: Cast, june: Reports) -> None:
    reports = opened(cast, "2025-07")
    steps = split(cast)
    done(cast.khang.actor, steps)
    assert not Report.objects.filter(pk=reports["to_5"].pk).exists()
    founded = {step.unit_id for step in steps if isinstance(step, Found)}
    assert set(
        Report.objects.filter(period__code="2025-07", unit__in=founded).values_list("parent_unit", flat=True)
    ) == {cast.an_binh.unit_id}
    assert not Mandate.objects.filter(unit__in=founded).exists()


def test_a_paper_of_before_is_as_it_was(cast: Cast) -> None:
    with time_machine.travel("2023-02-13 19:00 +0700", tick=False):
        report = sent(opened(cast)["an_binh"])
        paper = report_number(actor=cast.lan.actor, report_id=report.pk)
        before = paper_of(again(report))
    merged(cast)
    assert (paper.unit_id, paper.path, paper.signer_name) == (cast.an_binh.unit_id, cast.an_binh.path, "Lê Thị Lan")
    after = paper_of(again(report))
    assert after == before
    assert (after.superior, after.issuer) == (
        ("Hội Khuyến học", "tỉnh Lâm Giang"),
        ("Hội Khuyến học", "phường An Bình"),
    )
