"""What a form, an importer or a command hands over."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from khuyenhoc.core.text.names import clean_text
from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """The paper behind the act. `authority` is the body that signed it, as it writes its name."""

    number: str
    decided_on: date
    authority: str
    summary: str = ""
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDescription:
    """What a unit is called and what it is.

    `superior_lines` and `issuer_lines` are the header of its papers, one text a line; empty, they come from the names.
    """

    code: str
    name: str
    short_name: str
    kind: UnitKind
    level: Level
    host_kind: HostKind | None = None
    body_kind: BodyKind | None = None
    locality_id: int | None = None
    village_id: int | None = None
    place_name: str = ""
    superior_lines: tuple[str, ...] = ()
    issuer_lines: tuple[str, ...] = ()
    symbol: str = ""
    issues_papers: bool = False

    def columns(self) -> dict[str, Any]:
        """Values for the columns of UnitVersion, texts in NFC and single-spaced."""
        values = {field.name: getattr(self, field.name) for field in fields(UnitDescription)}
        for name, value in values.items():
            if isinstance(value, tuple):
                values[name] = [line for line in map(clean_text, value) if line]
            elif isinstance(value, str) and name not in ("kind", "level", "host_kind", "body_kind"):
                values[name] = clean_text(value)
        return values | {"host_kind": self.host_kind or "", "body_kind": self.body_kind or ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitContact:
    phone: str = ""
    email: str = ""
    address: str = ""

    def columns(self) -> dict[str, str]:
        return {field.name: clean_text(getattr(self, field.name)) for field in fields(UnitContact)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to found below `parent_id`, or below the unit that has `parent_code` that day (in the same batch too).

    With neither it is a root association, which is given a tenant number of its own.
    """

    founded_on: date
    description: UnitDescription
    parent_id: int | None = None
    parent_code: str = ""
    contact: UnitContact = UnitContact()
    decision: NewDecision | None = None
