"""The keeper: parent of one `postgres`, which it stops when nobody uses it any more.

Started detached by lease.py as `python -m khuyenhoc.core.postgres.keeper DATA`. It polls two locks beside the data:
`.start` is held while somebody is starting or stopping the server, `.users` is held, shared, by everybody who uses it.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from khuyenhoc.core.folders import open_log
from khuyenhoc.core.postgres.binaries import bin_dir, environment
from khuyenhoc.core.postgres.cluster import log_file
from khuyenhoc.core.postgres.runner import runner_for

SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_TO_STOP = 60


def keep(data: Path) -> None:
    os.chdir("/")
    runner = runner_for(data, bin_dir())
    with open_log(log_file(data)) as log:
        server = subprocess.Popen(
            [bin_dir() / "postgres", "-D", data],
            preexec_fn=runner.prepare(death_signal=signal.SIGINT),
            cwd="/",
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))
    start, users = data.parent / f"{data.name}.start", data.parent / f"{data.name}.users"
    with start.open("a") as gate, users.open("a") as used:
        while server.poll() is None:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            if _try_lock(gate):
                try:
                    if _try_lock(used):
                        server.send_signal(signal.SIGINT)
                        server.wait(SECONDS_TO_STOP)
                        return
                finally:
                    fcntl.flock(gate, fcntl.LOCK_UN)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
