"""An actor holds exactly what the mandates of the day give; who is told is who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.access.roles import GRANTED, Role
from khuyenhoc.access.selectors import actor_for, holders_of, users_who_can
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Reach
from khuyenhoc.core.permissions import Permission
from tests.cast import FOUNDED, Cast

pytestmark = pytest.mark.django_db


def test_a_mandate_gives_its_role_at_its_unit_and_below_only(cast: Cast) -> None:
    lan = cast.lan.actor
    assert {g.permission for g in lan.grants} == set(GRANTED[Role.GRASSROOTS_OFFICER])
    assert lan.can(Permission.MEMBERS_EDIT, at=cast.to_5.path)
    assert not lan.can(Permission.MEMBERS_EDIT, at=cast.dong.path)
    assert not lan.can(Permission.UNITS_VIEW, at=cast.province.path)
    assert lan.can(Permission.REPORTS_SUBMIT, at=cast.an_binh.path)
    assert not lan.can(Permission.REPORTS_SUBMIT, at=cast.to_5.path)
    assert cast.dung.actor.grants == frozenset()


def test_a_mandate_holds_from_its_first_day_until_the_day_before_its_end(cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    mandate.valid_to = FOUNDED + timedelta(days=10)
    mandate.save()
    for day, holds in ((-1, False), (0, True), (9, True), (10, False)):
        actor = actor_for(cast.ha.user, on=FOUNDED + timedelta(days=day))
        assert actor.can(Permission.MEMBERS_VIEW, at=cast.to_5.path) is holds


def test_actor_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        actor_for(cast.khang.user)


@pytest.mark.parametrize("permission", list(Permission))
def test_who_is_told_is_exactly_who_may(cast: Cast, permission: Permission) -> None:
    players = [
        cast.thu,
        cast.khang,
        cast.quan,
        cast.lan,
        cast.nga,
        cast.tam,
        cast.dung,
        cast.ha,
        cast.mai,
        cast.phuc,
        cast.sau,
    ]
    paths = [cast.province.path, cast.an_binh.path, cast.to_5.path, cast.cam_ha.path, cast.dong.path]
    at_once = holders_of([(permission, path) for path in paths], on=clock.today())
    for path in paths:
        may = {p.user for p in players if p.actor.can(permission, at=path)}
        assert set(users_who_can(permission, at=path)) == may
        assert set(at_once[permission, path]) == may


def test_scope_lists_exactly_the_units_that_open(cast: Cast) -> None:
    units = [cast.province, cast.an_binh, cast.to_5, cast.to_6, cast.school, cast.center, cast.cam_ha, cast.dong]
    for player in (cast.khang, cast.lan, cast.ha, cast.phuc, cast.dung):
        actor = player.actor
        for permission in Permission:
            covered = {unit.code for unit in units if actor.scope(permission).covers(unit.path)}
            assert covered == {unit.code for unit in units if actor.can(permission, at=unit.path)}


def test_numbers_not_names_above_the_commune() -> None:
    for role in (Role.ASSOCIATION_OFFICER, Role.CHAIR, Role.PEOPLES_COMMITTEE_OFFICE, Role.EDUCATION_OFFICER):
        assert Permission.MEMBERS_VIEW not in GRANTED[role]
        assert GRANTED[role][Permission.MEMBERS_COUNT] is Reach.BELOW
