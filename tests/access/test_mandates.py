"""Giving and ending roles, and keeping accounts: nobody gives what they may not, nobody takes over an account above."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for, mandates_visible
from khuyenhoc.access.services.accounts import account_open, account_reset
from khuyenhoc.access.services.mandates import NewMandate, mandate_end, mandate_grant
from khuyenhoc.accounts.models import User
from khuyenhoc.accounts.services.users import NewUser
from khuyenhoc.audit.models import Act
from khuyenhoc.core import clock
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.printing.qr import qr_svg
from khuyenhoc.rules.selectors import rule_value
from tests.cast import SYSTEM, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]


def new(cast: Cast, **changes: object) -> NewMandate:
    base = NewMandate(
        username=cast.dung.user.username, role=Role.CHAPTER_HEAD, unit_id=cast.to_6.unit_id, valid_from=clock.today()
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_grassroots_officer_makes_a_chapter_head_and_ends_the_mandate(cast: Cast) -> None:
    mandate = mandate_grant(actor=cast.lan.actor, data=new(cast))
    assert cast.dung.actor.grants
    act = Act.objects.get(action="access.granted")
    assert (act.path, act.facts["role"]) == (cast.to_6.path, "chapter_head")
    ended = mandate_end(actor=cast.lan.actor, mandate_id=mandate.pk)
    assert ended.valid_to == clock.today()
    assert cast.dung.actor.grants == frozenset()
    assert Mandate.objects.filter(pk=mandate.pk).exists()
    with pytest.raises(RuleViolated) as refused:
        mandate_end(actor=cast.lan.actor, mandate_id=mandate.pk)
    assert refused.value.code == "mandate.already_ended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "khong.co"}, "mandate.no_such_user"),
        ({"role": Role.GRASSROOTS_OFFICER}, "mandate.role_does_not_fit"),
        ({"role": Role.SCHOOL_CHAPTER_HEAD}, "mandate.role_does_not_fit"),
    ],
)
def test_grant_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleViolated) as refused:
        mandate_grant(actor=cast.lan.actor, data=new(cast, **changes))
    assert refused.value.code == code
    assert mandate_grant(actor=cast.lan.actor, data=new(cast)).pk


def test_grant_twice_for_the_same_time_refused(cast: Cast) -> None:
    mandate_grant(actor=cast.lan.actor, data=new(cast))
    with pytest.raises(RuleViolated) as refused:
        mandate_grant(actor=cast.lan.actor, data=new(cast, valid_from=clock.today() + timedelta(days=5)))
    assert refused.value.code == "mandate.already_held"


def test_nobody_gives_more_than_they_may(cast: Cast) -> None:
    above = new(cast, role=Role.GRASSROOTS_OFFICER, unit_id=cast.an_binh.unit_id)
    with pytest.raises(Forbidden) as refused:
        mandate_grant(actor=cast.lan.actor, data=above)
    assert refused.value.code == "mandate.may_not_give"
    assert mandate_grant(actor=cast.khang.actor, data=above).pk
    with pytest.raises(Forbidden):
        mandate_grant(
            actor=cast.khang.actor, data=new(cast, role=Role.SYSTEM_ADMINISTRATOR, unit_id=cast.province.unit_id)
        )


def test_nobody_gives_himself_a_role(cast: Cast) -> None:
    """Who reads numbers only would otherwise give himself a role that reads names."""
    names = new(cast, username=cast.khang.user.username, role=Role.GRASSROOTS_OFFICER, unit_id=cast.an_binh.unit_id)
    with pytest.raises(RuleViolated) as refused:
        mandate_grant(actor=cast.khang.actor, data=names)
    assert refused.value.code == "mandate.to_oneself"
    assert cast.khang.user.mandates.count() == 1
    assert mandate_grant(actor=cast.quan.actor, data=names).pk


def test_thay_phuc_sees_nothing_and_co_ha_may_not(cast: Cast) -> None:
    with pytest.raises(NotFound):
        mandate_grant(actor=cast.phuc.actor, data=new(cast))
    with pytest.raises(Forbidden):
        mandate_grant(actor=cast.ha.actor, data=new(cast, unit_id=cast.to_5.unit_id))
    mandate = cast.ha.user.mandates.get()
    with pytest.raises(NotFound):
        mandate_end(actor=cast.phuc.actor, mandate_id=mandate.pk)
    assert set(mandates_visible(actor=cast.phuc.actor)) == {cast.phuc.user.mandates.get(), cast.sau.user.mandates.get()}


def test_account_is_opened_with_its_first_role(cast: Cast) -> None:
    user = NewUser(username="bac.tu", full_name="Ngô Văn Tư")
    mandate, code = account_open(actor=cast.lan.actor, user=user, mandate=new(cast))
    assert mandate.user.check_password(code)
    assert mandate.user.must_change_password
    with pytest.raises(NotFound):
        account_open(actor=cast.phuc.actor, user=user, mandate=new(cast))


def test_reset_refused_for_somebody_who_also_serves_above(cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    _, code = account_reset(actor=cast.lan.actor, mandate_id=mandate.pk)
    cast.ha.user.refresh_from_db()
    assert cast.ha.user.check_password(code)
    above = NewMandate(
        username=cast.ha.user.username, role=Role.CHAIR, unit_id=cast.province.unit_id, valid_from=clock.today()
    )
    mandate_grant(actor=SYSTEM, data=above)
    with pytest.raises(Forbidden):
        account_reset(actor=cast.lan.actor, mandate_id=mandate.pk)
    with pytest.raises(Forbidden):
        account_reset(actor=cast.lan.actor, mandate_id=cast.lan.user.mandates.get().pk)


def test_reset_refused_for_somebody_who_will_serve_above(cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    above = NewMandate(
        username=cast.ha.user.username, role=Role.CHAIR, unit_id=cast.province.unit_id,
        valid_from=clock.today() + timedelta(days=1),
    )  # fmt: skip
    mandate_grant(actor=SYSTEM, data=above)
    with pytest.raises(Forbidden):
        account_reset(actor=cast.lan.actor, mandate_id=mandate.pk)


def test_reset_refused_through_a_mandate_that_ended(cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    mandate_end(actor=cast.lan.actor, mandate_id=mandate.pk)
    with pytest.raises(RuleViolated) as refused:
        account_reset(actor=cast.lan.actor, mandate_id=mandate.pk)
    assert refused.value.code == "mandate.already_ended"
    again = mandate_grant(actor=cast.lan.actor, data=new(cast, username=cast.ha.user.username))
    assert account_reset(actor=cast.lan.actor, mandate_id=again.pk)[0] == cast.ha.user


def test_reset_refused_to_somebody_whose_own_mandate_ended(client: Client, cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    address = reverse("code_again", args=[mandate.pk])
    client.force_login(cast.lan.user)
    assert client.post(address).status_code == 200
    mandate_end(actor=SYSTEM, mandate_id=cast.lan.user.mandates.get().pk)
    before = User.objects.get(pk=cast.ha.user.pk).password
    assert client.post(address).status_code == 403
    with pytest.raises(NotFound):
        account_reset(actor=actor_for(cast.lan.user), mandate_id=mandate.pk)
    assert User.objects.get(pk=cast.ha.user.pk).password == before


def test_codes_end_as_the_rule_of_the_day_says(cast: Cast) -> None:
    days = rule_value("accounts.one_time_code", clock.today())["days"]
    user = NewUser(username="bac.tu", full_name="Ngô Văn Tư")
    mandate, _ = account_open(actor=cast.lan.actor, user=user, mandate=new(cast))
    person, _ = account_reset(actor=cast.lan.actor, mandate_id=mandate.pk)
    assert mandate.user.code_valid_to == person.code_valid_to == clock.today() + timedelta(days=days)
    assert person.code_last_day == clock.today() + timedelta(days=days - 1)


def test_the_slip_shows_the_code_in_fours_and_a_picture_of_the_address_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    page = client.post(reverse("code_again", args=[cast.ha.user.mandates.get().pk])).content.decode()
    found = re.search(r"<dd>(\w{4}) (\w{4}) (\w{2})</dd>", page)
    assert found is not None
    cast.ha.user.refresh_from_db()
    assert cast.ha.user.check_password("".join(found.groups()))
    assert qr_svg("http://testserver/dang-nhap/") in page
    assert "".join(found.groups()) not in page


def test_the_slip_says_until_when_the_code_holds(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    page = client.post(reverse("code_again", args=[cast.ha.user.mandates.get().pk])).content.decode()
    cast.ha.user.refresh_from_db()
    assert "Dùng được đến hết ngày" in page
    assert f"{cast.ha.user.code_last_day:%d/%m/%Y}" in page


def test_a_way_back_that_is_no_number_of_ours_leads_home(client: Client, cast: Cast) -> None:
    mandate = cast.ha.user.mandates.get()
    client.force_login(cast.lan.user)
    answer = client.post(f"/phan-quyen/{mandate.pk}/cap-lai-ma/", {"back": "1" * 5000})
    assert answer.status_code == 200
    assert "cap-lai-ma" not in answer.content.decode()
