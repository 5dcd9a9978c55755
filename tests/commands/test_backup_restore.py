"""The whole way by the real commands: an installation, its archive, an empty machine, the same data."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "khoá để thử"


def khuyenhoc(data_dir: Path, *words: str | Path, key: str = KEY, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {"DATA_DIR": str(data_dir), "BACKUP_KEY": key, "PATH": os.environ["PATH"], **more}
    command = [sys.executable, "-m", "khuyenhoc", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def new_admin(data_dir: Path, username: str) -> subprocess.CompletedProcess[str]:
    return khuyenhoc(
        data_dir, "create-admin", "--username", username, "--name", "Nguyễn Thị Ánh", "--association",
        "Hội Khuyến học huyện Vũ Quang", "--code", "441", "--level", "district", "--founded-on", "02/10/2000",
    )  # fmt: skip


@pytest.mark.faults
def test_archive_comes_back_on_an_empty_machine_and_nowhere_else(folder: Path) -> None:
    source, target, archive = folder / "source", folder / "target", folder / "all.khb"
    assert khuyenhoc(source, "migrate").returncode == 0
    assert new_admin(source, "quantri").returncode == 0
    (source / "files").mkdir()
    (source / "files" / "công văn.pdf").write_bytes(b"%PDF-")

    made = khuyenhoc(source, "backup", "--to", archive, "--json")

    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["files"] == 1
    assert told["rows"] > 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    content = archive.read_bytes()
    assert b"quantri" not in content
    assert KEY.encode() not in content
    assert khuyenhoc(source, "backup", "--check", archive).returncode == 0

    wrong = khuyenhoc(target, "restore", archive, key="khoá sai")
    assert (wrong.returncode, wrong.stderr) == (1, "Khoá không đúng, hoặc bản sao lưu đã hỏng.\n")
    assert not (target / "pg").exists()
    damaged = folder / "damaged.khb"
    damaged.write_bytes(content[:-20] + bytes(20))
    assert khuyenhoc(target, "restore", damaged).returncode == 1
    assert not (target / "pg").exists()

    restored = khuyenhoc(target, "restore", archive)

    assert restored.returncode == 0, restored.stderr
    assert (target / "files" / "công văn.pdf").read_bytes() == b"%PDF-"
    assert (target / "secrets" / "secret_key").read_text() == (source / "secrets" / "secret_key").read_text()
    assert (target / "secrets" / "backup_key").read_text() == KEY
    assert "đã có người dùng" in new_admin(target, "quantri").stderr
    again = khuyenhoc(target, "restore", archive)
    assert again.returncode == 1
    assert "không trống" in again.stderr
    assert khuyenhoc(target, "verify").returncode == 0


@pytest.mark.faults
def test_doctor_tells_a_good_installation_from_a_bad_one(folder: Path) -> None:
    data_dir = folder / "data"
    unmigrated = khuyenhoc(data_dir, "doctor", "--json")
    assert unmigrated.returncode == 1
    assert any("nâng cấp" in finding["seen"] for finding in json.loads(unmigrated.stdout))
    assert khuyenhoc(data_dir, "migrate").returncode == 0

    good = khuyenhoc(data_dir, "doctor", "--json")
    assert good.returncode == 0, good.stdout
    assert {finding["state"] for finding in json.loads(good.stdout)} == {"tốt", "lưu ý"}

    (data_dir / "secrets" / "secret_key").chmod(0o644)
    bad = khuyenhoc(data_dir, "doctor", "--json")
    assert bad.returncode == 1
    assert [finding["to_do"] for finding in json.loads(bad.stdout) if finding["state"] == "hỏng"] == [
        f"Chạy “chmod 600 {data_dir}/secrets/secret_key”."
    ]
