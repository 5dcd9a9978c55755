"""Rooms look only down: the contracts of import-linter, and the list of rooms behind them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from django.conf import settings

from khuyenhoc.urls import ROOMS_WITH_PAGES

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout


def test_every_room_stands_on_a_floor_and_is_installed() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = {room.strip() for layer in contracts[0]["layers"] for room in layer.replace(":", "|").split("|")}
    inside = {container.removeprefix("khuyenhoc.") for container in contracts[1]["containers"]}
    installed = set(settings.ROOMS)

    assert installed == floors - {"__main__", "commands", "wsgi", "urls", "bench"}
    assert inside == installed - {"core", "ui", "printing", "demo"}


def test_every_room_with_pages_is_reached() -> None:
    with_pages = {path.parts[-3] for path in (ROOT / "khuyenhoc").glob("*/web/urls.py")}

    assert with_pages == set(ROOMS_WITH_PAGES)
