from __future__ import annotations

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, DomainError
from khuyenhoc.figures.enums import SourceKind, ValueOrigin
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.services import figure_source_set
from khuyenhoc.reports.models import ReportText
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import (
    Entry,
    report_fill,
    report_prefill,
    report_submit,
    text_write,
    value_change,
    value_confirm,
)
from khuyenhoc.reports.services.prefill import refresh
from tests.cast import FOUNDED, SYSTEM, Cast
from tests.reports.chain import accepted, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def cell(cast: Cast, code: str) -> OwnValue:
    return OwnValue.objects.get(unit_id=cast.to_5.unit_id, figure_code=code, version=1)


def test_number_of_the_register_is_changed_only_with_a_reason(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    with pytest.raises(DomainError) as refusal:
        value_change(actor=cast.ha.actor, report_id=report.pk, code="members.total", value=95, reason="  ")
    assert (refusal.value.code, refusal.value.field) == ("value.reason_required", "reason")
    assert cell(cast, "members.total").value == 96

    value_change(actor=cast.ha.actor, report_id=report.pk, code="members.total", value=95, reason="Một bác chuyển đi")
    row = cell(cast, "members.total")
    assert (row.value, row.auto_value, row.origin, row.is_confirmed) == (95, 96, ValueOrigin.CHANGED, True)
    act = Act.objects.get(action="reports.value_changed")
    assert act.facts == {"code": "members.total", "from": 96, "to": 95, "register": 96}
    assert act.detail.values == {"reason": "Một bác chuyển đi"}

    value_change(actor=cast.ha.actor, report_id=report.pk, code="members.total", value=96)
    row = cell(cast, "members.total")
    assert (row.origin, row.reason) == (ValueOrigin.REGISTER, "")


@pytest.mark.parametrize(
    ("value", "code"), [(-1, "value.negative"), (10**15 + 1, "value.too_large"), (10**15, None), (0, None)]
)
def test_numbers_are_whole_and_of_human_size(cast: Cast, value: int, code: str | None) -> None:
    report = opened(cast)["to_5"]
    try:
        value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.value_vnd", value=value)
    except DomainError as refusal:
        assert (refusal.code, refusal.field) == (code, "awards.value_vnd")
    else:
        assert code is None
        assert cell(cast, "awards.value_vnd").value == value


def test_confirming_needs_a_number(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    with pytest.raises(DomainError) as refusal:
        value_confirm(actor=cast.ha.actor, report_id=report.pk, code="awards.count")
    assert refusal.value.code == "value.empty"
    value_confirm(actor=cast.ha.actor, report_id=report.pk, code="members.total")
    assert cell(cast, "members.total").is_confirmed


def test_cells_and_sections_that_are_not_asked_are_not_there(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    for code in ("members.female", "fund.balance_vnd", "no.such"):
        with pytest.raises(DomainError) as refusal:
            value_change(actor=cast.ha.actor, report_id=report.pk, code=code, value=1, reason="Thử")
        assert refusal.value.code == "value.not_asked"
    with pytest.raises(DomainError) as refusal:
        text_write(actor=cast.ha.actor, report_id=report.pk, section="results", text="Tốt")
    assert refusal.value.code == "text.unknown_section"


def test_words_have_a_limit_that_says_how_many(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    text_write(actor=cast.ha.actor, report_id=report.pk, section="done", text="\r\nHọp.\r\n" + "một " * 499)
    with pytest.raises(DomainError) as refusal:
        text_write(actor=cast.ha.actor, report_id=report.pk, section="done", text="một " * 501)
    assert (refusal.value.code, refusal.value.field) == ("text.too_long", "done")
    assert "501 chữ, tối đa 500" in refusal.value.message
    assert ReportText.objects.get().text.startswith("Họp.\nmột")


def test_whole_form_is_kept_or_nothing_of_it(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    good = {"awards.count": Entry(5), "members.total": Entry(96)}
    with pytest.raises(DomainError) as refusal:
        report_fill(
            actor=cast.ha.actor, report_id=report.pk, values=good | {"members.new": Entry(9)}, texts={"done": "Họp."}
        )
    assert refusal.value.code == "value.reason_required"
    report_fill(actor=cast.ha.actor, report_id=report.pk, values=good, texts={"done": "Họp."}, edits=0)
    sheet = report_sheet(actor=cast.ha.actor, report_id=report.pk)
    assert {row.code for row in sheet.rows if row.own and row.own.is_confirmed} == {"awards.count", "members.total"}


def test_second_of_two_people_is_told_what_the_first_has_done(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.count", value=4, edits=0)
    with pytest.raises(Conflict) as refusal:
        value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.count", value=5, edits=0)
    assert refusal.value.code == "report.changed"
    assert refusal.value.current == report
    assert cell(cast, "awards.count").value == 4


def test_sent_report_is_not_filled(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    for act in (
        lambda: value_confirm(actor=cast.ha.actor, report_id=report.pk, code="members.total"),
        lambda: text_write(actor=cast.ha.actor, report_id=report.pk, section="done", text="Họp."),
        lambda: report_prefill(actor=cast.ha.actor, report_id=report.pk),
        lambda: report_submit(actor=cast.ha.actor, report_id=report.pk),
    ):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "report.status"


def test_registers_fill_again_what_nobody_has_changed(cast: Cast, register: dict[tuple[int, str], int]) -> None:
    reports = opened(cast)
    ha, report = cast.ha.actor, reports["to_5"]
    value_confirm(actor=ha, report_id=report.pk, code="members.total")
    value_change(actor=ha, report_id=report.pk, code="members.new", value=3, reason="Sót một bác")
    sent(reports["to_6"])
    register[cast.to_5.unit_id, "members.total"] = 97
    register[cast.to_5.unit_id, "members.new"] = 4
    register[cast.to_5.unit_id, "members.female"] = 51
    register[cast.to_6.unit_id, "members.total"] = 1
    assert refresh(report.period) == 3
    assert refresh(report.period) == 0
    total, new = cell(cast, "members.total"), cell(cast, "members.new")
    assert (total.value, total.auto_value, total.is_confirmed) == (97, 97, False)
    assert (new.value, new.auto_value, new.reason, new.is_confirmed) == (3, 4, "Sót một bác", True)
    assert OwnValue.objects.get(unit_id=cast.to_6.unit_id, figure_code="members.total").value == 84
    register[cast.to_5.unit_id, "members.total"] = 98
    assert report_prefill(actor=ha, report_id=report.pk) == 1


def test_unit_without_a_list_enters_its_total_and_it_is_carried_over(
    cast: Cast, register: dict[tuple[int, str], int]
) -> None:
    figure_source_set(
        actor=cast.lan.actor, unit_id=cast.to_5.unit_id, code="members.total", source=SourceKind.ENTERED, on=FOUNDED
    )
    january = opened(cast, "2023-01")["to_5"]
    assert (cell(cast, "members.total").value, cell(cast, "members.total").auto_value) == (None, None)
    accepted(january, {"members.total": 80})
    opened(cast)
    row = OwnValue.objects.get(unit_id=cast.to_5.unit_id, figure_code="members.total", period__code="2023-02")
    assert (row.value, row.auto_value, row.origin) == (80, None, ValueOrigin.ENTERED)
    assert refresh(row.period) == 0


def test_only_the_unit_itself_fills_its_report(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    for player, code in (
        (cast.lan, "forbidden"),
        (cast.tam, "forbidden"),
        (cast.phuc, "not_found"),
        (cast.sau, "not_found"),
        (cast.mai, "not_found"),
        (cast.dung, "not_found"),
    ):
        with pytest.raises(DomainError) as refusal:
            value_change(actor=player.actor, report_id=report.pk, code="awards.count", value=1)
        assert refusal.value.code == code
    value_change(actor=SYSTEM, report_id=report.pk, code="awards.count", value=1)
