"""Chạy thử với hội mẫu huyện Vũ Quang: cơ sở dữ liệu, dữ liệu mẫu, trang web và việc nền, tất cả bằng một lệnh.

Dữ liệu nằm trong DATA_DIR; chạy lại thì dùng tiếp. Ctrl-C (hoặc kill) tắt hết những gì đã bật, kể cả cơ sở dữ liệu.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from khuyenhoc.commands import _migrations, _setup, _static
from khuyenhoc.core import env, processes

SECONDS_TO_ANSWER = 60
SECONDS_BETWEEN_LOOKS = 0.5
CHILDREN = ("serve", "worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=env.number("PORT", 8000), help="cổng (mặc định PORT hoặc 8000)")


def run(options: argparse.Namespace) -> int:
    os.environ |= {"DEMO": "1", "PORT": str(options.port)}
    processes.follow_parent()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    if _port_is_taken(options.port):
        print(f"Cổng {options.port} đang có chương trình khác dùng: hãy chọn cổng khác, ví dụ PORT=8001 make demo.")
        return 3
    _say("Mở cơ sở dữ liệu…")
    with _setup.database() as lease:
        _prepare()
        if stopping.is_set():
            return 0
        log = _log_file()
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            _keep_running(children, log)
            if _wait_for_answer(options.port, stopping):
                _introduce(options.port, log)
            while not stopping.wait(SECONDS_BETWEEN_LOOKS):
                if lease is not None:
                    lease.heal()
                _keep_running(children, log)
        finally:
            _say("Đang tắt…")
            processes.stop(list(children.values()))
    return 0


def _prepare() -> None:
    from khuyenhoc.demo.load import load_if_empty

    began = time.monotonic()
    if count := _migrations.apply():
        _say(f"Đã dựng cấu trúc dữ liệu ({count} bước, {time.monotonic() - began:.0f} giây). Đang nạp hội mẫu…")
    load_if_empty(_say)
    _static.collect()
    _setup.disconnect()


def _keep_running(children: dict[str, subprocess.Popen[bytes]], log: Path) -> None:
    """Start the server and the worker, and start again what was killed."""
    for name in CHILDREN:
        child = children.get(name)
        if child is None or child.poll() is not None:
            command = [sys.executable, "-m", "khuyenhoc", name]
            children[name] = processes.start(command, env=_environment(), log=log)


def _environment() -> Mapping[str, str]:
    packages = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": packages}


def _log_file() -> Path:
    from django.conf import settings

    log = Path(settings.DATA_DIR) / "demo.log"
    log.unlink(missing_ok=True)
    return log


def _wait_for_answer(port: int, stopping: threading.Event) -> bool:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not stopping.is_set() and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            stopping.wait(0.1)
        else:
            return True
    return False


def _introduce(port: int, log: Path) -> None:
    from khuyenhoc.demo.load import sample_people

    address = f"http://127.0.0.1:{port}"
    _say(f"\nHội mẫu huyện Vũ Quang: {address}/\nĐăng nhập bằng một lần bấm: {address}/demo/\n")
    people = sample_people()
    width = max((len(username) for *_, username in people), default=0) + 2
    for role, name, username in people:
        _say(f"  {username:<{width}}{name:<20}{role}")
    _setup.disconnect()
    _say(f"\nNhật ký: {log}\nNhấn Ctrl-C để tắt tất cả.")


def _port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _say(text: str) -> None:
    print(text, flush=True)
