"""Nạp địa giới hành chính: tỉnh, huyện (trước 7/2025), xã của hai thời kỳ và việc xã cũ nhập vào xã mới nào.

Dữ liệu đi kèm phần mềm chỉ biết hai thời điểm: ngày 30/6/2025 và hiện nay; những thay đổi từ năm 2019 đến tháng 6/2025
không có trong đó. Chạy lại không làm thay đổi gì.

JSON: {"created", "updated", "unchanged", "successions_created", "successions_updated", "successions_unchanged",
"source", "today": {"province", "commune"}, "before": {"province", "district", "commune"}, "split"}. "before" là ngày
30/6/2025; "split" là số đơn vị cũ bị chia.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from khuyenhoc.commands import _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from khuyenhoc.core.errors import DomainError

        try:
            counts = _load()
        except DomainError as error:
            print(json.dumps({"error": error.code, "message": error.message}, ensure_ascii=False)
                  if options.json else error.message)  # fmt: skip
            return 1
    print(json.dumps(counts, ensure_ascii=False) if options.json else _told(counts))
    return 0


def _load() -> dict[str, Any]:
    from khuyenhoc.core.authority import Actor
    from khuyenhoc.localities.selectors import totals
    from khuyenhoc.localities.services import localities_load

    _say("Đọc dữ liệu địa giới…")
    result = localities_load(actor=Actor.system("import-localities"), progress=_say)
    return asdict(result) | totals()


def _told(counts: dict[str, Any]) -> str:
    today, before = counts["today"], counts["before"]
    lineage = f"{counts['successions_created']} mới, {counts['successions_updated']} sửa"
    return (
        f"Địa bàn: {counts['created']} mới, {counts['updated']} sửa, {counts['unchanged']} giữ nguyên."
        f" Việc cũ nhập vào mới: {lineage}, {counts['successions_unchanged']} giữ nguyên.\n"
        f"Hiện nay có {today['province']} tỉnh, {today['commune']} xã; ngày 30/6/2025 có {before['province']} tỉnh,"
        f" {before['district']} huyện, {before['commune']} xã, trong đó {counts['split']} đơn vị bị chia khi sắp xếp.\n"
        f"Nguồn: {counts['source']}. Không rõ những thay đổi từ năm 2019 đến tháng 6/2025."
    )


def _say(text: str) -> None:
    """Progress is for people who watch: it never mixes with the answer."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
