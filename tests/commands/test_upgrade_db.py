"""Moving the data to a newer PostgreSQL, on machines that have an older one beside ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from khuyenhoc.commands.upgrade_db import programs
from khuyenhoc.core import postgres
from khuyenhoc.core.postgres.binaries import environment, major_version
from khuyenhoc.core.postgres.runner import runner_for
from tests.commands.test_backup_restore import khuyenhoc

OLDER = sorted(
    path
    for path in Path("/usr/lib/postgresql").glob("*/bin")
    if (path / "initdb").exists() and int(path.parent.name) < 18
)


def old_cluster(data: Path, programs_folder: Path) -> None:
    data.parent.mkdir(parents=True)
    runner = runner_for(data, programs_folder)
    runner.own(data)
    command = [
        programs_folder / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    subprocess.run(command, check=True, env=environment(), cwd="/", preexec_fn=runner.prepare(), capture_output=True)


def connect(data: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(postgres.socket_dir(data)), user="postgres", dbname="khuyenhoc")


@pytest.mark.faults
@pytest.mark.skipif(not OLDER, reason="no older PostgreSQL on this machine")
def test_data_moves_to_the_newer_version_and_the_old_stays_beside(folder: Path) -> None:
    data_dir, data = folder / "data", folder / "data" / "pg"
    old = major_version(OLDER[0])
    old_cluster(data, OLDER[0])
    with programs(OLDER[0]), postgres.attach(data) as lease:
        postgres.ensure_database(data, "khuyenhoc")
        with connect(data) as connection:
            connection.execute("CREATE TABLE hoi_vien AS SELECT 'Đặng Văn Ước' AS ten FROM generate_series(1, 7575)")
        lease.close(wait=True)
    refused = khuyenhoc(data_dir, "verify")
    assert (refused.returncode, "upgrade-db" in refused.stderr) == (3, True)
    assert khuyenhoc(data_dir, "upgrade-db").returncode == 2

    moved = khuyenhoc(data_dir, "upgrade-db", "--old-bin", OLDER[0])

    assert moved.returncode == 0, moved.stderr
    assert "7575 dòng" in moved.stdout
    assert (folder / "data" / f"pg.old-{old}" / "PG_VERSION").read_text().strip() == str(old)
    with postgres.attach(data), connect(data) as connection:
        assert connection.execute("SELECT count(*), min(ten) FROM hoi_vien").fetchone() == (7575, "Đặng Văn Ước")
    assert "đã ở PostgreSQL" in khuyenhoc(data_dir, "upgrade-db").stdout
