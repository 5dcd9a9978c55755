"""What rules there are: their names for people, their shape, and the versions that come with the software.

Each file of rules is YAML; a room above adds its own with `rule_files.register("room", path)` in its apps.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from khuyenhoc.core.registry import Registry
from khuyenhoc.rules.shapes import in_order, problems, renamed_shape, renamed_value
from khuyenhoc.rules.yaml_text import read_yaml, write_yaml

DATA = Path(__file__).parent / "data"
rule_files: Registry[Path] = Registry("files of rules")


@dataclass(frozen=True, slots=True)
class ShippedVersion:
    version: int
    valid_from: date
    valid_to: date | None
    value: Any
    source: str
    is_local: bool
    note: str


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    key: str
    group: str
    label: str
    help: str
    shape: Any
    names: dict[str, str]  # people's words for the names in the value: chapter → Chi hội
    versions: tuple[ShippedVersion, ...]

    def complaints(self, value: Any) -> list[str]:
        """Sentences that say where a value is not of this rule's shape."""
        return self.complaints_in_words(renamed_value(self.shape, value, self.names))

    def complaints_in_words(self, value: Any) -> list[str]:
        """The same for a value that a person typed."""
        return list(problems(renamed_shape(self.shape, self.names), value))

    def as_text(self, value: Any) -> str:
        """The value as people read and edit it: YAML in their words, in the order of the shape."""
        return write_yaml(renamed_value(self.shape, in_order(self.shape, value, tuple(self.names)), self.names))

    def from_words(self, value: Any) -> Any:
        """What a person typed, in the names that programs read. Only after `complaints_in_words` found nothing."""
        meanings = {word: name for name, word in self.names.items()}
        return renamed_value(renamed_shape(self.shape, self.names), value, meanings)


@dataclass(frozen=True, slots=True)
class ShippedDay:
    day: date
    is_working: bool
    reason: str
    source: str
    is_expected: bool


def definitions() -> dict[str, RuleDefinition]:
    """Every rule by its key, in the order of groups and files."""
    return {rule.key: rule for _, path in rule_files for rule in _read_rules(path)}


def shipped_days() -> list[ShippedDay]:
    return [day for path in sorted((DATA / "calendar").glob("*.yaml")) for day in _read_days(path)]


@cache
def _read_rules(path: Path) -> tuple[RuleDefinition, ...]:
    content = read_yaml(path.read_text())
    return tuple(_definition(content["group"], entry) for entry in content["rules"])


def _definition(group: str, entry: dict[str, Any]) -> RuleDefinition:
    versions = tuple(
        ShippedVersion(
            version=version["version"],
            valid_from=date.fromisoformat(version["valid_from"]),
            valid_to=date.fromisoformat(version["valid_to"]) if version.get("valid_to") else None,
            value=version["value"],
            source=version["source"],
            is_local=version["is_local"],
            note=version.get("note", ""),
        )
        for version in entry["versions"]
    )
    return RuleDefinition(
        entry["key"], group, entry["label"], entry["help"], entry["shape"], entry.get("names", {}), versions
    )


@cache
def _read_days(path: Path) -> tuple[ShippedDay, ...]:
    content = read_yaml(path.read_text())
    return tuple(
        ShippedDay(
            day=date.fromisoformat(entry["day"]),
            is_working=entry.get("working", False),
            reason=entry["reason"],
            source=content["sources"][entry["source"]],
            is_expected=entry.get("expected", False),
        )
        for entry in content["days"]
    )
