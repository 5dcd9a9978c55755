"""Đo tốc độ: mỗi số đo đi kèm mức sàn đo cùng lúc trên cùng máy, in bảng và ghi JSON.

Chạy trên cơ sở dữ liệu riêng, dựng trong thư mục tạm rồi xoá; không đụng đến dữ liệu đang dùng. Thời gian không bao giờ
làm lệnh báo lỗi: mã thoát chỉ là 1 khi có phép đo bị hỏng. Cách đọc bảng: docs/operate/bench.md.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from khuyenhoc.commands import _setup, _static

NAMES = ("lists", "import", "reports", "chain", "totals", "reform", "home", "papers", "start")
BY_HAND = ("second-wall",)  # an experiment of its own: docs/decisions/0005-row-level-security.md


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, default=Path("bench-results.json"), help="tệp JSON kết quả")
    parser.add_argument(
        "--only", action="append", choices=[*NAMES, *BY_HAND], help="chỉ đo phần này (ghi được nhiều lần)"
    )
    parser.add_argument("--members", type=int, action="append", help="số hội viên của sổ (mặc định 7575 và 1000000)")
    parser.add_argument("--national", action="store_true", help="tổng hợp cả nước: 133.000 đơn vị × 60 chỉ tiêu, lâu")
    parser.add_argument("--quick", action="store_true", help="cỡ nhỏ nhất, chỉ để thử rằng mọi phép đo đều chạy")
    parser.add_argument("--folder", type=Path, help="dựng thư mục tạm ở đây, trên ổ sẽ chứa dữ liệu thật")


def run(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder is thrown away then, too
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-bench-", dir=options.folder, ignore_cleanup_errors=True) as data:
        # Settings are read once, when Django is set up: from then on there is no other database than the run's own.
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"DATA_DIR": data, "DEMO": "1", "LOG_LEVEL": "CRITICAL", "BACKUP_NIGHTLY": "0"}
        _setup.set_up()
        _static.collect()
        return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    from khuyenhoc.bench.running import DISTRICT, PROVINCE, Options, Run, run_all
    from khuyenhoc.bench.sample import found_small
    from khuyenhoc.bench.scratch import Scratch
    from khuyenhoc.bench.suites import SUITES
    from khuyenhoc.bench.table import as_json
    from khuyenhoc.demo.load import load_if_empty

    wanted = options.only or NAMES
    asked = Options(
        members=tuple(options.members or (DISTRICT, PROVINCE)), is_quick=options.quick, is_national=options.national
    )
    whole = Run(asked, Scratch(_say, found_small if options.quick else lambda: load_if_empty(_say)), _say)
    broken = run_all({name: suite for name, suite in SUITES.items() if name in wanted}, whole)
    place = whole.place
    options.json.write_text(
        json.dumps(as_json(whole.figures, machine=place, broken=broken), ensure_ascii=False, indent=1) + "\n"
    )
    before, after = place["load"][0], place["load_after"][0]
    print(f"Tải của máy: {before} lúc đầu, {after} lúc cuối, trên {place['cores']} nhân. Kết quả: {options.json}")
    if broken:
        print(f"Phép đo bị hỏng: {', '.join(broken)}.")
    return 1 if broken else 0


def _say(text: str) -> None:
    print(text, flush=True)
