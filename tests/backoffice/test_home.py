"""Home: what I owe at this desk, the unit's figures, who below has sent; one desk at a time, constant queries."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.backoffice.home import anniversary
from khuyenhoc.figures.enums import SourceKind
from khuyenhoc.figures.models import FigureSource
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.reports.services import period_reports_open
from tests.cast import FOUNDED, SYSTEM, Cast, describe
from tests.matrix.world import MEMBER, World, make_world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15  # of a home page, whoever opens it
TOTAL = "members.total"


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def page(client: Client, who: object, **query: int) -> str:
    client.force_login(who.user)  # type: ignore[attr-defined]
    answer = client.get(reverse("home"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_role_sees_what_it_owes(client: Client, world: World) -> None:
    cast = world.cast
    head = page(client, cast.ha)
    assert "Chào bác Đặng Thu Hà" in head
    assert "Gửi báo cáo tháng 02/2023" in head
    assert "đơn vị trực thuộc" not in head
    grassroots = page(client, cast.lan)
    assert "Gửi báo cáo tháng 02/2023" in grassroots
    assert "Tổ 5" in grassroots
    assert "Báo cáo tháng của 3 đơn vị trực thuộc" in grassroots
    office = page(client, cast.tam)
    assert "Gửi báo cáo" not in office
    assert "Báo cáo tháng của 3 đơn vị trực thuộc" in office


def test_thay_phuc_sees_nothing_of_an_binh(client: Client, world: World) -> None:
    text = page(client, world.cast.phuc)
    for name in (MEMBER, "Tổ 5", "Tổ 6", "An Bình", "Đặng Thu Hà"):
        assert name not in text


def test_somebody_without_a_role_is_told_whom_to_call(client: Client, world: World) -> None:
    assert "Tài khoản chưa được giao vai trò nào" in page(client, world.cast.dung)


def test_a_visitor_is_sent_to_sign_in(client: Client, db: None) -> None:
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_desk_is_chosen_by_a_link_and_remembered(client: Client, world: World) -> None:
    cast = world.cast
    Mandate.objects.create(
        user=cast.lan.user, role=Role.CHAPTER_HEAD, unit_id=cast.to_6.unit_id, valid_from=date(2020, 1, 1)
    )
    assert "Việc của Cán bộ hội cơ sở" in page(client, cast.lan)
    assert "Chào bác Lê Thị Lan" in page(client, cast.lan, **{"don-vi": cast.to_6.unit_id})
    client.get(reverse("home"), {"don-vi": cast.dong.unit_id})
    assert "Chào bác Lê Thị Lan" in client.get(reverse("home")).content.decode()
    assert "Việc của Cán bộ hội cơ sở" in page(client, cast.lan, **{"don-vi": cast.an_binh.unit_id})


def test_session_is_written_only_when_another_desk_is_chosen(client: Client, world: World) -> None:
    cast = world.cast
    page(client, cast.lan, **{"don-vi": cast.an_binh.unit_id})
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("home"), {"don-vi": cast.an_binh.unit_id})
    assert [query["sql"] for query in captured if query["sql"].startswith("UPDATE")] == []


def queries(client: Client) -> int:
    client.get(reverse("home"))  # what a process reads once for all pages
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("home")).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", Role)
def test_home_of_every_role_costs_at_most_fifteen_queries_whatever_stands_below(
    client: Client, world: World, role: Role
) -> None:
    cast = world.cast
    unit = {Role.CHAPTER_HEAD: cast.to_5, Role.SCHOOL_CHAPTER_HEAD: cast.school, Role.GRASSROOTS_OFFICER: cast.an_binh}
    Mandate.objects.create(
        user=cast.dung.user, role=role, unit_id=unit.get(role, cast.province).unit_id, valid_from=FOUNDED
    )
    Authenticator.objects.create(user=cast.dung.user, type=Authenticator.Type.TOTP, data={"secret": "A"})
    client.force_login(cast.dung.user)
    before = queries(client)
    assert before <= MOST_QUERIES
    rows = [
        NewUnit(
            founded_on=FOUNDED,
            parent_code=parent,
            description=describe(
                f"{parent}-{n}", f"Chi hội {n}", f"Thôn {n}", UnitKind.CHAPTER, Level.CHAPTER,
                host_kind=HostKind.VILLAGE,
            ),
        )
        for n in range(20, 25)
        for parent in ("AB", "CH")
    ]  # fmt: skip
    units_found(actor=SYSTEM, rows=rows)
    period_reports_open(actor=SYSTEM, code="2023-03")
    FigureSource.objects.bulk_create(
        FigureSource(unit_id=entering.unit_id, figure_code=TOTAL, source=SourceKind.ENTERED, valid_from=FOUNDED)
        for entering in (cast.to_5, cast.to_6, cast.school, cast.dong)
    )
    assert queries(client) <= before


@pytest.mark.parametrize(
    ("today", "years", "days"), [(date(2023, 2, 16), 27, 228), (date(2026, 10, 2), 30, 0), (date(2026, 10, 3), 31, 364)]
)
def test_anniversary_counts_to_the_next_second_of_october(today: date, years: int, days: int) -> None:
    found = anniversary(today)
    assert (found.years, found.days_left) == (years, days)


def test_search_finds_only_what_one_may_see(client: Client, world: World) -> None:
    client.force_login(world.cast.lan.user)
    assert "Tổ dân phố 5" in client.get(reverse("search"), {"q": "to 5"}).content.decode()
    client.force_login(world.cast.phuc.user)
    text = client.get(reverse("search"), {"q": "to 5"}).content.decode()
    assert "Tổ 5" not in text
    assert "Không tìm thấy gì" in text
    assert MEMBER not in client.get(reverse("search"), {"q": "panh"}).content.decode()
