"""Chuyển dữ liệu sang bản PostgreSQL mới đi kèm phần mềm, khi thư mục dữ liệu còn ở bản cũ.

Cần các chương trình của bản cũ (--old-bin). Dữ liệu cũ được giữ nguyên bên cạnh, tên là pg.old-BẢN; chuyển hỏng thì
không có gì thay đổi. Hãy sao lưu trước.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from khuyenhoc.commands import _setup
from khuyenhoc.core import postgres
from khuyenhoc.core.database import NAME, is_own_server, own_data
from khuyenhoc.core.postgres.binaries import major_version


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--old-bin",
        type=Path,
        metavar="THƯ MỤC",
        help="nơi có postgres, pg_dump… của bản cũ, ví dụ /usr/lib/postgresql/17/bin",
    )


def run(options: argparse.Namespace) -> int:
    _setup.set_up()
    from django.conf import settings

    data = own_data(Path(settings.DATA_DIR))
    if not is_own_server() or not (data / "PG_VERSION").exists():
        print("Không có cơ sở dữ liệu nào trong thư mục dữ liệu để chuyển.", file=sys.stderr)
        return 2
    old, new = int((data / "PG_VERSION").read_text()), major_version(postgres.bin_dir())
    if old == new:
        print(f"Dữ liệu đã ở PostgreSQL {new}.")
        return 0
    if options.old_bin is None or major_version(options.old_bin) != old:
        print(f"Dữ liệu thuộc PostgreSQL {old}: hãy ghi --old-bin là nơi có chương trình của bản ấy.", file=sys.stderr)
        return 2
    fresh, kept = data.with_name("pg.new"), data.with_name(f"pg.old-{old}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        rows = move(data, fresh, options.old_bin)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    data.rename(kept)
    fresh.rename(data)
    print(f"Đã chuyển {rows} dòng từ PostgreSQL {old} sang {new}. Bản cũ còn ở {kept}: xoá đi khi đã yên tâm.")
    return 0


def move(data: Path, fresh: Path, old_bin: Path) -> int:
    """Copy the database from the old server to a new one, both our own; answers the number of rows."""
    from khuyenhoc.core.backup import BackupError, dump

    with programs(old_bin):
        source = postgres.attach(data)
    target = postgres.attach(fresh)
    try:
        postgres.ensure_database(fresh, NAME)
        loading = dump.Loading(_settings(fresh))
        with dump.snapshot(_settings(data)) as (name, rows):
            for block in dump.dumped(_settings(data), name):
                loading.write(block)
        loading.finish()
        with dump.connect(_settings(fresh)) as connection:
            if dump.row_counts(connection) != rows:
                raise BackupError("rows_differ", "Số dòng sau khi chuyển khác trước khi chuyển.")
    finally:
        source.close(wait=True)
        target.close(wait=True)
    return sum(rows.values())


@contextmanager
def programs(folder: Path) -> Iterator[None]:
    """PostgreSQL's programs from this folder, for what is started inside."""
    before = os.environ.get("PG_BIN")
    os.environ["PG_BIN"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PG_BIN"]
        else:
            os.environ["PG_BIN"] = before


def _settings(data: Path) -> dict[str, Any]:
    host = str(postgres.socket_dir(data))
    return {"HOST": host, "PORT": "5432", "USER": "postgres", "NAME": NAME, "OPTIONS": {}}
