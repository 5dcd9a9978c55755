"""Every command is told of in the handbook or the pages for keeping, and what they tell to type can be typed."""

from __future__ import annotations

import re
from pathlib import Path

from khuyenhoc.__main__ import commands, parser_for

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# A line of code, or code between back quotes.
CODE = re.compile(r"^ {4,}(.+)$|`([^`\n]+)`", re.MULTILINE)
CALL = re.compile(r"(?<![/\w])(?<!-u )khuyenhoc ([a-z][a-z-]*)\b([^\n]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")


def calls() -> set[tuple[str, str, str]]:
    """(page, command, rest of the line) wherever a page tells to call us."""
    found: set[tuple[str, str, str]] = set()
    for page in PAGES:
        for line, quoted in CODE.findall(page.read_text(encoding="utf-8")):
            for name, rest in CALL.findall((line or quoted).replace("\\", "")):
                found.add((str(page.relative_to(ROOT)), name, rest.partition("#")[0]))
    return found


def test_every_command_is_told_of() -> None:
    assert set(commands()) - {name for _, name, _ in calls()} == set()


def test_every_command_told_of_exists() -> None:
    assert {(page, name) for page, name, _ in calls() if name not in commands()} == set()


def test_every_option_told_of_exists() -> None:
    unknown = {
        (page, name, option)
        for page, name, rest in calls()
        if name in commands()
        for option in OPTION.findall(rest)
        if option not in parser_for(name).format_help()
    }
    assert unknown == set()
