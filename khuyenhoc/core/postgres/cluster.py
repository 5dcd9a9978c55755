"""One data directory of PostgreSQL: making it, its settings, and what can be seen of it from outside."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from khuyenhoc.core.postgres.binaries import PostgresError, bin_dir, environment, major_version
from khuyenhoc.core.postgres.runner import Runner

LONGEST_SOCKET_FOLDER = 85  # a socket's whole path is limited to 107 bytes
KEPT_LOGS = 3
# Not --locale=C: then pg_trgm sees only ASCII letters. Order is by code point; people sort by a stored key.
LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--lc-messages=C",
)
SETTINGS = {
    "listen_addresses": "''",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "wal_compression": "pglz",
    "max_wal_size": "2GB",
    "timezone": "'Asia/Ho_Chi_Minh'",
    "log_min_duration_statement": "2000",
    "log_parameter_max_length": "0",  # no personal data in the log
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # the details of a refused row are its values
}


def socket_dir(data: Path) -> Path:
    """The folder of the server's socket: what Django takes for HOST."""
    data = data.absolute()
    beside = data.parent / f"{data.name}.socket"
    if len(str(beside)) < LONGEST_SOCKET_FOLDER:
        return beside
    return Path("/tmp") / f"khuyenhoc-{sha256(str(data).encode()).hexdigest()[:12]}"  # noqa: S108 - owner is checked


def log_file(data: Path) -> Path:
    return data.parent / f"{data.name}.log"


def is_ready(data: Path) -> bool:
    """True when the server takes connections."""
    command: list[str | Path] = [bin_dir() / "pg_isready", "-q", "-t", "2"]
    command += ["-h", socket_dir(data), "-p", "5432", "-U", "postgres", "-d", "postgres"]
    return subprocess.run(command, env=environment(), check=False).returncode == 0


def is_live(data: Path) -> bool:
    """True when any process of this server runs: each has the data directory as its working directory.

    A pid file is not asked: it may name a process that is somebody else's by now, or a zombie.
    """
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == data:
                return True
        except OSError:
            continue  # it ended meanwhile, or is not ours
    return False


def prepare(data: Path, runner: Runner, settings: Mapping[str, str]) -> None:
    """Make the data directory when there is none, write our settings, and clear what a killed server left."""
    runner.check()
    runner.own(data)
    runner.own(socket_dir(data))
    if not (data / "PG_VERSION").exists():
        _initdb(data, runner, is_synced=settings.get("fsync") != "off")
    _check_version(data)
    _write_settings(data, runner, {**SETTINGS, "unix_socket_directories": f"'{socket_dir(data)}'", **settings})
    if not is_live(data):
        (data / "postmaster.pid").unlink(missing_ok=True)
        _rotate_log(log_file(data))


def _initdb(data: Path, runner: Runner, *, is_synced: bool) -> None:
    if left := [path.name for path in data.iterdir() if path.name != "lost+found"]:
        raise PostgresError(f"Thư mục {data} có sẵn {left[0]} nhưng không phải là cơ sở dữ liệu: hãy đổi DATA_DIR.")
    command: list[str | Path] = [
        bin_dir() / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--no-instructions",
        *LOCALE,
    ]
    if not is_synced:
        command.append("--no-sync")
    made = subprocess.run(
        command, env=environment(), cwd="/", capture_output=True, text=True, preexec_fn=runner.prepare(), check=False
    )
    if made.returncode:
        raise PostgresError(f"Không tạo được cơ sở dữ liệu trong {data}: {made.stderr.strip()}")


def _check_version(data: Path) -> None:
    has, runs = int((data / "PG_VERSION").read_text().strip()), major_version(bin_dir())
    if has != runs:
        raise PostgresError(
            f"Dữ liệu trong {data} thuộc PostgreSQL {has}, chương trình đã cài là bản {runs}: "
            "hãy chạy “khuyenhoc upgrade-db --help”."
        )


def _write_settings(data: Path, runner: Runner, settings: Mapping[str, str]) -> None:
    ours = data / "khuyenhoc.conf"
    ours.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
    main = data / "postgresql.conf"
    if "include 'khuyenhoc.conf'" not in (text := main.read_text()):
        main.write_text(f"{text}\ninclude 'khuyenhoc.conf'\n")
    if os.geteuid() == 0:
        for path in (ours, main):
            os.chown(path, runner.uid, runner.gid)


def _rotate_log(log: Path) -> None:
    if not log.exists() or not log.stat().st_size:
        return
    for number in range(KEPT_LOGS, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number}"))
    log.replace(log.with_name(f"{log.name}.1"))
