from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import reverse

from khuyenhoc.core.authority import Actor, Grant, OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.ui import context
from khuyenhoc.ui.shell import NavGroup, NavItem, ShellState, navigation
from khuyenhoc.ui.tags.library import icon_names

OFFICER = Actor(user_id=7, name="cô Hoài", grants=frozenset({Grant(Permission.MEMBERS_VIEW, OrgPath("1/"))}))
NEWCOMER = Actor(user_id=8, name="người mới")
VISITOR = Actor.public()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A navigation of three entries, whatever the rooms have registered."""
    offline, worker, manifest = "offline", "service_worker", "manifest"
    entries = {
        "a": NavItem(label="Hội viên", url_name=offline, icon="users", permission=Permission.MEMBERS_VIEW, order=2,
                     counter=lambda actor: 4, bottom=2),
        "b": NavItem(label="Trang chủ", url_name=worker, icon="home", group=NavGroup.HOME, bottom=1),
        "c": NavItem(label="Báo cáo", url_name=manifest, icon="report", order=1, counter=lambda actor: None),
    }  # fmt: skip
    monkeypatch.setattr(navigation, "_entries", entries)
    yield


def shell_for(rf: RequestFactory, actor: Actor, path: str = "/") -> context.Shell:
    request = rf.get(path)
    request.actor = actor  # type: ignore[attr-defined]
    request.shell = ShellState(unit_label="Hội Khuyến học xã Đức Lĩnh")  # type: ignore[attr-defined]
    return context.build_shell(request)


def labels(shell: context.Shell) -> list[list[str]]:
    return [[link.item.label for link in group] for group in shell.groups]


@pytest.mark.usefixtures("only")
def test_each_sees_the_entries_of_their_permissions(rf: RequestFactory) -> None:
    assert labels(shell_for(rf, OFFICER)) == [["Trang chủ"], ["Báo cáo", "Hội viên"]]
    assert labels(shell_for(rf, NEWCOMER)) == [["Trang chủ"], ["Báo cáo"]]
    assert labels(shell_for(rf, VISITOR)) == []


@pytest.mark.usefixtures("only")
def test_counters_bottom_bar_and_current_place(rf: RequestFactory) -> None:
    shell = shell_for(rf, OFFICER, reverse("offline") + "them/")
    links = [link for group in shell.groups for link in group]
    assert {link.item.label: link.count for link in links} == {"Trang chủ": 0, "Báo cáo": 0, "Hội viên": 4}
    assert [link.item.label for link in links if link.is_current] == ["Hội viên"]
    assert [link.item.label for link in shell.bottom] == ["Trang chủ", "Hội viên"]
    assert shell.state.unit_label == "Hội Khuyến học xã Đức Lĩnh"


def test_nothing_is_computed_until_a_template_asks(rf: RequestFactory) -> None:
    """No `db` fixture and no actor: the processor itself must not look at anything."""
    values = context.shell(rf.get("/"))
    assert set(values) == {"shell", "look"}


def test_every_entry_of_every_room_has_a_page_and_an_icon() -> None:
    for name, item in navigation:
        assert reverse(item.url_name).startswith("/"), name
        assert item.icon in icon_names(), name
