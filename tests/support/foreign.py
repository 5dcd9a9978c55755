"""A PostgreSQL server that is not ours: over TCP, with a password, for a role that is no superuser."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from khuyenhoc.core.postgres import bin_dir
from khuyenhoc.core.postgres.binaries import environment
from khuyenhoc.core.postgres.runner import Runner, runner_for

ROLE, PASSWORD, KEEPER = "khuyenhoc", "mật khẩu: #1/@", "của người quản trị"
DATABASES = (ROLE, "saved", "restored", "absent")
UNSAFE_BUT_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60")


@dataclass
class Foreign:
    data: Path
    port: int
    runner: Runner
    process: subprocess.Popen[bytes] | None = field(default=None)

    def url(self, database: str = ROLE, *, password: str = PASSWORD) -> str:
        return f"postgresql://{ROLE}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = ["listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=", *UNSAFE_BUT_FAST]
        command = [bin_dir() / "postgres", "-D", self.data, *(word for option in options for word in ("-c", option))]
        with (self.data.parent / "foreign.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=environment(),
                cwd="/",
                stdout=log,
                stderr=log,
                preexec_fn=self.runner.prepare(),  # noqa: PLW1509 - as the product does it
            )
        deadline = time.monotonic() + 60
        while not self._answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(2)  # at once, without waiting for who is connected
            self.process.wait(60)
            self.process = None

    def keeper(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=KEEPER, dbname="postgres", autocommit=True
        )

    def _answers(self) -> bool:
        try:
            self.keeper().close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def server() -> Iterator[Foreign]:
    """Running, with an empty database that its administrator made as docs/operate/install.md says."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-foreign-") as folder:
        data = Path(folder) / "cluster"
        runner = runner_for(data, bin_dir())
        runner.own(data)
        _initdb(data, runner)
        foreign = Foreign(data, free_port(), runner)
        foreign.start()
        try:
            with foreign.keeper() as keeper:
                role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                keeper.execute(role.format(sql.Identifier(ROLE), sql.Literal(PASSWORD)))
                for name in DATABASES:
                    database = sql.SQL("CREATE DATABASE {} OWNER {}")
                    keeper.execute(database.format(sql.Identifier(name), sql.Identifier(ROLE)))
            yield foreign
        finally:
            foreign.stop()


def _initdb(data: Path, runner: Runner) -> None:
    with tempfile.NamedTemporaryFile("w", dir="/tmp", suffix=".pw") as password:
        password.write(KEEPER)
        password.flush()
        Path(password.name).chmod(0o644)
        command = [
            bin_dir() / "initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password.name}",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C",
            "--lc-ctype=C.UTF-8", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        subprocess.run(
            command, env=environment(), cwd="/", check=True, capture_output=True, preexec_fn=runner.prepare()
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
