"""The whole command at its smallest size: every suite runs to its end. Times are never asserted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from khuyenhoc.commands.bench import BY_HAND, NAMES

ROOT = Path(__file__).resolve().parents[2]
# With nothing that would lead to the data of an installation, or of the tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_every_suite_runs_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    command = [sys.executable, "-m", "khuyenhoc", "bench", "--quick", "--json", file, "--folder", tmp_path]
    wanted = [word for name in (*NAMES, *BY_HAND) for word in ("--only", name)]

    done = subprocess.run([*command, *wanted], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(file.read_text())
    assert told["broken"] == []
    assert {figure["suite"] for figure in told["figures"]} == {*NAMES, *BY_HAND}
    assert {figure["what"]: figure["value"] for figure in told["figures"] if figure["bar"] == ["≤", 0]} == {
        "Nhập 60 dòng, lần hai: số thay đổi": 0,
        "Nhập 300 dòng, lần hai: số thay đổi": 0,
        "Báo cáo đã gửi mà mất": 0,
        "Khoá chéo": 0,
        "Tiếp nhận bị lỗi": 0,
    }
    assert list(tmp_path.iterdir()) == [file]
