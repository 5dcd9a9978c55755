"""From nothing that runs to the first page: our database, the server, the page of signing in."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings

from khuyenhoc.bench.measuring import SECONDS, at_most, stopwatch
from khuyenhoc.bench.running import Run
from khuyenhoc.core import processes

ADDRESS: Final = "/dang-nhap/"
PATIENCE: Final = 120
PACKAGES: Final = Path(__file__).resolve().parents[2]


def measure(run: Run) -> None:
    run.scratch.ensure_sample()
    first = _start(run)  # gathers static files and compiles: a first start after an upgrade
    cold = min(_start(run) for _ in range(1 if run.options.is_quick else 3))
    with stopwatch() as bare:
        subprocess.run([sys.executable, "-c", "import django, granian, psycopg, procrastinate, allauth"], check=True)
    run.add(
        "Từ lúc tắt hẳn đến trang đầu", cold, SECONDS, bar=at_most(5), floor=bare(), floor_what="chỉ nạp thư viện",
        first_ever=first,
    )  # fmt: skip


def _start(run: Run) -> float:
    run.scratch.stop()
    port = _free_port()
    command = [sys.executable, "-m", "khuyenhoc", "serve", "--port", str(port)]
    with stopwatch() as taken:
        server = _serve(command)
        try:
            _wait(lambda: _answers(f"http://127.0.0.1:{port}{ADDRESS}"), server)
        finally:
            seconds = taken()
            processes.stop([server])
    run.scratch.start()
    return seconds


def _serve(command: list[str]) -> subprocess.Popen[bytes]:
    """The installed command over the run's folder, which it finds in the environment of this process."""
    with (Path(settings.DATA_DIR) / "serve.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=PACKAGES,
            stdout=log,
            stderr=log,
            preexec_fn=processes.dies_with_parent(),  # noqa: PLW1509
        )


def _wait(ready: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"serve: {server.poll()}")
        time.sleep(0.01)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
