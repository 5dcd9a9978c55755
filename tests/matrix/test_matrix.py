"""Every address × who: declared in code, opened for real. Lists, exports, papers and fragments included."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from khuyenhoc.access.roles import GRANTED, Role
from khuyenhoc.ui.shell import navigation
from tests.cast import Cast
from tests.matrix.rows import ROWS, Row
from tests.matrix.urls import Address, addresses
from tests.matrix.world import MEMBER, World, make_world

ALL = {address.name: address for address in addresses()}
GUARDED = sorted(name for name, address in ALL.items() if address.access == "requires")
# allauth's own pages: what they show is the signed-in user's, tested in tests/accounts
LIBRARY = {name for name in ALL if name.startswith(("mfa_", "account_", "usersessions_"))}
REAL = sorted(set(ROWS) & set(ALL))


def test_every_address_says_who_may_open_it() -> None:
    assert [address for address in ALL.values() if address.access is None] == []
    assert [a for a in ALL.values() if a.access == "requires" and not a.permissions] == []


def test_every_address_has_a_row() -> None:
    wanted = {name for name, address in ALL.items() if address.access in ("requires", "signed_in")} - LIBRARY
    assert wanted - set(ROWS) == set(), "add a row to tests/matrix/rows.py"
    assert set(ROWS) - set(ALL) == set(), "this address is gone"


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("role", list(Role))
def test_declared_permissions_agree_with_the_row(name: str, role: Role) -> None:
    """In memory: a role opens an address exactly when it holds one of its permissions."""
    may = bool(set(ALL[name].permissions) & set(GRANTED[role]))
    row, played = (
        ROWS[name],
        {"lan": Role.GRASSROOTS_OFFICER, "ha": Role.CHAPTER_HEAD, "khang": Role.ASSOCIATION_OFFICER},
    )
    if played.get(row.allowed) is role:
        assert may


SECTIONS = {item.url_name: item for _, item in navigation}


def test_menu_leads_only_to_addresses_of_ours() -> None:
    assert set(SECTIONS) - set(ALL) == set()


@pytest.mark.parametrize("name", sorted(SECTIONS))
@pytest.mark.parametrize("role", list(Role))
def test_section_opens_to_just_the_roles_that_have_it_in_their_menu(name: str, role: Role) -> None:
    """Its own page and what stands below it without an object of its own: lists, exports, forms to add."""
    item, route = SECTIONS[name], ALL[name].route
    if item.permission is None:
        assert ALL[name].access == "signed_in"
        return
    has_it = item.permission in GRANTED[role]
    assert bool(set(ALL[name].permissions) & set(GRANTED[role])) is has_it
    below = [a for a in ALL.values() if a.route.startswith(route) and "<" not in a.route and a.access == "requires"]
    assert has_it or [a.name for a in below if set(a.permissions) & set(GRANTED[role])] == []


@pytest.fixture
def world(cast: Cast) -> World:
    made = make_world(cast)
    TOTP.activate(cast.quan.user, "JBSWY3DPEHPK3PXP")
    return made


def ask(row: Row, address: Address, world: World, who: str | None) -> tuple[int, str]:
    client = Client()
    if who:
        client.force_login(getattr(world.cast, who).user)
    url = reverse(address.name, kwargs=row.fill(world))
    answer = client.post(url, row.data) if row.post else client.get(url)
    body = b"".join(answer) if answer.streaming else answer.content
    location = answer.headers.get("Location", "")
    return (401 if location.startswith("/dang-nhap/") else answer.status_code), body.decode("utf-8", "replace")


@pytest.mark.django_db
@pytest.mark.parametrize("name", REAL)
def test_opened_for_real(name: str, world: World) -> None:
    row, address = ROWS[name], ALL[name]
    allowed, _ = ask(row, address, world, row.allowed)
    assert allowed not in (401, 403, 404, 405) and allowed < 500, f"{row.allowed} got {allowed}"
    assert ask(row, address, world, None)[0] == 401
    status, page = ask(row, address, world, "phuc")
    assert status == row.neighbour
    assert MEMBER not in page
    assert "Đặng Thu Hà" not in page
    if row.lacking:
        status, page = ask(row, address, world, row.lacking)
        assert status == 403, f"{row.lacking} got {status}"
        assert MEMBER not in page


@pytest.mark.django_db
def test_public_pages_name_nobody(world: World) -> None:
    client = Client()
    for address in ALL.values():
        if address.access == "public" and "<" not in address.route and address.name not in LIBRARY:
            answer = client.get(f"/{address.route}")
            assert answer.status_code < 500
            body = b"".join(answer) if answer.streaming else answer.content
            assert MEMBER not in body.decode("utf-8", "replace")
