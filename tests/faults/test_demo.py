"""`khuyenhoc demo`: one command starts everything, one signal stops it, and what is killed heals."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.faults.processes import children, eventually, khuyenhoc, postmaster, running, started, status

pytestmark = pytest.mark.faults


def having(pid: int, verb: str) -> list[psutil.Process]:
    """Children of the demo that run this command."""
    found: list[psutil.Process] = []
    for child in children(pid):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if child.cmdline()[-1:] == [verb]:
                found.append(child)
    return found


@pytest.mark.timeout(900)
def test_demo_starts_heals_stops_and_starts_again(port: int) -> None:
    """One test, because loading the sample association takes a while."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as folder:
        data = Path(folder) / "data"
        with started(data, port, "demo") as demo:
            assert eventually(lambda: status(port) == 200, seconds=600)
            assert eventually(lambda: status(port, "/demo/") == 200)
            taken = khuyenhoc(data, port, "demo")
            assert (taken.returncode, f"Cổng {port}" in taken.stdout) == (3, True)

            for verb in ("serve", "worker"):
                [old] = having(demo.pid, verb)
                old.kill()
                assert eventually(lambda verb=verb, old=old: set(having(demo.pid, verb)) - {old})
            first = postmaster(data)
            assert first is not None
            os.kill(first, signal.SIGKILL)
            assert eventually(lambda: status(port) == 200 and postmaster(data) != first)

            demo.send_signal(signal.SIGINT)
            assert eventually(lambda: demo.poll() == 0)
            assert eventually(lambda: running(data) == [])

        with started(data, port, "demo") as demo:
            assert eventually(lambda: status(port) == 200)
            demo.kill()
            assert eventually(lambda: running(data) == [])


def test_demo_pages_exist_only_in_the_demo(data_dir: Path, port: int) -> None:
    with started(data_dir, port, "serve"):
        assert eventually(lambda: status(port) == 200)
        assert (status(port, "/demo/"), status(port, "/dev/ui/")) == (404, 404)
