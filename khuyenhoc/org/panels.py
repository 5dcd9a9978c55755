"""Parts of the unit page that upper rooms bring: officers, members, figures, reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.registry import Registry
from khuyenhoc.org.models import UnitVersion

# What the template needs for the unit on that day; None when the panel has nothing to say about such a unit.
PanelContext = Callable[[Actor, UnitVersion, date], Mapping[str, Any] | None]
# The same of that day under the organisation of another: the unit, the day of the facts, the day of the organisation.
MappedContext = Callable[[Actor, UnitVersion, date, date], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPanel:
    """A card of the unit page: shown to who holds `permission` at the unit, by `order` from the top.

    `template` draws the inside of the card and gets what `context` answers, with `unit` and `on`; `context` costs a
    constant number of queries. `link` names a URL that takes the unit's id, for the quiet link of the card. A panel of
    numbers says in `mapped` what they are under the organisation of another day; the others stay as they were then.
    """

    title: str
    order: int
    permission: Permission
    template: str
    context: PanelContext
    mapped: MappedContext | None = None
    link_label: str = ""
    link: str = ""


unit_panels: Registry[UnitPanel] = Registry("unit panels")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLink:
    """A way from the unit page to another room: `url_name` takes the unit's id; for who holds `permission` there."""

    label: str
    url_name: str
    icon: str
    order: int
    permission: Permission


unit_links: Registry[UnitLink] = Registry("unit links")


@dataclass(frozen=True, slots=True)
class ShownPanel:
    name: str
    panel: UnitPanel
    values: Mapping[str, Any]


def panels_for(*, actor: Actor, unit: UnitVersion, on: date, map_on: date | None = None) -> list[ShownPanel]:
    """The panels of this unit for this actor, filled with the facts of a day, numbers under the organisation of
    `map_on` (the same day)."""
    shown = []
    for name, panel in sorted(unit_panels, key=lambda entry: (entry[1].order, entry[0])):
        if not actor.can(panel.permission, at=unit.path):
            continue
        if panel.mapped and map_on and map_on != on:
            values = panel.mapped(actor, unit, on, map_on)
        else:
            values = panel.context(actor, unit, on)
        if values is not None:
            shown.append(ShownPanel(name, panel, values))
    return shown


def links_for(*, actor: Actor, unit: UnitVersion) -> list[UnitLink]:
    links = sorted((link for _, link in unit_links), key=lambda link: (link.order, link.label))
    return [link for link in links if actor.can(link.permission, at=unit.path)]
