"""Chạy việc nền: nhắc hạn, gửi thư, nhập danh sách, niêm phong nhật ký, sao lưu hằng đêm.

Có thể chạy nhiều lệnh này cùng lúc, trên nhiều máy.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, cast

from khuyenhoc.commands import _migrations, _setup

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="số việc chạy cùng lúc (mặc định 2)")
    parser.add_argument("--queues", default="", help="chỉ nhận các hàng đợi này, cách nhau bằng dấu phẩy")
    parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thoát")


def run(options: argparse.Namespace) -> int:
    from procrastinate.contrib.django import app

    with _setup.database():
        if waiting := _migrations.pending():
            print(f"Còn {len(waiting)} bước nâng cấp chưa chạy: hãy chạy “khuyenhoc migrate” trước.")
            return 3
        queues = [name.strip() for name in options.queues.split(",") if name.strip()]
        connector = cast("DjangoConnector", app.connector).get_worker_connector()
        with app.replace_connector(connector) as worker:
            worker.run_worker(
                queues=queues or None,
                concurrency=options.concurrency,
                wait=not options.once,
                shutdown_graceful_timeout=10,
            )
    return 0
