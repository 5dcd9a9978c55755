"""Home: what I owe at this desk, the unit's figures, who below has sent; one desk at a time, constant queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.backoffice.home import anniversary
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, units_found
from tests.cast import FOUNDED, SYSTEM, Cast, describe
from tests.matrix.world import MEMBER, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def page(client: Client, who: object, **query: object) -> str:
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


def test_home_costs_the_same_for_one_unit_below_and_for_many(
    client: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast = world.cast
    client.force_login(cast.phuc.user)
    client.get(reverse("home"))
    with django_assert_max_num_queries(25):
        client.get(reverse("home"))
    rows = [
        NewUnit(
            founded_on=FOUNDED,
            parent_code="CH",
            description=describe(
                f"CH-{n}", f"Chi hội {n}", f"Thôn {n}", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE
            ),
        )
        for n in range(5)
    ]
    units_found(actor=SYSTEM, rows=rows)
    with django_assert_max_num_queries(25):
        client.get(reverse("home"))


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
