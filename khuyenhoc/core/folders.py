"""Folders and logs that hold people's data: their owner's alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def make_private(folder: Path) -> None:
    """Make the folder, when there is none, so that nobody else can look into it; one that is there stays as it is.

    Under root PostgreSQL runs as another user, who must pass through it to what is his: pass, and see nothing.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        folder.chmod(0o711)


def open_log(path: Path) -> IO[bytes]:
    """To write at its end; made for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")
