"""`khuyenhoc serve` and `worker`: they stop when told, take all with them when killed, and heal what was killed."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.faults.processes import (
    children,
    eventually,
    free_port,
    khuyenhoc,
    named,
    postmaster,
    running,
    started,
    status,
)

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_stops_with_everything_it_started(data_dir: Path, port: int, number: int) -> None:
    with started(data_dir, port, "serve") as server:
        assert eventually(lambda: status(port) == 200)

        server.send_signal(number)

        assert eventually(lambda: server.poll() is not None)
        assert eventually(lambda: running(data_dir) == [])


def test_killed_server_leaves_nothing_and_starts_again(data_dir: Path, port: int) -> None:
    with started(data_dir, port, "serve") as server:
        assert eventually(lambda: status(port) == 200)
        server.kill()
        assert eventually(lambda: running(data_dir) == [])

    with started(data_dir, port, "serve"):
        assert eventually(lambda: status(port) == 200)


def test_killed_database_comes_back_under_the_server(data_dir: Path, port: int) -> None:
    with started(data_dir, port, "serve"):
        assert eventually(lambda: status(port) == 200)
        first = postmaster(data_dir)

        os.kill(first, signal.SIGKILL)

        assert eventually(lambda: status(port) == 200 and postmaster(data_dir) != first)


def test_killed_page_process_is_replaced(data_dir: Path, port: int) -> None:
    with started(data_dir, port, "serve") as server:
        assert eventually(lambda: status(port) == 200)
        [pages] = [child for child in children(server.pid) if "keeper" not in " ".join(child.cmdline())]

        pages.kill()

        assert eventually(lambda: not pages.is_running() or pages.status() == psutil.STATUS_ZOMBIE)
        assert eventually(lambda: status(port) == 200)


def test_server_refuses_a_database_of_another_version_of_itself(data_dir: Path, port: int) -> None:
    fresh = data_dir.parent / "fresh"

    refused = khuyenhoc(fresh, port, "serve")

    assert refused.returncode == 3
    assert "khuyenhoc migrate" in refused.stdout
    assert eventually(lambda: running(fresh) == [])


def test_worker_does_what_waits_and_stops_when_told(data_dir: Path, port: int) -> None:
    once = khuyenhoc(data_dir, port, "worker", "--once")
    assert once.returncode == 0, once.stderr

    with started(data_dir, port, "worker") as worker:
        assert eventually(lambda: named(data_dir, "khuyenhoc", "worker"))
        worker.send_signal(signal.SIGTERM)
        assert eventually(lambda: worker.poll() is not None)
        assert eventually(lambda: running(data_dir) == [])


def test_two_installations_run_side_by_side(data_dir: Path, port: int, migrated: Path) -> None:
    other_port, other = free_port(), data_dir.parent / "other"
    subprocess.run(["cp", "-a", migrated, other], check=True)
    with started(data_dir, port, "serve") as one, started(other, other_port, "serve"):
        assert eventually(lambda: status(port) == 200)
        assert eventually(lambda: status(other_port) == 200)

        one.send_signal(signal.SIGINT)

        assert eventually(lambda: running(data_dir) == [])
        assert status(other_port) == 200
