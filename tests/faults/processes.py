"""Start the program as people do, ask it pages, kill parts of it, and look at what is left running."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], object], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def environment(data_dir: Path, port: int) -> dict[str, str]:
    return {"DATA_DIR": str(data_dir), "PORT": str(port), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}


def khuyenhoc(data_dir: Path, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "khuyenhoc", *words]
    return subprocess.run(command, env=environment(data_dir, port), capture_output=True, text=True, check=False)


@contextlib.contextmanager
def started(data_dir: Path, port: int, *words: str, **given: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own session, with these variables; what it leaves is killed at the end."""
    command = [sys.executable, "-m", "khuyenhoc", *words]
    with (data_dir.parent / "said.log").open("ab") as said:
        process = subprocess.Popen(
            command, env={**environment(data_dir, port), **given}, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield process
    finally:
        for left in running(data_dir):
            with contextlib.suppress(psutil.NoSuchProcess):
                left.send_signal(signal.SIGKILL)
        process.wait(30)


def running(data_dir: Path) -> list[psutil.Process]:
    """Every process over this data folder: it was given the folder, or works in it."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            is_ours = process.environ().get("DATA_DIR") == str(data_dir) or str(data_dir) in process.cwd()
            if is_ours and process.pid != os.getpid():
                found.append(process)
    return found


def named(data_dir: Path, *words: str) -> list[psutil.Process]:
    """Those whose command line ends with these words."""
    found: list[psutil.Process] = []
    for process in running(data_dir):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if process.cmdline()[-len(words) :] == list(words):
                found.append(process)
    return found


def status(port: int, path: str = "/healthz") -> int | None:
    """The status of a page, or None when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children()


def postmaster(data_dir: Path) -> int | None:
    """The main process of the database server, or None while there is none."""
    try:
        return int((data_dir / "pg" / "postmaster.pid").read_text().split()[0])
    except (OSError, IndexError):
        return None
