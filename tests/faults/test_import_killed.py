"""An import that is killed with -9 in the middle of its writing leaves nothing, and is simply run again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from khuyenhoc.core import postgres
from khuyenhoc.core.database import own_data
from tests.faults.processes import ROOT, environment, eventually, khuyenhoc
from tests.members.importing import messes

pytestmark = pytest.mark.faults
TOWN = """
from khuyenhoc.commands import _setup
with _setup.database():
    from tests.cast import make_units
    from tests.members.lists import found_chapters
    make_units()
    found_chapters()
"""
WAITS = "SELECT 1 FROM pg_locks WHERE relation = 'audit_act'::regclass AND NOT granted"
REGISTER = ("people_person", "members_membership", "members_memberimport", "members_memberimportrow", "audit_act")


def connected(data_dir: Path) -> psycopg.Connection[Any]:
    host = str(postgres.socket_dir(own_data(data_dir)))
    return psycopg.connect(host=host, dbname="khuyenhoc", user="postgres", autocommit=True)


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for table in REGISTER:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        found[table] = row[0] if row else -1
    return found


def test_killed_in_the_middle_of_writing(data_dir: Path, port: int, tmp_path: Path) -> None:
    file = tmp_path / "danh-sach.xlsx"
    file.write_bytes(messes.plain())
    words = ("import-members", str(file), "--unit", "AB", "--commit", "--json")
    with postgres.attach(own_data(data_dir)):
        made = subprocess.run(
            [sys.executable, "-c", TOWN], env=environment(data_dir, port), cwd=ROOT, capture_output=True, check=False
        )
        assert made.returncode == 0, made.stderr.decode()
        with connected(data_dir) as holder, connected(data_dir) as reader:
            before = counts(reader)
            with holder.transaction():
                # People, memberships and rows are written by then; the line in the journal is waited for.
                holder.execute("LOCK TABLE audit_act IN EXCLUSIVE MODE")
                command = [sys.executable, "-m", "khuyenhoc", *words]
                with subprocess.Popen(command, env=environment(data_dir, port)) as importing:
                    assert eventually(lambda: reader.execute(WAITS).fetchone())
                    importing.send_signal(signal.SIGKILL)
            assert eventually(lambda: reader.execute(WAITS).fetchone() is None)
            assert counts(reader) == before

            again = khuyenhoc(data_dir, port, *words)
            assert again.returncode == 0, again.stderr
            assert json.loads(again.stdout)["created"] == 4
            assert counts(reader)["members_membership"] == before["members_membership"] + 4
            third = khuyenhoc(data_dir, port, *words)
            assert json.loads(third.stdout)["unchanged"] == 4
            assert counts(reader)["members_membership"] == before["members_membership"] + 4
