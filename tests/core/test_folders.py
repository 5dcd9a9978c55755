"""What holds people's data is its owner's alone: data folder, logs, secrets, files, the socket of our own server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from khuyenhoc.core import postgres
from khuyenhoc.core.database import secret
from khuyenhoc.core.folders import make_private
from khuyenhoc.core.postgres.cluster import log_file
from khuyenhoc.core.processes import start, stop
from khuyenhoc.files import storage

IS_ROOT = os.geteuid() == 0
SHUT = 0o711 if IS_ROOT else 0o700  # PostgreSQL, as nobody, passes through what root has made
SOMEBODY = 54321
QUICK = {"fsync": "off"}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_new_folders_are_shut_and_old_ones_stay(tmp_path: Path) -> None:
    new, old = tmp_path / "a" / "data", tmp_path / "old"
    old.mkdir(mode=0o750)
    make_private(new)
    make_private(old)
    assert (mode(new), mode(old)) == (SHUT, 0o750)


def test_a_secret_makes_no_folder_that_others_see(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert len(secret("SECRET_KEY_OF_A_TEST", data)) > 40
    found = {path.relative_to(tmp_path).as_posix(): mode(path) for path in data.rglob("*")}
    assert found == {"data/secrets": 0o700, "data/secrets/secret_key_of_a_test": 0o600}
    assert mode(data) == SHUT


def test_stored_files_are_shut(tmp_path: Path, settings: Settings) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    stored = storage.place(storage.put(b"%PDF-1.7"))
    assert (mode(settings.FILES_ROOT), mode(stored)) == (SHUT, 0o600)


def test_the_log_of_a_child_is_shut(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    child = start([sys.executable, "-c", "print('x')"], env={}, log=log)
    child.wait(60)
    stop([child])
    assert (mode(log), log.read_bytes()) == (0o600, b"x\n")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Where everybody passes, so that what lies in it must guard itself."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_our_own_server_is_reached_by_its_owner_only(open_folder: Path) -> None:
    """It trusts whoever reaches its socket, so nobody else may: no TCP, and a folder that only its owner passes."""
    data = open_folder / "data" / "pg"
    with postgres.attach(data, QUICK):
        found = postgres.socket_dir(data)
        shut = {path: mode(path) for path in (data.parent, data, found, log_file(data))}
        assert shut == {data.parent: SHUT, data: 0o700, found: 0o700, log_file(data): 0o600}
        assert is_let_in(found / ".s.PGSQL.5432")
        if IS_ROOT:
            assert is_let_in(found / ".s.PGSQL.5432", data.stat().st_uid)
            assert not is_let_in(found / ".s.PGSQL.5432", SOMEBODY)


def is_let_in(path: Path, uid: int = os.geteuid()) -> bool:
    """Asked by a process of that user, between its start and the program that it would be."""

    def ask() -> None:
        os.setresuid(uid, uid, uid)
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))

    try:
        return subprocess.run(["true"], preexec_fn=ask, check=False).returncode == 0
    except subprocess.SubprocessError:
        return False
