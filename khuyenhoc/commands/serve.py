"""Phục vụ trang web trên địa chỉ và cổng đã chọn, cho đến khi nhấn Ctrl-C.

Nếu không đặt DATABASE_URL, lệnh này tự mở cơ sở dữ liệu trong thư mục dữ liệu và tự mở lại khi nó bị tắt ngang.
Việc nền (nhắc hạn, gửi thư, sao lưu hằng đêm) cần thêm “khuyenhoc worker”.
"""

from __future__ import annotations

import argparse
import os
import threading

from khuyenhoc.commands import _migrations, _setup, _static
from khuyenhoc.core import env
from khuyenhoc.core.postgres import Lease
from khuyenhoc.core.processes import FOLLOW

THREADS = 4  # at most the size of the connection pool (core/database.py)
SECONDS_BETWEEN_LOOKS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=env.number("PORT", 8000), help="cổng (mặc định PORT hoặc 8000)")
    parser.add_argument("--processes", type=int, default=1, help="số tiến trình phục vụ (mặc định 1)")


def run(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    with _setup.database() as lease:
        if waiting := _migrations.pending():
            print(f"Còn {len(waiting)} bước nâng cấp chưa chạy: hãy chạy “khuyenhoc migrate” trước.")
            return 3
        _static.collect()
        _setup.disconnect()  # the page processes are forked from this one and must not share its connections
        stopped = threading.Event()
        if lease is not None:
            threading.Thread(target=keep_healthy, args=(lease, stopped), daemon=True).start()
        os.environ[FOLLOW] = "1"
        server = Granian(
            "khuyenhoc.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.processes,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            log_level=LogLevels.warning,
            websockets=False,
        )
        try:
            server.serve()
        finally:
            stopped.set()
    return 0


def keep_healthy(lease: Lease, stopped: threading.Event) -> None:
    """Start our own database again when it was killed."""
    while not stopped.wait(SECONDS_BETWEEN_LOOKS):
        lease.heal()
