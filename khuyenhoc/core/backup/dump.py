"""The database as a stream: pg_dump and pg_restore, over the connection that Django's settings name."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import psycopg
from psycopg import sql

from khuyenhoc.core import postgres
from khuyenhoc.core.backup.sealing import BackupError

BLOCK = 16 * 1024 * 1024
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""


def connect(settings: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings.get("PASSWORD") or None,
        dbname=settings["NAME"],
        **tls(settings),
    )


def tls(settings: dict[str, Any]) -> dict[str, Any]:
    """sslmode, sslrootcert and the like of DATABASE_URL."""
    return {name: str(value) for name, value in settings["OPTIONS"].items() if name.startswith("ssl")}


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table, as this transaction sees them."""
    counts: dict[str, int] = {}
    for schema, table in connection.execute(TABLES).fetchall():
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        row = connection.execute(count).fetchone()
        counts[f"{schema}.{table}"] = row[0] if row else 0
    return counts


@contextmanager
def snapshot(settings: dict[str, Any]) -> Iterator[tuple[str, dict[str, int]]]:
    """A moment of the database held still: its name for pg_dump, and the rows of every table in it."""
    with connect(settings) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        name = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert name is not None
        yield name[0], row_counts(connection)


def dumped(settings: dict[str, Any], snapshot_name: str) -> Iterator[bytes]:
    """The dump, in blocks. Raises BackupError when pg_dump fails, also after the last block."""
    program = _program("pg_dump", settings)
    command = [*program, "--format=custom", "--compress=gzip:3", "--no-owner", "--no-privileges"]
    command.append(f"--snapshot={snapshot_name}")
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=_environment(settings), stdout=subprocess.PIPE, stderr=complaints)
        assert process.stdout is not None
        with process.stdout as out:
            yield from iter(lambda: out.read(BLOCK), b"")
        _check(process, complaints, "dump_failed", "Không xuất được cơ sở dữ liệu")


class Loading:
    """Feed a dump into an empty database: `write` its blocks, then `finish`."""

    def __init__(self, settings: dict[str, Any]) -> None:
        command = [*_program("pg_restore", settings), "--no-owner", "--no-privileges", "--exit-on-error"]
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by finish or abandon
        self._process = subprocess.Popen(
            [*command, "--single-transaction"],
            env=_environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
        )

    def write(self, block: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(block)
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # its own complaint follows
            self._process.stdin.close()
        with self._complaints:
            _check(self._process, self._complaints, "load_failed", "Không nạp được cơ sở dữ liệu")

    def abandon(self) -> None:
        self._process.kill()
        self._process.wait()
        self._complaints.close()


def _program(name: str, settings: dict[str, Any]) -> list[str]:
    """What DATABASE_URL leaves out is left to the client library here, too: the local socket, one's own name."""
    given = {"-h": settings["HOST"], "-p": str(settings["PORT"]), "-U": settings["USER"], "-d": settings["NAME"]}
    return [str(postgres.bin_dir() / name), *(word for pair in given.items() if pair[1] for word in pair)]


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    """The password goes by the environment: arguments are seen by everybody on the machine."""
    secured = {f"PG{name.upper()}": value for name, value in tls(settings).items()}
    return {**postgres.environment(), **secured, "PGPASSWORD": settings.get("PASSWORD") or ""}


def _check(process: subprocess.Popen[bytes], complaints: IO[bytes], code: str, sentence: str) -> None:
    if process.wait():
        complaints.seek(0)
        said = complaints.read(2000).decode(errors="replace").strip()
        raise BackupError(code, f"{sentence}: {said}")
