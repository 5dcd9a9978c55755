"""The page of mandates offers only what the reader may do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_acts_stand_only_beside_roles_that_one_may_give(cast: Cast, client: Client) -> None:
    client.force_login(cast.lan.user)
    above = client.get(reverse("mandate_list", args=[cast.an_binh.unit_id])).content.decode()
    assert reverse("mandate_stop", args=[cast.nga.user.mandates.get().pk]) in above
    assert reverse("mandate_stop", args=[cast.lan.user.mandates.get().pk]) not in above
    below = client.get(reverse("mandate_list", args=[cast.to_5.unit_id])).content.decode()
    assert reverse("code_again", args=[cast.ha.user.mandates.get().pk]) in below


def test_only_roles_that_fit_and_may_be_given_are_offered(cast: Cast, client: Client) -> None:
    client.force_login(cast.lan.user)
    page = client.get(reverse("mandate_add", args=[cast.to_5.unit_id])).content.decode()
    assert "Chi hội trưởng" in page
    assert 'value="system_administrator"' not in page
    assert 'value="school_chapter_head"' not in page
