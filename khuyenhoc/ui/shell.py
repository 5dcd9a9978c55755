"""What surrounds a page: the navigation that rooms register, and what the back office knows about this request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.registry import Registry


class NavGroup(IntEnum):
    """Parts of the navigation from the top down, with a line between them."""

    HOME = 0
    WORK = 1  # reports, members, the tree, duties, plans, documents
    MEANS = 2  # fund, scholarships, titles, centres, ranking, portal
    KEEPING = 3  # accounts, rules, audit, system


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the navigation.

    It is shown to an actor who holds `permission` anywhere (None: to everybody signed in). `counter` tells how many
    things wait there, in at most one query; None or 0 shows nothing. `bottom` places it in the bottom bar of a phone.
    """

    label: str
    url_name: str
    icon: str
    group: NavGroup = NavGroup.WORK
    order: int = 100
    permission: Permission | None = None
    counter: Callable[[Actor], int | None] | None = None
    short_label: str = ""  # on the 88 px rail
    bottom: int | None = None
    bottom_label: str = ""


navigation: Registry[NavItem] = Registry("navigation")


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the unit switcher or of the period picker."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellState:
    """What the back office sets as `request.shell`; whatever is empty is not shown."""

    unit_label: str = ""
    unit_above: str = ""  # the unit above it, beside its name
    unit_note: str = ""  # under the association's name in the navigation: "Huyện Vũ Quang"
    units: tuple[Choice, ...] = ()
    period_label: str = ""
    periods: tuple[Choice, ...] = ()
    person_name: str = ""
    person_role: str = ""
    person_links: tuple[Choice, ...] = ()
    search_url: str = ""
    home_url: str = "/"
    sign_out_url: str = ""


EMPTY = ShellState()
