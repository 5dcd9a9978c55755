"""Khám máy: thư mục dữ liệu, phiên bản, đồng hồ, ổ đĩa, việc nền, khoá, sao lưu; mỗi điều kèm cách chữa.

Mã thoát là 1 khi có chỗ hỏng; điều cần lưu ý không làm đổi mã thoát.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from khuyenhoc.commands import _health, _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from django.conf import settings

        findings = list(_health.examine(Path(settings.DATA_DIR)))
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{finding.state:<6}  {finding.seen}" + (f"\n        → {finding.to_do}" if finding.to_do else ""))
    return 1 if any(finding.state == "hỏng" for finding in findings) else 0
