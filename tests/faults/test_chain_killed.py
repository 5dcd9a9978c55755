"""A submission and an acceptance that are killed with -9 in the middle leave all of the act or none, and are run
again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from khuyenhoc.core import postgres
from khuyenhoc.core.database import own_data
from tests.faults.processes import ROOT, environment, eventually
from tests.faults.test_import_killed import WAITS, connected

pytestmark = pytest.mark.faults
MONTH = """
from khuyenhoc.commands import _setup
with _setup.database():
    from tests.cast import make_cast
    from tests.reports.chain import filled, opened
    filled(opened(make_cast())["to_5"])
"""
ACT = """
import sys
from khuyenhoc.commands import _setup
with _setup.database():
    from khuyenhoc.access.selectors import actor_for
    from khuyenhoc.accounts.models import User
    from khuyenhoc.reports.models import Report
    from khuyenhoc.reports.services import report_accept, report_submit
    report = Report.objects.get(unit__versions__code="AB-5")
    act, who = {"submit": (report_submit, "ha"), "accept": (report_accept, "lan")}[sys.argv[1]]
    act(actor=actor_for(User.objects.get(username=who)), report_id=report.pk, edits=report.edits)
"""
# Everything that a step of the chain writes, as one row.
STATE = """
    SELECT (SELECT array_agg(status ORDER BY id) FROM reports_report),
        (SELECT count(*) FROM reports_reportlog), (SELECT count(*) FROM reports_reportsnapshot),
        (SELECT count(*) FROM figures_ownvalue WHERE is_counted), (SELECT array_agg(sums ORDER BY id) FROM
        figures_figuredelta),
        (SELECT count(*) FROM audit_act), (SELECT count(*) FROM notifications_obligation WHERE done_at IS NULL),
        (SELECT count(*) FROM procrastinate_jobs)
"""
REPORT = """
    SELECT report.status FROM reports_report AS report JOIN org_unitversion AS unit USING (unit_id) WHERE code = 'AB-5'
"""


def python(code: str, *words: str, data_dir: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *words], env=environment(data_dir, port), cwd=ROOT)


def one(connection: psycopg.Connection[Any], question: str) -> Any:
    return connection.execute(question).fetchone()


def test_killed_in_the_middle_of_sending_and_of_accepting(data_dir: Path, port: int) -> None:
    with postgres.attach(own_data(data_dir)):
        with python(MONTH, data_dir=data_dir, port=port) as made:
            assert made.wait(120) == 0
        with connected(data_dir) as holder, connected(data_dir) as reader:
            for act, status in (("submit", "submitted"), ("accept", "accepted")):
                before = one(reader, STATE)
                with holder.transaction():
                    holder.execute("LOCK TABLE audit_act IN EXCLUSIVE MODE")
                    with python(ACT, act, data_dir=data_dir, port=port) as acting:
                        assert eventually(lambda: one(reader, WAITS))
                        acting.send_signal(signal.SIGKILL)
                assert eventually(lambda: one(reader, WAITS) is None)
                assert one(reader, STATE) == before

                with python(ACT, act, data_dir=data_dir, port=port) as again:
                    assert again.wait(60) == 0
                assert one(reader, REPORT) == (status,)
                assert one(reader, STATE) != before
