"""Guessing passwords: who is locked out, who is not, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from khuyenhoc.accounts.models import User
from khuyenhoc.accounts.services.users import user_reset
from khuyenhoc.accounts.throttling import MOST_FOR_NAME, MOST_FOR_NAME_ON_KNOWN_DEVICE, MOST_FROM_ADDRESS
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor

pytestmark = pytest.mark.django_db
PASSWORD = "mua-xuan-den-som"
LOCK = timedelta(minutes=15, seconds=1)


@pytest.fixture(autouse=True)
def user() -> User:
    return User.objects.create_user("uoc.yendu", password=PASSWORD, full_name="Đặng Văn Ước")


@pytest.fixture
def lan() -> User:
    return User.objects.create_user("lan", password=PASSWORD, full_name="Trần Thị Lan")


def sign_in(client: Client, name: str, password: str, address: str = "127.0.0.1") -> int:
    return client.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=address).status_code


def sign_in_and_out(client: Client, name: str) -> None:
    """As a person does: the device is remembered, the session is not."""
    assert sign_in(client, name, PASSWORD) == 302
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def guess(count: int, *, name: str = "uoc.yendu", first: int = 1) -> list[int]:
    """Wrong passwords for one name, each from an address of its own."""
    numbers = range(first, first + count)
    return [sign_in(Client(), name, "sai", f"203.0.{number // 200}.{number % 200}") for number in numbers]


def test_five_failures_lock_even_the_right_password_and_nobody_else(client: Client, lan: User) -> None:
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


def test_many_addresses_have_twenty_guesses_at_a_name_together(lan: User) -> None:
    assert guess(MOST_FOR_NAME) == [422] * (MOST_FOR_NAME - 1) + [429]
    assert sign_in(Client(), "uoc.yendu", PASSWORD, "198.51.100.7") == 429
    assert sign_in(Client(), "lan", PASSWORD, "203.0.0.1") == 302


def test_a_device_known_to_the_owner_is_not_locked_by_strangers(client: Client, lan: User) -> None:
    shared = Client()
    sign_in_and_out(client, "uoc.yendu")
    sign_in_and_out(shared, "uoc.yendu")
    sign_in_and_out(shared, "lan")
    assert guess(MOST_FOR_NAME + 30)[-1] == 429
    assert sign_in(shared, "uoc.yendu", PASSWORD, "192.0.2.2") == 302
    assert sign_in(client, "uoc.yendu", PASSWORD, "192.0.2.1") == 302


def test_a_known_device_of_somebody_else_does_not_count(client: Client, lan: User) -> None:
    sign_in_and_out(client, "lan")
    guess(MOST_FOR_NAME)
    assert sign_in(client, "uoc.yendu", PASSWORD, "192.0.2.1") == 429
    client.cookies["kh_device"] = f"{User.objects.get(username='uoc.yendu').pk}:forged:signature"
    assert sign_in(client, "uoc.yendu", PASSWORD, "192.0.2.1") == 429


def test_a_stolen_device_has_its_end_too(client: Client) -> None:
    sign_in_and_out(client, "uoc.yendu")
    tries = [sign_in(client, "uoc.yendu", "sai", f"203.0.113.{n}") for n in range(MOST_FOR_NAME_ON_KNOWN_DEVICE)]
    assert tries == [422] * (MOST_FOR_NAME_ON_KNOWN_DEVICE - 1) + [429]
    assert sign_in(client, "uoc.yendu", PASSWORD, "192.0.2.1") == 429


def test_going_on_does_not_make_the_lock_longer() -> None:
    guess(MOST_FOR_NAME)
    with time_machine.travel(clock.now() + timedelta(minutes=14)):
        assert guess(3, first=1000) == [429] * 3
    with time_machine.travel(clock.now() + LOCK):
        assert sign_in(Client(), "uoc.yendu", PASSWORD, "198.51.100.7") == 302


def test_one_address_has_a_hundred_guesses_over_all_names(client: Client, lan: User) -> None:
    tries = [sign_in(client, f"nguoi.{number}", "sai", "203.0.113.9") for number in range(MOST_FROM_ADDRESS)]
    assert tries == [422] * (MOST_FROM_ADDRESS - 1) + [429]
    assert sign_in(client, "lan", PASSWORD, "203.0.113.9") == 429
    assert sign_in(Client(), "lan", PASSWORD, "203.0.113.10") == 302
    with time_machine.travel(clock.now() + LOCK):
        assert sign_in(client, "lan", PASSWORD, "203.0.113.9") == 302


def test_the_addresses_of_one_household_are_one() -> None:
    homes = [f"2001:db8:1:2:{number:x}::1" for number in range(5)]
    assert [sign_in(Client(), "uoc.yendu", "sai", home) for home in homes] == [422] * 4 + [429]
    assert sign_in(Client(), "uoc.yendu", PASSWORD, "2001:db8:1:2:ffff::9") == 429
    assert sign_in(Client(), "uoc.yendu", PASSWORD, "2001:db8:1:3::9") == 302
    assert list(AccessAttempt.objects.values_list("ip_address", flat=True)) == ["2001:db8:1:2::"]


def test_a_new_code_ends_the_lock_of_the_name(client: Client, user: User) -> None:
    guess(MOST_FOR_NAME)
    _, code = user_reset(
        actor=Actor.system("test"), user_id=user.pk, path="1/", code_valid_to=clock.today() + timedelta(days=1)
    )
    assert sign_in(client, "uoc.yendu", code, "198.51.100.7") == 302
