"""Bring an archive back into an empty data folder, all of it or nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connections

from khuyenhoc.core.backup import dump
from khuyenhoc.core.backup.archive import BLOCK, DATABASE, FILES, SECRETS, Manifest, inspect, reading
from khuyenhoc.core.backup.sealing import BackupError


def check_empty(data_dir: Path, files_root: Path) -> None:
    """Refuse a folder in which anything could be lost. Secrets made by merely looking at it do not count."""
    kept = {"secret_key", "backup_key"}
    present = [path for path in (data_dir / "pg", files_root) if path.exists() and any(path.iterdir())]
    present += [path for path in (data_dir / "secrets").glob("*") if path.name not in kept]
    if present:
        raise BackupError("not_empty", f"Thư mục dữ liệu không trống ({present[0]}): hãy đặt DATA_DIR là nơi khác.")


def check_database_empty() -> None:
    with dump.connect(connections["default"].settings_dict) as connection:
        if connection.execute(dump.TABLES).fetchone():
            raise BackupError("not_empty", "Cơ sở dữ liệu đích đã có bảng: hãy khôi phục vào một cơ sở dữ liệu trống.")


def restore(path: Path, key: str) -> Manifest:
    """Load the archive into the empty database and data folder.

    It is read twice: once to check every part, once to load, so a damaged archive changes nothing. Raises BackupError;
    the caller then removes what was begun (`undo`).
    """
    manifest = inspect(path, key)
    check_database_empty()
    database = connections["default"].settings_dict
    loading = dump.Loading(database)
    try:
        with reading(path, key) as parts:
            for name, source in parts:
                if name.startswith(DATABASE):
                    loading.write(source.read())
                elif name.startswith(FILES):
                    _write(settings.FILES_ROOT, name.removeprefix(FILES), source, mode=0o600)
                elif name.startswith(SECRETS):
                    _write(settings.DATA_DIR / "secrets", name.removeprefix(SECRETS), source, mode=0o600)
        loading.finish()
    except BaseException:
        loading.abandon()
        raise
    with dump.connect(database) as connection:
        if (found := dump.row_counts(connection)) != manifest.rows:
            wrong = sorted(table for table in found | manifest.rows if found.get(table) != manifest.rows.get(table))
            raise BackupError("rows_differ", f"Số dòng sau khi nạp khác bản sao lưu: {', '.join(wrong[:5])}.")
    return manifest


def undo(data_dir: Path, files_root: Path) -> None:
    """After a failure: the folder was empty before, so it is emptied again."""
    for path in (data_dir / "pg", files_root):
        shutil.rmtree(path, ignore_errors=True)


def _write(root: Path, name: str, source: IO[bytes], *, mode: int) -> None:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or not relative.parts:
        raise BackupError("damaged", f"Bản sao lưu chứa đường dẫn không hợp lệ: {name}")
    target = root / relative
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(source, out, BLOCK)
        out.flush()
        os.fsync(out.fileno())
