"""A server that DATABASE_URL names, over TCP with a password, for a role that is no superuser: everything works there,
and when it is away the site says so and finds it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import ROOT, environment, eventually, free_port, running, started, status
from tests.support import foreign

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
COUNTED = "/api/v1/figures?code=members.total&unit=441@2023-02-09&at=2023-02-09"
SELECTION = """
    accounts access/test_actor.py access/test_mandates.py files members/test_parallel.py figures/test_totals.py
""".split()


@pytest.fixture(scope="module")
def server() -> Iterator[foreign.Foreign]:
    with foreign.server() as running_server:
        yield running_server


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as folder:
        yield Path(folder) / "data"


def khuyenhoc(url: str, data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "khuyenhoc", *words]
    given = {**environment(data, free_port()), "DATABASE_URL": url}
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_an_installation_is_made_saved_and_brought_back(server: foreign.Foreign, data: Path) -> None:
    url, archive = server.url("saved"), data.parent / "all.khb"
    assert khuyenhoc(url, data, "migrate", "--check").returncode == 1
    made = khuyenhoc(url, data, "migrate")
    assert made.returncode == 0, made.stderr
    association = ["--association", "Hội Khuyến học tỉnh Hà Tĩnh", "--code", "42", "--level", "province"]
    admin = ["create-admin", "--username", "quan", "--name", "Lê Quân", *association, "--founded-on", "02/10/1996"]
    assert khuyenhoc(url, data, *admin).returncode == 0
    assert khuyenhoc(url, data, "backup", "--to", str(archive)).returncode == 0
    doctor = khuyenhoc(url, data, "doctor", "--json")
    assert [found["seen"] for found in json.loads(doctor.stdout) if found["state"] == "hỏng"] == []
    assert "theo DATABASE_URL" in doctor.stdout
    assert not (data / "pg").exists()

    elsewhere, key = data.parent / "other", data / "secrets" / "backup_key"
    back = khuyenhoc(server.url("restored"), elsewhere, "restore", str(archive), "--key-file", str(key))
    assert back.returncode == 0, back.stderr
    assert "mọi đối chiếu đều khớp" in back.stdout


def test_the_demo_loads_and_runs_there(server: foreign.Foreign, data: Path) -> None:
    port = free_port()
    with started(data, port, "demo", DATABASE_URL=server.url()) as demo:
        assert eventually(lambda: status(port) == 200, seconds=600)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{COUNTED}", timeout=60) as answer:
            assert json.load(answer)["value"] == 7575
        assert not (data / "pg").exists()
        demo.terminate()
        assert eventually(lambda: demo.poll() == 0)
        assert eventually(lambda: running(data) == [])
    assert khuyenhoc(server.url(), data, "verify").returncode == 0


def test_the_site_outlives_the_absence_of_its_server(server: foreign.Foreign, data: Path) -> None:
    """It says 503 to whoever watches it and comes back by itself; a worker ends, and is started again by systemd."""
    url, port = server.url("absent"), free_port()
    assert khuyenhoc(url, data, "migrate").returncode == 0
    with started(data, port, "serve", DATABASE_URL=url), started(data, port, "worker", DATABASE_URL=url) as worker:
        assert eventually(lambda: status(port) == 200)
        server.stop()
        try:
            assert eventually(lambda: status(port) == 503)
            assert eventually(lambda: worker.poll() == 3)
            assert khuyenhoc(url, data, "verify").returncode == 3
        finally:
            server.start()
        assert eventually(lambda: status(port) == 200)
    said = (data.parent / "said.log").read_text()
    assert "Cơ sở dữ liệu ngừng trả lời" in said
    assert "Traceback" not in said


def test_tests_pass_there(server: foreign.Foreign) -> None:
    """A selection: constraints, triggers, exclusion, real parallel connections, sign-in, shared counters.

    Those that go around a trigger on purpose need a superuser, and are not among them.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider"]
    answer = subprocess.run(
        [*command, *(f"tests/{part}" for part in SELECTION)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": server.url()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout[-4000:]
