"""The whole sample: as the article has it, and as it stands today."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from django.contrib.auth.hashers import is_password_usable

from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.checks import verifications
from khuyenhoc.demo import names
from khuyenhoc.demo.load import load_if_empty
from khuyenhoc.demo.places import ARTICLE_DAY, COMMUNES
from khuyenhoc.demo.register import IDENTITIES, PHONES
from khuyenhoc.demo.reporting import months_until
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.policy import Number
from khuyenhoc.figures.selectors.answers import figure_at
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.signing import signers_for
from khuyenhoc.officers.vacancies import vacancies_visible
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.org.selectors import units_on
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.identity import open_column
from khuyenhoc.people.models import Person
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report

# The first of them loads the sample: half a minute alone, more beside others.
pytestmark = [pytest.mark.usefixtures("sample"), pytest.mark.timeout(900)]
SYSTEM = Actor.system("tests")


def unit(code: str) -> int:
    """As the code was on the article's day."""
    return units_on(ARTICLE_DAY).get(code=code).unit_id


def figure(code: str, at: date) -> Number:
    value = figure_at(actor=Actor.public(), code=code, unit_id=unit("441"), at=at).value
    assert value is not None
    return value


def test_the_five_figures_of_the_article_hold_on_its_day() -> None:
    codes = ("org.grassroots", "org.chapters.village", "org.chapters.school", "centers.count", "members.total")
    assert [figure(code, ARTICLE_DAY) for code in codes] == [10, 79, 31, 10, 7575]


def test_members_grow_to_the_articles_number_and_slowly_since() -> None:
    assert figure("members.total", date(2022, 1, 14)) == 7176
    assert 7575 < int(figure("members.total", date(2024, 2, 9))) < int(figure("members.total", date(2025, 2, 9))) < 8100


def test_units_carry_the_codes_of_their_communes_before_july_2025() -> None:
    found = {row.code: row for row in units_on(ARTICLE_DAY).filter(kind="association").select_related("locality")}
    assert {code: row.locality.full_name for code, row in found.items() if row.locality and len(code) == 5} == {
        commune.code: f"{commune.full_name[0].upper()}{commune.full_name[1:]}" for commune in COMMUNES
    }
    assert found["18322"].superior_lines == ["Hội Khuyến học", "huyện Vũ Quang"]
    assert found["18322"].symbol == "HKH"


def test_every_check_of_verify_is_clean() -> None:
    assert {name: list(check()) for name, check in verifications} == {name: [] for name, _ in verifications}


def vacant(day: date) -> set[tuple[str, Position]]:
    return {(row.unit.code, row.position) for row in vacancies_visible(actor=SYSTEM, on=day)}


def test_somebody_signs_everywhere_and_the_few_vacancies_stand_out() -> None:
    asked = {"42", "18322", "18322-01", "18322-THCS", "18322-TT"}
    for day, more in ((ARTICLE_DAY, {"441"}), (clock.today(), set())):
        ids = {row.unit_id: row.code for row in units_on(day).filter(code__in=asked | {"441"})}
        signers = signers_for(list(ids), day)
        assert {ids[unit_id] for unit_id, signer in signers.items() if signer.person_id} == asked | more
    assert vacant(ARTICLE_DAY) == {
        ("18325-MN", Position.CHAPTER_HEAD),
        ("18334", Position.VICE_CHAIR),
        ("18343-TT", Position.CENTER_DIRECTOR),
    }
    assert vacant(clock.today()) == {("18325-MN", Position.COMMITTEE_HEAD), ("18343-07", Position.CHAPTER_HEAD)}


def test_nobody_has_a_phone_an_address_or_a_number_that_could_be_real() -> None:
    phones = [
        *Person.objects.exclude(phone="").values_list("phone", flat=True),
        *User.objects.exclude(phone="").values_list("phone", flat=True),
        *OrgUnit.objects.exclude(phone="").values_list("phone", flat=True),
    ]
    assert {phone for phone in phones if not re.fullmatch(PHONES + r"\d{5}", phone)} == set()
    emails = (Person.objects.exclude(email=""), User.objects.exclude(email=""), OrgUnit.objects.exclude(email=""))
    assert [rows.count() for rows in emails] == [0, 0, 0]
    some = Person.objects.filter(identity_sealed__isnull=False).order_by("id")[:200]
    numbers = [open_column(person, RestrictedColumn.IDENTITY) for person in some]
    assert len(numbers) == 200
    assert [number for number in numbers if not re.fullmatch(IDENTITIES + r"\d{9}", number)] == []
    assert not Person.objects.filter(full_name__in=names.NOT_THESE).exists()


def test_no_account_can_be_entered_with_a_password() -> None:
    assert {is_password_usable(user.password) for user in User.objects.all()} == {False}


def test_every_unit_reports_every_month_until_now() -> None:
    codes = months_until(clock.today())
    assert list(ReportingPeriod.objects.order_by("code").values_list("code", flat=True)) == codes
    by_month = Counter(Report.objects.values_list("period__code", flat=True))
    assert by_month == {code: 122 if code <= "2025-06" else 114 for code in codes}


def test_february_2023_stands_as_on_its_sixteenth_day() -> None:
    rows = Report.objects.filter(period__code="2023-02", parent_unit=unit("441"))
    units = dict(units_on(ARTICLE_DAY).values_list("unit_id", "code"))
    found: dict[str, set[str]] = {}
    for report in rows:
        found.setdefault(report.status, set()).add(units[report.unit_id])
    assert found == {
        ReportStatus.ACCEPTED: {"18313", "18328"},
        ReportStatus.SUBMITTED: {"18316", "18331", "18322", "18340"},
        ReportStatus.RETURNED: {"18319"},
        ReportStatus.OPEN: {"18334", "18343", "18325"},
    }
    chapters = Report.objects.filter(period__code="2023-02").exclude(
        unit__in=units_on(ARTICLE_DAY).filter(kind="association").values("unit_id")
    )
    assert chapters.filter(first_submitted_at__isnull=False).count() == 92


def test_a_second_start_leaves_everything_as_it_is() -> None:
    before = (Person.objects.count(), Report.objects.count(), User.objects.count())
    assert load_if_empty() is False
    assert (Person.objects.count(), Report.objects.count(), User.objects.count()) == before
