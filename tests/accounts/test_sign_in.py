"""Signing in: by name, in Vietnamese; a one-time code opens one page, until its last day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from khuyenhoc.accounts.models import CacheEntry, User
from khuyenhoc.accounts.services.users import CODE_LENGTH, NewUser, password_changed, user_create, user_reset
from khuyenhoc.audit.models import Act
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
PASSWORD = "mua-xuan-den-som"
ENDS = clock.today() + timedelta(days=3)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("uoc.yendu", password=PASSWORD, full_name="Đặng Văn Ước")


def sign_in(client: Client, name: str, password: str) -> int:
    return client.post(reverse("account_login"), {"login": name, "password": password}).status_code


def test_right_password_signs_in_and_wrong_one_says_so_in_vietnamese(client: Client, user: User) -> None:
    refused = client.post(reverse("account_login"), {"login": "uoc.yendu", "password": "sai"})
    assert refused.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in refused.content.decode()
    assert sign_in(client, "UOC.yendu", PASSWORD) == 302
    assert client.session["_auth_user_id"] == str(user.pk)


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
    assert CacheEntry.objects.count() == 1  # counted where every process sees it
    cache.clear()  # the quarter of an hour is over
    assert client.post(reverse("mfa_authenticate"), {"code": right}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_who_goes_on_changing_his_password_is_told_to_wait_in_vietnamese(client: Client, user: User) -> None:
    client.force_login(user)
    form = {"oldpassword": "sai", "password1": PASSWORD, "password2": PASSWORD}
    tries = [client.post(reverse("account_change_password"), form) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [422] * 5 + [429]
    assert "Thử quá nhiều lần" in tries[-1].content.decode()


def test_nobody_signs_up_by_himself(client: Client) -> None:
    page = client.post(reverse("account_signup"), {"username": "ke.la", "password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 403
    assert not User.objects.filter(username="ke.la").exists()


def test_one_time_code_opens_only_the_page_where_a_password_is_chosen(client: Client) -> None:
    made, code = user_create(
        actor=SYSTEM, data=NewUser(username="Ha.To5", full_name="LÊ THỊ HÀ"), path="1/", code_valid_to=ENDS
    )
    assert (made.username, made.full_name, len(code)) == ("ha.to5", "Lê Thị Hà", CODE_LENGTH)
    assert sign_in(client, "ha.to5", code) == 302
    assert client.get(reverse("inbox")).headers["Location"] == reverse("account_change_password")
    form = {"oldpassword": code, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert client.get(reverse("inbox")).status_code == 200
    assert Act.objects.filter(action="accounts.password_changed").count() == 1


def test_one_time_code_opens_nothing_after_its_last_day_and_a_new_one_does(client: Client) -> None:
    made, code = user_create(
        actor=SYSTEM, data=NewUser(username="ha", full_name="Lê Hà"), path="1/", code_valid_to=ENDS
    )
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert sign_in(Client(), "ha", code) == 302
    with time_machine.travel(clock.now() + timedelta(days=3)):
        late = client.post(reverse("account_login"), {"login": "ha", "password": code})
        assert late.status_code == 422
        assert f"chỉ dùng được đến hết ngày {made.code_last_day:%d/%m/%Y}" in late.content.decode()
        assert "đơn vị cấp trên cấp mã mới" in late.content.decode()
        wrong = client.post(reverse("account_login"), {"login": "ha", "password": "sai"})
        assert "hết hạn" not in wrong.content.decode()
        assert "_auth_user_id" not in client.session
        ends = clock.today() + timedelta(days=1)
        _, again = user_reset(actor=SYSTEM, user_id=made.pk, path="1/", code_valid_to=ends)
        assert sign_in(client, "ha", again) == 302


def test_a_password_of_ones_own_does_not_end_with_the_code(client: Client) -> None:
    made, code = user_create(
        actor=SYSTEM, data=NewUser(username="ha", full_name="Lê Hà"), path="1/", code_valid_to=ENDS
    )
    assert sign_in(client, "ha", code) == 302
    client.post(reverse("account_change_password"), {"password1": PASSWORD, "password2": PASSWORD})
    made.refresh_from_db()
    assert (made.must_change_password, made.code_valid_to) == (False, None)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        assert sign_in(Client(), "ha", PASSWORD) == 302


def test_database_knows_no_code_without_an_end(user: User) -> None:
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(must_change_password=True)


def test_reset_gives_a_new_code_and_ends_every_session(client: Client, user: User) -> None:
    assert sign_in(client, "uoc.yendu", PASSWORD) == 302
    _, code = user_reset(actor=SYSTEM, user_id=user.pk, path="1/", code_valid_to=ENDS)
    assert client.get(reverse("inbox")).status_code == 302
    assert sign_in(client, "uoc.yendu", PASSWORD) == 422
    assert sign_in(client, "uoc.yendu", code) == 302
    with pytest.raises(NotFound):
        user_reset(actor=SYSTEM, user_id=0, path="1/", code_valid_to=ENDS)


def test_two_people_cannot_have_one_name(user: User) -> None:
    with pytest.raises(RuleViolated) as refused:
        user_create(
            actor=SYSTEM, data=NewUser(username="UOC.yendu", full_name="Người khác"), path="1/", code_valid_to=ENDS
        )
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


def test_a_printed_code_may_be_typed_in_its_groups_and_in_capitals(client: Client) -> None:
    _, code = user_create(
        actor=SYSTEM, data=NewUser(username="sau.dong", full_name="Lê Sáu"), path="1/", code_valid_to=ENDS
    )
    assert sign_in(client, "sau.dong", f"{code[:4]} {code[4:8]}-{code[8:]} ".upper()) == 302


def test_ones_machines_are_named_in_words(client: Client, user: User) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
    sign_in_form = {"login": "uoc.yendu", "password": PASSWORD}
    client.post(reverse("account_login"), sign_in_form, headers={"user-agent": agent})
    html = client.get(reverse("usersessions_list")).content.decode()
    assert "Chrome trên điện thoại Android" in html
    assert "máy này" in html
    assert "Mozilla" not in html


def test_who_has_no_password_is_told_so(client: Client) -> None:
    user = User.objects.create_user("mau", password=None, full_name="Tài khoản mẫu")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("account_change_password"), follow=True)
    assert page.status_code == 200
    assert "Tài khoản này không có mật khẩu" in page.content.decode()


def test_after_a_change_one_is_home_and_told_so(client: Client, user: User) -> None:
    sign_in(client, "uoc.yendu", PASSWORD)
    form = {"oldpassword": PASSWORD, "password1": "trang-xuan-2026", "password2": "trang-xuan-2026"}
    answer = client.post(reverse("account_change_password"), form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Đã đổi mật khẩu." in client.get("/").content.decode()


def test_a_recovery_code_may_be_typed_in_its_groups(client: Client, user: User) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, "uoc.yendu", PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": f" {code[:4]} {code[4:]}"}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_pages_of_the_account_speak_vietnamese_only(client: Client, user: User) -> None:
    sign_in(client, "uoc.yendu", PASSWORD)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert "Forgot" not in client.get(reverse("account_reauthenticate")).content.decode()
    assert "Đang bật từ ." not in client.get(reverse("mfa_index")).content.decode()
