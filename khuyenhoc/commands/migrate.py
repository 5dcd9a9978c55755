"""Nâng cấu trúc cơ sở dữ liệu lên đúng phiên bản phần mềm, nạp quy định, chỉ tiêu, chế độ báo cáo, địa giới đi kèm.

Chạy lại nhiều lần không hại gì. Nên sao lưu trước (khuyenhoc backup).
"""

from __future__ import annotations

import argparse

from khuyenhoc.commands import _migrations, _reference, _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="chỉ xem còn bước nào chưa chạy; có thì mã thoát là 1")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        if options.check:
            waiting = _migrations.pending()
            print("\n".join(waiting) if waiting else "Cơ sở dữ liệu đã đúng phiên bản.")
            return 1 if waiting else 0
        from khuyenhoc.core.authority import Actor

        count = _migrations.apply(verbosity=1)
        _reference.load(Actor.system("migrate"))
        print(f"Đã chạy {count} bước nâng cấp." if count else "Cơ sở dữ liệu đã đúng phiên bản.")
    return 0
