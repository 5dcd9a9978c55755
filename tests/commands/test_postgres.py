"""The server of our own: started, shared, stopped, and put right after every kind of kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from khuyenhoc.core import postgres
from khuyenhoc.core.postgres.cluster import log_file

QUICK = {"fsync": "off"}  # these servers may lose everything; the first test shows that others may not
ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from khuyenhoc.core import postgres
lease = postgres.attach(Path(sys.argv[1]), {"fsync": "off"})
print("held", flush=True)
time.sleep(600)
"""


def ask(data: Path, question: str, database: str = "postgres") -> object:
    with psycopg.connect(host=str(postgres.socket_dir(data)), user="postgres", dbname=database) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_gone(data: Path) -> bool:
    return not postgres.is_live(data)


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def keeper(data: Path) -> int:
    status = Path(f"/proc/{postmaster(data)}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def holder(data: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_attach_makes_a_cluster_that_knows_vietnamese_letters(folder: Path) -> None:
    data = folder / "pg"

    with postgres.attach(data):
        assert ask(data, "SELECT lower('ĐỨC ÁNH')") == "đức ánh"
        assert ask(data, "SHOW server_encoding") == "UTF8"
        assert ask(data, "SHOW listen_addresses") == ""
        assert ask(data, "SHOW fsync") == "on"

    assert eventually(lambda: is_gone(data))


def test_attach_again_shares_the_server_and_keeps_the_data(folder: Path) -> None:
    data = folder / "pg"
    with postgres.attach(data, QUICK):
        postgres.ensure_database(data, "khuyenhoc")
        postgres.ensure_database(data, "khuyenhoc")
        first = postmaster(data)
        with postgres.attach(data, QUICK):
            assert postmaster(data) == first
        assert ask(data, "SELECT 1") == 1
    assert eventually(lambda: is_gone(data))

    with postgres.attach(data, QUICK):
        assert ask(data, "SELECT current_database()", "khuyenhoc") == "khuyenhoc"
        assert log_file(data).with_name("pg.log.1").exists()


def test_two_data_folders_run_side_by_side(folder: Path) -> None:
    one, other = folder / "one" / "pg", folder / "other" / "pg"

    with postgres.attach(one, QUICK), postgres.attach(other, QUICK):
        postgres.ensure_database(one, "khuyenhoc")
        assert postmaster(one) != postmaster(other)
        assert ask(other, "SELECT count(*) FROM pg_database WHERE datname = 'khuyenhoc'") == 0


def test_server_stops_when_its_only_user_is_killed(folder: Path) -> None:
    data = folder / "pg"
    process = holder(data)
    assert postgres.is_ready(data)

    end(process)

    assert eventually(lambda: is_gone(data))


def test_server_stays_when_one_of_two_users_is_killed(folder: Path) -> None:
    data = folder / "pg"
    one, other = holder(data), holder(data)
    try:
        end(one)
        time.sleep(1.5)
        assert ask(data, "SELECT 1") == 1
    finally:
        end(other)
    assert eventually(lambda: is_gone(data))


def test_killed_keeper_takes_the_server_along_and_heal_brings_it_back(folder: Path) -> None:
    data = folder / "pg"
    with postgres.attach(data, QUICK) as lease:
        assert not lease.heal()
        os.kill(keeper(data), signal.SIGKILL)
        assert eventually(lambda: not postgres.is_ready(data))

        assert lease.heal()

        assert ask(data, "SELECT 1") == 1
    assert eventually(lambda: is_gone(data))


def test_killed_postmaster_loses_nothing_that_was_committed(folder: Path) -> None:
    data = folder / "pg"
    with postgres.attach(data, QUICK) as lease:
        ask(data, "SELECT lo_from_bytea(7575, convert_to('còn', 'UTF8'))")
        os.kill(postmaster(data), signal.SIGKILL)

        assert eventually(lease.heal)

        assert ask(data, "SELECT convert_from(lo_get(7575), 'UTF8')") == "còn"


def test_stale_pid_that_now_belongs_to_somebody_else_is_not_believed(folder: Path) -> None:
    data = folder / "pg"
    postgres.attach(data, QUICK).close(wait=True)
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n{postgres.socket_dir(data)}\n\n0 0\nready\n")

    with postgres.attach(data, QUICK):
        assert ask(data, "SELECT 1") == 1


def test_socket_of_a_deep_folder_lies_where_its_path_fits(folder: Path) -> None:
    deep = folder / ("sâu" * 30) / "pg"

    assert postgres.socket_dir(folder / "pg") == folder / "pg.socket"
    assert len(str(postgres.socket_dir(deep))) < 60
    with postgres.attach(deep, QUICK):
        assert ask(deep, "SELECT 1") == 1


def test_folder_with_something_else_in_it_is_refused(folder: Path) -> None:
    data = folder / "pg"
    data.mkdir()
    (data / "ảnh.jpg").write_bytes(b"")

    with pytest.raises(postgres.PostgresError, match=r"ảnh\.jpg.*DATA_DIR"):
        postgres.attach(data, QUICK)

    assert [path.name for path in data.iterdir()] == ["ảnh.jpg"]


def test_data_of_another_major_version_is_refused_and_untouched(folder: Path) -> None:
    data = folder / "pg"
    postgres.attach(data, QUICK).close(wait=True)
    (data / "PG_VERSION").write_text("17\n")

    with pytest.raises(postgres.PostgresError, match="upgrade-db"):
        postgres.attach(data, QUICK)

    assert (data / "PG_VERSION").read_text() == "17\n"


def test_programs_are_looked_for_where_pg_bin_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(folder))

    with pytest.raises(postgres.PostgresError, match="PG_BIN"):
        postgres.attach(folder / "pg", QUICK)
