"""The sample before and after 1 July 2025: ten communes and a district, then three communes below the province."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from khuyenhoc.access.models import Mandate
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.demo.inbox import MONTHS_ASKED
from khuyenhoc.demo.places import ARTICLE_DAY, COMMUNES, NEW_COMMUNES, REFORM_DAY, SCHOOLS_RENAMED
from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.models import OwnValue, ReportingPeriod
from khuyenhoc.figures.selectors.answers import figure_at, figure_series
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.org.enums import Level, ReorganisationStatus, UnitKind
from khuyenhoc.org.models import Reorganisation, UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report

# The first of them loads the sample: half a minute alone, more beside others.
pytestmark = [pytest.mark.usefixtures("sample"), pytest.mark.timeout(900)]
PUBLIC = Actor.public()
MAP = date(2026, 1, 1)
LAST_OLD_DAY = date(2025, 6, 30)


def unit(code: str, on: date) -> UnitVersion:
    return units_on(on).get(code=code)


def grassroots(on: date) -> dict[str, str]:
    rows = units_on(on).filter(kind=UnitKind.ASSOCIATION, level=Level.COMMUNE)
    return dict(rows.values_list("code", "short_name"))


def members(unit_id: int, on: date, map_on: date | None = None) -> Any:
    return figure_at(actor=PUBLIC, code="members.total", unit_id=unit_id, at=on, map_on=map_on).value


def test_ten_communes_became_three_below_the_province() -> None:
    assert grassroots(LAST_OLD_DAY) == {
        one.code: f"{one.full_name[0].upper()}{one.full_name[1:]}" for one in COMMUNES
    }  # fmt: skip
    assert grassroots(REFORM_DAY) == {"18313": "Xã Vũ Quang", "18322": "Xã Mai Hoa", "18328": "Xã Thượng Đức"}
    province = unit("42", REFORM_DAY)
    assert {unit(code, REFORM_DAY).parent_id for code in grassroots(REFORM_DAY)} == {province.unit_id}
    assert unit("441", LAST_OLD_DAY).parent_id == province.unit_id
    assert not units_on(REFORM_DAY).filter(code="441").exists()
    assert units_on(REFORM_DAY).filter(kind=UnitKind.CENTER).count() == 3
    assert unit("18322", REFORM_DAY).superior_lines == ["Hội Khuyến học", "tỉnh Hà Tĩnh"]


def test_both_changes_are_decisions_that_say_they_are_samples() -> None:
    found = Reorganisation.objects.order_by("effective_on").values_list("effective_on", "status", "decision_number")
    done = ReorganisationStatus.DONE.value
    assert list(found) == [(SCHOOLS_RENAMED, done, "38/QĐ-HKH (mẫu)"), (REFORM_DAY, done, "45/QĐ-HKH (mẫu)")]


def test_chapters_of_schools_are_committees_since_and_still_counted() -> None:
    before, after = date(2023, 12, 30), SCHOOLS_RENAMED
    assert [units_on(day).filter(kind=UnitKind.COMMITTEE).count() for day in (before, after, clock.today())] == [
        0, 31, 31,
    ]  # fmt: skip
    school = [unit("18322-THCS", day) for day in (before, after)]
    assert [row.name for row in school] == [
        "Chi hội Khuyến học Trường THCS Đức Lĩnh",
        "Ban Khuyến học Trường THCS Đức Lĩnh",
    ]
    assert school[0].unit_id == school[1].unit_id
    province = unit("42", after).unit_id
    counted = [
        figure_at(actor=PUBLIC, code="org.chapters.school", unit_id=province, at=day).value
        for day in (ARTICLE_DAY, after, clock.today())
    ]
    assert counted == [31, 31, 31]


def test_the_articles_members_under_todays_map_are_those_of_the_communes_each_is_made_of() -> None:
    old = {one.code: members(unit(one.code, ARTICLE_DAY).unit_id, ARTICLE_DAY) for one in COMMUNES}
    new = {one.code: members(unit(one.code, MAP).unit_id, ARTICLE_DAY, MAP) for one in NEW_COMMUNES}
    assert new == {one.code: sum(old[code] for code in one.parts) for one in NEW_COMMUNES}
    assert sum(new.values()) == 7575


def test_the_api_answers_ten_then_three_and_sums_to_the_articles_number(client: Client) -> None:
    def asked(path: str, **query: str) -> Any:
        answer = client.get(f"/api/v1/{path}", query)
        assert (path, query, answer.status_code) == (path, query, 200)
        return answer.json()

    codes = {
        at: sorted(row["code"] for row in asked("units", at=at, kind="association", level="commune")["items"])
        for at in ("2023-02-09", "2026-01-01")
    }
    assert codes == {
        "2023-02-09": sorted(one.code for one in COMMUNES),
        "2026-01-01": ["18313", "18322", "18328"],
    }
    values = [
        asked("figures", code="members.total", unit=f"{code}@2026-01-01", at="2023-02-09", map="2026-01-01")["value"]
        for code in codes["2026-01-01"]
    ]
    assert sum(values) == 7575


def test_a_trend_runs_over_the_merger_without_a_break() -> None:
    months = list(ReportingPeriod.objects.filter(code__range=("2025-01", "2025-12")).order_by("code"))
    province, today = unit("42", MAP).unit_id, clock.today()

    def series(unit_id: int, code: str, map_on: date | None) -> list[Any]:
        return figure_series(actor=PUBLIC, code=code, unit_id=unit_id, months=months, map_on=map_on)

    whole = series(province, "members.total", today)
    assert whole == series(province, "members.total", None) == series(province, "members.total", ARTICLE_DAY)
    parts = [series(unit(one.code, MAP).unit_id, "members.total", today) for one in NEW_COMMUNES]
    assert [sum(column) for column in zip(*parts, strict=True)] == whole
    assert all(before < after < before * 1.01 for before, after in pairwise(whole))
    gifts = series(unit("18322", MAP).unit_id, "awards.count", today)
    assert None not in gifts


def test_months_are_reported_by_the_tree_of_their_day() -> None:
    for code, day, leader, communes in (
        ("2025-06", LAST_OLD_DAY, "441", COMMUNES),
        ("2025-07", REFORM_DAY, "42", NEW_COMMUNES),
    ):
        rows = Report.objects.filter(period__code=code, parent_unit=unit(leader, day).unit_id)
        units = dict(units_on(day).values_list("unit_id", "code"))
        assert sorted(units[row.unit_id] for row in rows) == sorted(one.code for one in communes)
        assert {row.status for row in rows} == {ReportStatus.ACCEPTED}
    district = Report.objects.get(period__code="2025-06", unit=unit("441", LAST_OLD_DAY).unit_id)
    assert (district.parent_unit_id, district.status) == (unit("42", MAP).unit_id, ReportStatus.ACCEPTED)


def test_the_newest_months_give_everybody_something_to_do() -> None:
    newest = list(ReportingPeriod.objects.order_by("-code")[:MONTHS_ASKED])
    units = dict(units_on(clock.today()).values_list("unit_id", "code"))
    open_ones = [
        {units[row.unit_id] for row in Report.objects.filter(period=period, status=ReportStatus.OPEN)}
        for period in newest
    ]
    assert open_ones[0] >= {"42", "18313", "18322", "18322-01"}
    assert open_ones[1] >= {"42", "18343-07"}
    returned = Report.objects.filter(period=newest[1], status=ReportStatus.RETURNED)
    assert [units[row.unit_id] for row in returned] == ["18328"]


def test_numbers_were_returned_and_corrected_before_and_since() -> None:
    for months in ({"period__code__lte": "2025-06"}, {"period__code__gt": "2025-06"}):
        assert Report.objects.filter(**months, status=ReportStatus.RETURNED).exists()
        assert OwnValue.objects.filter(**months, origin=ValueOrigin.CHANGED, is_counted=True).exists()


def test_the_new_associations_were_led_provisionally_and_have_held_their_first_congress() -> None:
    for commune in NEW_COMMUNES:
        here = unit(commune.code, MAP).unit_id
        bodies = GoverningBody.objects.filter(unit=here).order_by("valid_from", "id")
        assert [(row.term_label, row.is_provisional) for row in bodies] == [
            ("Lâm thời", True), ("2025–2030", False), ("2025–2030", False),
        ]  # fmt: skip
        for day in (REFORM_DAY, clock.today()):
            held = OfficerTerm.objects.filter(holds_on(day), unit=here).values_list("position", flat=True)
            wanted = {Position.CHAIR, Position.VICE_CHAIR, Position.SECRETARY, Position.TREASURER, Position.ACCOUNTANT}
            assert wanted <= {Position(position) for position in held}
        center = OfficerTerm.objects.filter(unit=unit(f"{commune.code}-TT", MAP).unit_id, position="center_director")
        assert list(center.order_by("valid_from").values_list("is_acting", flat=True)) == [True, False]
    chairs = OfficerTerm.objects.filter(
        holds_on(clock.today()), position=Position.CHAIR, unit=unit("18322", MAP).unit_id
    )
    assert [term.person.full_name for term in chairs] == ["Lê Quang Hưng"]


def test_mandates_pass_on_with_the_communes_and_by_decision_from_the_district() -> None:
    rows = Mandate.objects.filter(holds_on(clock.today())).select_related("user")
    units = dict(units_on(clock.today()).values_list("unit_id", "code"))
    held = {(row.user.username, row.role, units[row.unit_id]) for row in rows}
    assert held >= {
        ("anh.duclinh", "grassroots_officer", "18322"),
        ("hung.duclinh", "chair", "18322"),
        ("oanh.duclien", "grassroots_officer", "18328"),
        ("vinh.dongquang", "chapter_head", "18343-03"),
        ("hoai", "association_officer", "42"),
        ("van", "clerk", "42"),
        ("khoi", "chair", "18313"),
        ("tam.ubnd", "peoples_committee_office", "42"),
        ("nhan.phonggd", "education_officer", "18322"),
        ("quan.tri", "system_administrator", "42"),
    }
    district = Mandate.objects.filter(unit=unit("441", ARTICLE_DAY).unit_id)
    assert {row.valid_to for row in district} == {REFORM_DAY}
