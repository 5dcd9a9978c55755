"""Receipts of the People's Committee office, and the number that a sent report still owes its paper."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.notifications.models import Notice, Obligation
from khuyenhoc.notifications.selectors import obligations_visible
from khuyenhoc.papers.events import PaperVoided
from khuyenhoc.papers.selectors import paper_about
from khuyenhoc.papers.services.numbering import paper_void
from khuyenhoc.reports.events import ReportReceived
from khuyenhoc.reports.handlers import number_again, tell_of_receipt
from khuyenhoc.reports.models import Report, ReportReceipt
from khuyenhoc.reports.services import (
    report_accept,
    report_number,
    report_receive,
    report_replace,
    report_return,
    report_withdraw,
)
from tests.cast import SYSTEM, Cast, Player
from tests.reports.chain import accepted, edits_of, opened, sent
from tests.reports.web import page, post, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")


def owed(player: Player) -> set[tuple[str, str]]:
    return set(obligations_visible(actor=player.actor).values_list("kind", "object_id"))


def test_the_office_owes_a_receipt_for_the_accepted_report_of_its_own_level_only(cast: Cast) -> None:
    reports = opened(cast)
    accepted(reports["to_5"])
    accepted(reports["cam_ha"])
    sent(reports["an_binh"])
    assert owed(cast.tam) == set()
    report = report_accept(
        actor=cast.khang.actor, report_id=reports["an_binh"].pk, edits=edits_of(reports["an_binh"].pk)
    )
    row = Obligation.objects.get(kind="reports.receive")
    assert (row.title, row.due_on.isoformat() if row.due_on else "") == ("Nhận báo cáo tháng 02/2023", "2023-02-27")
    assert owed(cast.tam) == {("reports.receive", str(report.pk))}
    receipt = report_receive(actor=cast.tam.actor, report_id=report.pk, note="  Đã trình  Chủ tịch UBND ")
    assert (receipt.by_name, receipt.note) == (cast.tam.user.full_name, "Đã trình Chủ tịch UBND")
    assert owed(cast.tam) == set()
    assert report_receive(actor=cast.tam.actor, report_id=report.pk, note="Lần nữa") == receipt
    assert Act.objects.filter(action="reports.received", path=report.path).count() == 1
    assert [step.step for step in report.log.order_by("-id")][:2] == ["received", "accepted"]
    for _ in range(2):
        tell_of_receipt(ReportReceived(report_id=report.pk, receipt_id=receipt.pk))
    told = Notice.objects.get(user=cast.lan.user, kind="reports.received")
    assert (told.title, told.body) == (
        "Văn phòng UBND đã nhận báo cáo tháng 02/2023",
        "Ghi chú: Đã trình Chủ tịch UBND",
    )


def test_a_receipt_is_refused_to_others_too_early_and_too_long(cast: Cast) -> None:
    reports = opened(cast)
    report = sent(reports["an_binh"])
    with pytest.raises(Conflict) as early:
        report_receive(actor=cast.tam.actor, report_id=report.pk)
    assert early.value.code == "report.status"
    accepted_one = report_accept(actor=SYSTEM, report_id=report.pk, edits=edits_of(report.pk))
    with pytest.raises(Forbidden):
        report_receive(actor=cast.lan.actor, report_id=accepted_one.pk)
    with pytest.raises(Forbidden):
        report_receive(actor=cast.tam.actor, report_id=accepted(reports["to_6"]).pk)
    with pytest.raises(NotFound):
        report_receive(actor=cast.phuc.actor, report_id=accepted_one.pk)
    with pytest.raises(RuleViolated) as long:
        report_receive(actor=cast.tam.actor, report_id=accepted_one.pk, note="a" * 501)
    assert (long.value.code, long.value.field) == ("receipt.note_too_long", "note")
    assert not ReportReceipt.objects.exists()


def test_a_receipt_is_never_altered(cast: Cast) -> None:
    report = accepted(opened(cast)["an_binh"])
    report_receive(actor=cast.tam.actor, report_id=report.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportReceipt.objects.update(note="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportReceipt.objects.all().delete()


def test_a_version_that_takes_the_place_is_received_anew(cast: Cast) -> None:
    first = accepted(opened(cast)["an_binh"])
    second = report_replace(actor=cast.lan.actor, report_id=first.pk, reason="Thiếu một lớp")
    accepted(second)
    assert owed(cast.tam) == {("reports.receive", str(second.pk))}
    with pytest.raises(Conflict):
        report_receive(actor=cast.tam.actor, report_id=first.pk)
    assert owed(cast.nga) == {("reports.number", str(second.pk))}


def number_owed(cast: Cast, report: Report) -> bool:
    return ("reports.number", str(report.pk)) in owed(cast.nga)


def test_a_sent_report_owes_its_number_until_it_has_one(cast: Cast) -> None:
    reports = opened(cast)
    sent(reports["to_5"])
    assert owed(cast.nga) == set()  # a chapter has no numbers
    report = sent(reports["an_binh"])
    row = Obligation.objects.get(kind="reports.number")
    assert (row.title, row.action, row.url) == ("Lấy số báo cáo tháng 02/2023", "Lấy số", f"/bao-cao/{report.pk}/")
    assert number_owed(cast, report)
    report_number(actor=cast.nga.actor, report_id=report.pk)
    assert owed(cast.nga) == set()


def test_what_is_taken_back_or_returned_owes_no_number_and_keeps_the_one_it_has(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"])
    report_withdraw(actor=cast.lan.actor, report_id=report.pk)
    assert not number_owed(cast, report)
    sent(report)
    assert number_owed(cast, report)
    report_return(actor=cast.khang.actor, report_id=report.pk, reason="Thiếu số")
    assert not number_owed(cast, report)
    sent(report)
    report_number(actor=cast.nga.actor, report_id=report.pk)
    report_withdraw(actor=cast.lan.actor, report_id=report.pk)
    sent(report)
    assert not number_owed(cast, report)


def test_a_voided_paper_is_to_be_numbered_again(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"])
    paper = report_number(actor=cast.nga.actor, report_id=report.pk)
    paper_void(actor=cast.nga.actor, paper_id=paper.pk, reason="Sai người ký")
    fact = PaperVoided(paper_id=paper.pk, about_type=paper.about_type, about_id=paper.about_id)
    for _ in range(2):
        number_again(fact)
    assert number_owed(cast, report)
    again = report_number(actor=cast.nga.actor, report_id=report.pk)
    assert (paper.number, again.number, paper_about(report)) == (1, 2, again)
    number_again(fact)
    assert not number_owed(cast, report)


def test_the_office_receives_on_the_page_and_the_sender_sees_it(cast: Cast) -> None:
    report = accepted(opened(cast)["an_binh"])
    url = f"/bao-cao/{report.pk}/"
    assert "Nhận báo cáo" in text_of(page(cast.tam, url))
    for other in (cast.lan, cast.nga, cast.khang):
        assert "Nhận báo cáo" not in text_of(page(other, url))
    assert post(cast.tam, f"{url}da-nhan/", {"note": "a" * 501}).status_code == 422
    assert post(cast.nga, f"{url}da-nhan/", {"note": ""}).status_code == 403
    assert post(cast.tam, f"{url}da-nhan/", {"note": "Đã vào sổ đến số 12"}).status_code == 302
    assert "Nhận báo cáo" not in text_of(page(cast.tam, url))
    for reader in (cast.tam, cast.lan, cast.khang):
        words = text_of(page(reader, url))
        assert "Văn phòng UBND đã nhận" in words and "Ghi chú: Đã vào sổ đến số 12" in words


def test_the_page_shows_the_number_the_way_to_void_it_and_what_was_voided(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"])
    url = f"/bao-cao/{report.pk}/"
    assert "Lấy số văn bản" in text_of(page(cast.nga, url))
    paper = report_number(actor=cast.nga.actor, report_id=report.pk)
    assert f'href="/van-ban/{paper.pk}/huy/"' in page(cast.nga, url)
    assert f'href="/van-ban/{paper.pk}/huy/"' not in page(cast.tam, url)
    paper_void(actor=cast.nga.actor, paper_id=paper.pk, reason="Sai người ký")
    words = text_of(page(cast.nga, url))
    assert "Số 01/BC-HKH đã hủy: Sai người ký." in words and "Lấy số văn bản" in words
