"""Nạp các quy định và lịch nghỉ đi kèm phần mềm.

Chạy lại không làm thay đổi gì; bản do quản trị viên đặt được giữ nguyên.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from khuyenhoc.commands import _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from khuyenhoc.core.authority import Actor
        from khuyenhoc.core.errors import DomainError
        from khuyenhoc.rules.services import rules_load

        try:
            result = rules_load(actor=Actor.system("load-rules"))
        except DomainError as error:
            refusal = {"error": error.code, "message": error.message}
            print(json.dumps(refusal, ensure_ascii=False) if options.json else error.message)
            return 2
    if options.json:
        print(json.dumps(asdict(result), ensure_ascii=False))
        return 0
    print(f"Quy định: {result.created} bản mới, {result.closed} bản thôi hiệu lực, {result.unchanged} bản giữ nguyên.")
    print(f"Lịch: {result.days_created} ngày mới, {result.days_updated} ngày sửa.")
    for sentence in result.left_alone:
        print(sentence)
    return 0
