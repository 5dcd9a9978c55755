"""Processes that end together: a child is told by the kernel when its parent dies, however that happens (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from khuyenhoc.core.folders import open_log

PR_SET_PDEATHSIG = 1
FOLLOW = "KHUYENHOC_FOLLOW_PARENT"  # internal: set by us for our own children


def dies_with_parent() -> Callable[[], None]:
    """For `preexec_fn`: SIGTERM to the child when its parent ends, or at once if it has already."""
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def follow_parent() -> None:
    """End with the process that started this one, when that was our own server."""
    if os.environ.get(FOLLOW):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def start(command: Sequence[str | Path], *, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A child whose words go to a log file, and which ends with us. Ctrl-C reaches it through us only."""
    with open_log(log) as out:
        return subprocess.Popen(
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            process_group=0,
            preexec_fn=dies_with_parent(),  # noqa: PLW1509 - started from one thread, and calls nothing but prctl
        )


def stop(processes: Sequence[subprocess.Popen[bytes]], *, seconds: float = 15) -> None:
    """Ask all to end, wait, and kill who does not."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
