"""Every variable that the code reads stands in docs/operate/settings.md, and every one there is read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operate" / "settings.md"
READERS = {"env.text", "env.flag", "env.number", "env.words", "secret"}
NAMED_ELSEWHERE = {"NAME": "BACKUP_KEY"}  # a constant of core/backup/keys.py
NUMBERED = {"DATA_KEY_": "DATA_KEY_1"}


def name_in(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.Name):
        return NAMED_ELSEWHERE.get(argument.id)
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        return NUMBERED.get(str(argument.values[0].value))
    return None


def read_by_the_code() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "khuyenhoc").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in READERS and (name := name_in(node.args[0])):
                found.add(name)
    return found


def test_settings_page_is_complete_and_names_nothing_else() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row.split("|")[1])}

    assert documented == read_by_the_code()
