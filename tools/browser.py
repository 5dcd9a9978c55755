"""A Chromium for the journeys: the system's, else by apt when root, else playwright's own. Prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "Không có trình duyệt Chromium để chạy các bài thử trên trình duyệt.\n"
    "Hãy cài gói “chromium” (Debian, Ubuntu: sudo apt install chromium), hoặc đặt CHROMIUM=/đường/dẫn/chromium,\n"
    "rồi chạy lại make test."
)


def find() -> str | None:
    """The path of a Chromium that starts, or None."""
    for path in (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), of_playwright()):
        if path and Path(path).exists() and starts(path):
            return path
    return None


def starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def of_playwright() -> str | None:
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def install() -> None:
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        run([apt, "update", "-qq"])
        if run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]) == 0:
            return
    run([sys.executable, "-m", "playwright", "install", "chromium"])


def run(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode


def main() -> None:
    path = find()
    if path is None:
        install()
        path = find()
    if path is None:
        sys.exit(MISSING)
    print(path)


if __name__ == "__main__":
    main()
