from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from khuyenhoc.core.authority import Actor
from khuyenhoc.rules.services import rules_load
from tests.cast import Cast, Player


@pytest.fixture
def keeper() -> Actor:
    return Actor.system("tests")


@pytest.fixture
def loaded(db: None, keeper: Actor) -> None:
    rules_load(actor=keeper)


def signed_in(player: Player) -> Client:
    client = Client()
    client.force_login(player.user)
    return client


@pytest.fixture
def administrator(cast: Cast) -> Client:
    Authenticator.objects.create(user=cast.quan.user, type=Authenticator.Type.TOTP, data={"secret": "A"})
    return signed_in(cast.quan)
