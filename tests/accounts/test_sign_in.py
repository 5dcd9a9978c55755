"""Signing in: by name, in Vietnamese; five failures lock even the right password; a one-time code opens one page."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from khuyenhoc.accounts.models import User
from khuyenhoc.accounts.services.users import CODE_LENGTH, NewUser, password_changed, user_create, user_reset
from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
PASSWORD = "mua-xuan-den-som"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("uoc.yendu", password=PASSWORD, full_name="Đặng Văn Ước")


def sign_in(client: Client, name: str, password: str, address: str = "127.0.0.1") -> int:
    return client.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=address).status_code


def test_right_password_signs_in_and_wrong_one_says_so_in_vietnamese(client: Client, user: User) -> None:
    refused = client.post(reverse("account_login"), {"login": "uoc.yendu", "password": "sai"})
    assert refused.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in refused.content.decode()
    assert sign_in(client, "UOC.yendu", PASSWORD) == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_five_failures_lock_even_the_right_password_and_nobody_else(client: Client, user: User) -> None:
    User.objects.create_user("lan", password=PASSWORD, full_name="Trần Thị Lan")
    codes = [sign_in(client, "uoc.yendu", "sai") for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
    assert sign_in(client, "uoc.yendu", PASSWORD) == 429
    assert sign_in(client, " Uoc.Yendu ", PASSWORD) == 429
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), "lan", PASSWORD) == 302
    assert sign_in(Client(), "uoc.yendu", PASSWORD, address="10.0.0.9") == 302


def test_a_letter_that_means_the_same_does_not_start_a_new_count(client: Client) -> None:
    """Many database servers find ı as i and ſ as s: else every spelling of a name would have guesses of its own."""
    User.objects.create_user("siss", password=PASSWORD, full_name="Trần Thị Sĩ")
    spellings = ["siss", "sıss", "ſiss", "siſſ", "SISS"]
    assert [sign_in(client, spelling, "sai") for spelling in spellings] == [422, 422, 422, 422, 429]
    assert sign_in(client, "ſıſſ", PASSWORD) == 429


def test_five_wrong_codes_of_the_second_factor_lock_the_right_one_too(client: Client, user: User) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    right = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    wrong = f"{(int(right) + 500_000) % 1_000_000:06d}"
    assert sign_in(client, "uoc.yendu", PASSWORD) == 302
    assert [client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    refused = client.post(reverse("mfa_authenticate"), {"code": right})
    assert refused.status_code == 422
    assert "Đã nhập sai nhiều lần" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    cache.clear()  # the quarter of an hour is over
    assert client.post(reverse("mfa_authenticate"), {"code": right}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nobody_signs_up_by_himself(client: Client) -> None:
    page = client.post(reverse("account_signup"), {"username": "ke.la", "password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 403
    assert not User.objects.filter(username="ke.la").exists()


def test_one_time_code_opens_only_the_page_where_a_password_is_chosen(client: Client) -> None:
    made, code = user_create(actor=SYSTEM, data=NewUser(username="Ha.To5", full_name="LÊ THỊ HÀ"), path="1/")
    assert (made.username, made.full_name, len(code)) == ("ha.to5", "Lê Thị Hà", CODE_LENGTH)
    assert sign_in(client, "ha.to5", code) == 302
    assert client.get(reverse("inbox")).headers["Location"] == reverse("account_change_password")
    form = {"oldpassword": code, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert client.get(reverse("inbox")).status_code == 200
    assert Act.objects.filter(action="accounts.password_changed").count() == 1


def test_reset_gives_a_new_code_and_ends_every_session(client: Client, user: User) -> None:
    assert sign_in(client, "uoc.yendu", PASSWORD) == 302
    _, code = user_reset(actor=SYSTEM, user_id=user.pk, path="1/")
    assert client.get(reverse("inbox")).status_code == 302
    assert sign_in(client, "uoc.yendu", PASSWORD) == 422
    assert sign_in(client, "uoc.yendu", code) == 302
    with pytest.raises(NotFound):
        user_reset(actor=SYSTEM, user_id=0, path="1/")


def test_two_people_cannot_have_one_name(user: User) -> None:
    with pytest.raises(RuleViolated) as refused:
        user_create(actor=SYSTEM, data=NewUser(username="UOC.yendu", full_name="Người khác"), path="1/")
    assert refused.value.code == "user.name_taken"


def test_a_password_chosen_twice_is_recorded_each_time(user: User) -> None:
    password_changed(user=user)
    user.refresh_from_db()
    assert not user.must_change_password


def test_sessions_are_listed_and_others_can_be_ended(client: Client, user: User) -> None:
    other = Client()
    sign_in(client, "uoc.yendu", PASSWORD)
    sign_in(other, "uoc.yendu", PASSWORD)
    assert "Các máy đang đăng nhập" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("inbox")).status_code == 302
    assert client.get(reverse("inbox")).status_code == 200
