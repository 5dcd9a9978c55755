"""Sao lưu tất cả vào một tệp đã mã hoá: cơ sở dữ liệu, tệp đính kèm, các khoá của dữ liệu được bảo vệ.

Khoá mở tệp không bao giờ nằm trong tệp. Không đưa khoá thì dùng DATA_DIR/secrets/backup_key (được lập ở lần đầu):
hãy chép khoá ấy ra nơi khác, mất khoá là mất bản sao lưu.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from khuyenhoc.commands import _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="TỆP", help="tệp đích (mặc định: một tệp mới trong BACKUP_DIR)")
    parser.add_argument("--key-file", type=Path, metavar="TỆP", help="tệp chứa khoá (hoặc biến BACKUP_KEY)")
    parser.add_argument("--check", type=Path, metavar="TỆP", help="không sao lưu, chỉ đọc lại và kiểm tra tệp này")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from django.conf import settings
        from django.utils import timezone

        from khuyenhoc.core import backup
        from khuyenhoc.core.backup import making

        key = backup.backup_key(settings.DATA_DIR, options.key_file)
        if options.check:
            target, manifest = options.check, backup.inspect(options.check, key)
        else:
            target = options.to or making.backup_dir() / timezone.localtime().strftime(making.STAMP)
            manifest = backup.make(target, key)
    rows = sum(manifest.rows.values())
    if options.json:
        told = {"file": str(target), "bytes": target.stat().st_size, "rows": rows, "files": manifest.file_count}
        print(json.dumps(told, ensure_ascii=False))
    else:
        verb = "Đã kiểm tra" if options.check else "Đã sao lưu vào"
        print(f"{verb} {target}: {len(manifest.rows)} bảng, {rows} dòng, {manifest.file_count} tệp đính kèm.")
    return 0
