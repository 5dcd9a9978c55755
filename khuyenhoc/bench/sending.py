"""One server process of deadline day, started by bench.crowd: it reads what to send, says that it is ready, waits for
the word, and says what it used."""

from __future__ import annotations

import json
import sys
from functools import partial
from time import process_time

from django.db import connections

from khuyenhoc.access.roles import Role
from khuyenhoc.bench.measuring import in_threads
from khuyenhoc.bench.population import acting
from khuyenhoc.bench.scratch import CONNECTIONS, disconnect, use
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.services import report_submit


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    connections.settings["default"]["OPTIONS"]["pool"]["max_size"] = CONNECTIONS
    use(asked["database"])
    work = [partial(send, report, asked["user_id"]) for report in Report.objects.filter(pk__in=asked["ids"])]
    _say("ready")
    sys.stdin.readline()
    began = process_time()
    _, errors = in_threads(work, threads=asked["threads"])
    used = process_time() - began
    _say(json.dumps({"cpu": used, "errors": sorted({f"{type(error).__name__}: {error}"[:200] for error in errors})}))
    disconnect()


def send(report: Report, user_id: int) -> Report:
    """As the head of its chapter would."""
    actor = acting(Role.CHAPTER_HEAD, report.path, user_id=user_id)
    return report_submit(actor=actor, report_id=report.pk, idempotency_key=f"bench-{report.pk}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
