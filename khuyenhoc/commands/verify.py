"""Tính lại và đối chiếu: chuỗi niêm phong nhật ký, tổng hợp số liệu, tệp lưu trữ và mọi điều phải khớp với nhau.

Mã thoát là 1 khi có bất kỳ chỗ nào sai khác.
"""

from __future__ import annotations

import argparse
import json
import sys

from khuyenhoc.commands import _setup, _verification


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", metavar="TÊN", help="chỉ kiểm tra mục này")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from khuyenhoc.core.checks import verifications

        if options.only and options.only not in verifications:
            names = ", ".join(name for name, _ in verifications)
            print(f"Không có mục kiểm tra “{options.only}”. Các mục: {names}", file=sys.stderr)
            return 2
        if not options.json:
            return 0 if _verification.report(only=options.only) else 1
        found = dict(_verification.differences(options.only))
        is_right = not any(found.values())
        print(json.dumps({"ok": is_right, "checks": found}, ensure_ascii=False, indent=1))
    return 0 if is_right else 1
