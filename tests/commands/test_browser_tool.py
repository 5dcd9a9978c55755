"""Which Chromium the journeys are given: tools/browser.py on machines that have one, and on machines that have none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "browser.py"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def ask(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """On a machine whose programs are those of `tmp_path/bin`, without a browser of playwright's, without a network."""
    alone = {
        "PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none"),
        "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, TOOL], env={**alone, **environment}, capture_output=True, text=True, check=False
    )


def test_the_browser_of_the_system_is_taken(tmp_path: Path) -> None:
    chromium = program(tmp_path / "bin" / "chromium", "exit 0")
    assert ask(tmp_path).stdout == f"{chromium}\n"


def test_the_browser_that_one_names_comes_first_and_one_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium", "exit 1")
    chrome = program(tmp_path / "bin" / "google-chrome", "exit 0")
    mine = program(tmp_path / "mine", "exit 0")
    assert ask(tmp_path, CHROMIUM=str(mine)).stdout == f"{mine}\n"
    assert ask(tmp_path, CHROMIUM="/khong/co").stdout == f"{chrome}\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs by apt")
def test_root_without_a_browser_gets_one_by_apt(tmp_path: Path) -> None:
    made = tmp_path / "bin" / "chromium"
    program(
        tmp_path / "bin" / "apt-get",
        f'[ "$1" = install ] || exit 0; printf "#!/bin/sh\\nexit 0\\n" > {made}; /bin/chmod 755 {made}; echo "$@" >&2',
    )
    answer = ask(tmp_path)
    assert answer.stdout == f"{made}\n"
    assert "install -y -qq --no-install-recommends chromium" in answer.stderr


def test_without_any_the_end_is_a_sentence_that_says_what_to_install(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "apt-get", "exit 100")
    answer = ask(tmp_path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "Hãy cài gói “chromium”" in answer.stderr
    assert "Traceback" not in answer.stderr
