from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from khuyenhoc import __main__ as khuyenhoc
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.postgres import PostgresError

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(khuyenhoc.commands())


def test_every_command_says_what_it_does_in_vietnamese() -> None:
    told = khuyenhoc.commands()

    assert {"serve", "worker", "migrate", "create-admin", "demo", "backup", "restore", "verify", "doctor"} <= set(told)
    assert all(line.endswith((".", "!")) and not line.isascii() for line in told.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        khuyenhoc.main([name, "--help"])

    assert end.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Cách dùng: khuyenhoc {name}")
    assert "usage" not in told
    assert "options:" not in told


def test_unknown_command_and_option_are_wrong_calls(capsys: pytest.CaptureFixture[str]) -> None:
    assert khuyenhoc.main(["phuc-vu"]) == 2
    assert "Không có lệnh “phuc-vu”" in capsys.readouterr().err
    with pytest.raises(SystemExit) as end:
        khuyenhoc.main(["migrate", "--nhanh"])
    assert end.value.code == 2
    assert "khuyenhoc migrate --help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(RuleViolated("refused", "Không được."), 1), (PostgresError("Không được."), 3)],
)
def test_refusals_become_a_sentence_and_an_exit_code(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(options: object) -> int:
        raise error

    monkeypatch.setattr("khuyenhoc.commands.migrate.run", refuse)

    assert khuyenhoc.main(["migrate"]) == code
    assert capsys.readouterr().err == "Không được.\n"


def test_overview_is_quick_and_needs_no_data_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "khuyenhoc"]
    environment = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path / "none")}
    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    assert "create-admin" in answer.stdout
    assert "django.db" not in answer.stderr
    assert not (tmp_path / "none").exists()
