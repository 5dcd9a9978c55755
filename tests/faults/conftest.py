from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import eventually, free_port, khuyenhoc, running


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """An installation without anybody in it, at rest: migrated once, copied for each test."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as folder:
        data = Path(folder) / "data"
        made = khuyenhoc(data, free_port(), "migrate")
        assert made.returncode == 0, made.stderr
        assert eventually(lambda: running(data) == [])
        yield data


@pytest.fixture
def data_dir(migrated: Path) -> Iterator[Path]:
    """A copy of the installation, for this test alone."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as folder:
        data = Path(folder) / "data"
        subprocess.run(["cp", "-a", migrated, data], check=True)
        yield data
