"""The server processes of deadline day: each sends the reports that it is given when it is told to, and what they and
the database used of the processors is counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khuyenhoc.bench.measuring import stopwatch

PACKAGES: Final = Path(__file__).resolve().parents[2]
# Django is set up before anything of ours is imported; the run's own folder stands in the environment.
CHILD: Final = (
    "from khuyenhoc.commands import _setup; _setup.set_up(); from khuyenhoc.bench import sending; sending.main()"
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """`cpu` and `server_cpu` are milliseconds a report, of our processes and of the database's."""

    seconds: float
    cpu: float
    server_cpu: float
    errors: list[str]


def sent_by(processes: int, report_ids: Sequence[int], *, people: int, user_id: int, database: str, pg: Path) -> Crowd:
    """Send these reports from so many processes, with so many people at once in all; ready before the clock starts."""
    kids = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PACKAGES,
        )
        for _ in range(processes)
    ]  # fmt: skip
    for number, kid in enumerate(kids):
        asked = {"ids": report_ids[number::processes], "threads": people // processes, "user_id": user_id}
        _say(kid, json.dumps(asked | {"database": database}))
        _hear(kid)
    before = server_cpu(pg)
    with stopwatch() as taken:
        for kid in kids:
            _say(kid, "go")
        answers = [json.loads(_hear(kid)) for kid in kids]
    used = server_cpu(pg) - before
    for kid in kids:
        kid.communicate()
    return Crowd(
        seconds=taken(),
        cpu=sum(answer["cpu"] for answer in answers) * 1000 / len(report_ids),
        server_cpu=used * 1000 / len(report_ids),
        errors=[error for answer in answers for error in answer["errors"]],
    )


def server_cpu(pg: Path) -> float:
    """Seconds of the processor that the database in this folder has used, those of sessions that ended included."""
    head = int((pg / "postmaster.pid").read_text().splitlines()[0])
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(path.parent.name) == head:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == head:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _say(kid: subprocess.Popen[str], text: str) -> None:
    assert kid.stdin is not None
    kid.stdin.write(f"{text}\n")
    kid.stdin.flush()


def _hear(kid: subprocess.Popen[str]) -> str:
    assert kid.stdout is not None
    return kid.stdout.readline()
