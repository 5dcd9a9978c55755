"""Using the server: `attach` starts it when need be and answers a lease; it runs as long as any lease is held."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO

import psycopg
from psycopg import sql

from khuyenhoc.core.folders import make_private
from khuyenhoc.core.postgres.binaries import PostgresError, bin_dir
from khuyenhoc.core.postgres.cluster import is_live, is_ready, log_file, prepare, socket_dir
from khuyenhoc.core.postgres.runner import runner_for

SECONDS_TO_START = 120  # recovery after a crash may take a while
SECONDS_TO_STOP = 60
ATTEMPTS = 3
PACKAGES = Path(__file__).resolve().parents[3]
_keepers: set[int] = set()  # children of this process that have not ended


class Lease:
    """Holds the server. Close it, or let the process end, and the server may go."""

    def __init__(self, data: Path, users: IO[str], settings: Mapping[str, str]) -> None:
        self.data = data
        self._users = users
        self._settings = settings

    def heal(self) -> bool:
        """Start the server again if it was killed; True when that was needed."""
        if is_ready(self.data):
            return False
        _start(self.data, self._settings)
        return True

    def close(self, *, wait: bool = False) -> None:
        """Give the server up. With `wait`, return only when it has stopped, or when another user keeps it."""
        self._users.close()
        deadline = time.monotonic() + SECONDS_TO_STOP
        while wait and is_live(self.data) and not _others_use(self.data) and time.monotonic() < deadline:
            time.sleep(0.05)

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def attach(data: Path, settings: Mapping[str, str] | None = None) -> Lease:
    """Start the server over this data directory unless it runs, and hold it.

    A missing data directory is made. Raises PostgresError when it cannot be started.
    """
    data = data.absolute().parent.resolve() / data.name
    make_private(data.parent)
    try:
        users = (data.parent / f"{data.name}.users").open("a")
    except OSError as error:
        raise PostgresError(f"Không ghi được vào {data.parent}: {error.strerror}. Hãy xem lại DATA_DIR.") from error
    fcntl.flock(users, fcntl.LOCK_SH)
    try:
        _start(data, settings or {})
    except BaseException:
        users.close()
        raise
    return Lease(data, users, settings or {})


def ensure_database(data: Path, name: str) -> None:
    """Create the database when it is missing; two who start at once do not disturb each other."""
    with psycopg.connect(host=str(socket_dir(data)), port=5432, user="postgres", dbname="postgres") as connection:
        connection.autocommit = True
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return


def _start(data: Path, settings: Mapping[str, str]) -> None:
    with (data.parent / f"{data.name}.start").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if data.exists() and is_ready(data):
            return
        for _ in range(ATTEMPTS):
            prepare(data, runner_for(data, bin_dir()), settings)
            if _wait_until_ready(data, _spawn_keeper(data)):
                return
            # Backends of a killed server may still be ending; until they have, a new one refuses to start.
            _wait_until_gone(data)
        raise PostgresError(f"Cơ sở dữ liệu không khởi động được: xem {log_file(data)}.")


def _wait_until_ready(data: Path, keeper: int) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _has_ended(keeper) and time.monotonic() < deadline:
        if is_ready(data):
            return True
        time.sleep(0.03)
    return False


def _spawn_keeper(data: Path) -> int:
    """Start the keeper in a session of its own; it outlives this process as long as others need the server."""
    for keeper in list(_keepers):
        _has_ended(keeper)
    program = [sys.executable, "-m", "khuyenhoc.core.postgres.keeper", str(data)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    pid = os.posix_spawn(sys.executable, program, environment, file_actions=nowhere, setsid=True)
    _keepers.add(pid)
    return pid


def _has_ended(keeper: int) -> bool:
    """True when it has ended; the kernel then forgets it."""
    if keeper in _keepers and os.waitpid(keeper, os.WNOHANG)[0]:
        _keepers.discard(keeper)
    return keeper not in _keepers


def _wait_until_gone(data: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_STOP
    while is_live(data) and time.monotonic() < deadline:
        time.sleep(0.05)


def _others_use(data: Path) -> bool:
    """True when somebody holds the shared lock; the keeper's own exclusive one means that it is stopping."""
    with (data.parent / f"{data.name}.users").open("a") as users:
        return not _lock(users, fcntl.LOCK_EX) and _lock(users, fcntl.LOCK_SH)


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
