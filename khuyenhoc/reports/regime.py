"""A reporting regime as its definition says it: who reports what at which level. Read from
`ReportDefinition.content`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from khuyenhoc.org.enums import Level


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the table. `own` levels answer for a value of their own, `quiet` ones take the register's
    unasked."""

    code: str
    show: tuple[str, ...]
    own: tuple[str, ...]
    quiet: tuple[str, ...]
    hosts: tuple[str, ...]

    def is_shown(self, level: str) -> bool:
        return _holds(self.show, level)

    def is_own(self, level: str, host_kind: str) -> bool:
        return _holds(self.own, level) and self._has_host(level, host_kind)

    def is_quiet(self, level: str, host_kind: str) -> bool:
        return _holds(self.quiet, level) and self._has_host(level, host_kind)

    def _has_host(self, level: str, host_kind: str) -> bool:
        return not self.hosts or level != Level.CHAPTER or host_kind in self.hosts


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    heading: str
    lines: tuple[Line, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part in words, as one level sees it. `draft` says what the machine writes first: figures, children or none."""

    key: str
    heading: str
    help: str
    most_words: int
    draft: str


@dataclass(frozen=True, slots=True)
class Regime:
    content: Mapping[str, Any]
    groups: tuple[Group, ...]

    def lines(self) -> Iterator[Line]:
        for group in self.groups:
            yield from group.lines

    def own_codes(self, level: str, host_kind: str) -> list[str]:
        """The figures that a unit is asked for, in the order of the table."""
        return [line.code for line in self.lines() if line.is_own(level, host_kind)]

    def quiet_codes(self, level: str, host_kind: str) -> list[str]:
        """The figures that are taken from the registers without asking the unit."""
        return [line.code for line in self.lines() if line.is_quiet(level, host_kind)]

    def sections(self, level: str) -> list[Section]:
        return [
            Section(
                key=entry["key"],
                heading=_at(entry["heading"], level),
                help=_at(entry["help"], level),
                most_words=_at(entry["most_words"], level),
                draft=entry["draft"],
            )
            for entry in self.content["sections"]
            if _holds(entry["levels"], level)
        ]

    def recipients(self, level: str) -> list[str]:
        return list(_at(self.content["recipients"], level))


def read_regime(content: Mapping[str, Any]) -> Regime:
    groups = tuple(
        Group(
            key=group["key"],
            heading=group["heading"],
            sentences=tuple(group["sentences"]),
            lines=tuple(
                Line(
                    code=line["code"],
                    show=tuple(line["show"]),
                    own=tuple(line["own"]),
                    quiet=tuple(line.get("quiet", ())),
                    hosts=tuple(line.get("hosts", ())),
                )
                for line in group["figures"]
            ),
        )
        for group in content["groups"]
    )
    return Regime(content, groups)


def _holds(levels: tuple[str, ...] | list[str], level: str) -> bool:
    return "all" in levels or level in levels or ("upper" in levels and level != Level.CHAPTER)


def _at(value: Any, level: str) -> Any:
    """A value said once for all levels, or by level with `upper` for those above the chapters."""
    if isinstance(value, Mapping):
        return value[level] if level in value else value["upper"]
    return value
