"""Khôi phục một bản sao lưu vào thư mục dữ liệu trống, rồi đối chiếu lại tất cả.

Không đưa khoá bằng --key-file hoặc BACKUP_KEY thì lệnh sẽ hỏi. Hỏng giữa chừng thì thư mục lại trống như trước.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from khuyenhoc.commands import _migrations, _setup, _verification


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, metavar="TỆP", help="tệp sao lưu (.khb)")
    parser.add_argument("--key-file", type=Path, metavar="TỆP", help="tệp chứa khoá (hoặc biến BACKUP_KEY)")


def run(options: argparse.Namespace) -> int:
    from khuyenhoc.core import backup
    from khuyenhoc.core.backup import restoring
    from khuyenhoc.core.backup.keys import keep_key

    key = backup.read_key(options.key_file) or getpass.getpass("Khoá của bản sao lưu: ").strip()
    _setup.set_up()
    from django.conf import settings

    data_dir, files_root = Path(settings.DATA_DIR), Path(settings.FILES_ROOT)
    restoring.check_empty(data_dir, files_root)
    try:
        with _setup.database():
            manifest = backup.restore(options.archive, key)
    except BaseException:
        restoring.undo(data_dir, files_root)
        raise
    keep_key(data_dir, key)
    print(f"Đã nạp {sum(manifest.rows.values())} dòng và {manifest.file_count} tệp, sao lưu lúc {manifest.made_at}.")
    with _setup.database():
        if count := _migrations.apply():
            print(f"Đã nâng cấu trúc lên phiên bản đang cài ({count} bước).")
        if not _verification.report():
            print("Dữ liệu đã nạp đủ nhưng đối chiếu thấy sai khác: xem bên trên.", file=sys.stderr)
            return 1
    print("Khôi phục xong, mọi đối chiếu đều khớp.")
    return 0
