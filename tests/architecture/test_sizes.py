"""Files stay small enough to be read in one sitting."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_PYTHON, LONGEST_TEMPLATE, LONGEST_README = 400, 120, 80


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    lines = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in paths}
    return {path: count for path, count in lines.items() if count > limit}


def test_python_files_are_short() -> None:
    files = [path for top in ("khuyenhoc", "tools", "tests") for path in (ROOT / top).rglob("*.py")]

    assert too_long([path for path in files if "migrations" not in path.parts], LONGEST_PYTHON) == {}


def test_templates_are_short() -> None:
    assert too_long(list((ROOT / "khuyenhoc").glob("*/templates/**/*.html")), LONGEST_TEMPLATE) == {}


def test_readme_is_short() -> None:
    assert too_long([ROOT / "README.md"], LONGEST_README) == {}
