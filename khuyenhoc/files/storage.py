"""Bytes on the local disk, once per sha256: `FILES_ROOT/ab/cd/abcd…`. Written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from khuyenhoc.core.folders import make_private


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place(sha256: str) -> Path:
    root: Path = settings.FILES_ROOT
    return root / sha256[:2] / sha256[2:4] / sha256


def put(content: bytes) -> str:
    """Store the bytes and return their sha256. On return they are on disk, not only in memory."""
    sha256 = digest(content)
    target = place(sha256)
    if target.exists():
        return sha256
    make_private(settings.FILES_ROOT)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(written).rename(target)
    except OSError:
        Path(written).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def get(sha256: str) -> bytes:
    return place(sha256).read_bytes()
