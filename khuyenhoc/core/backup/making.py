"""Make an archive, and keep the right number of the nightly ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from khuyenhoc import __version__
from khuyenhoc.core import clock, env
from khuyenhoc.core.backup import dump
from khuyenhoc.core.backup.archive import DATABASE, FILES, SECRETS, Manifest, Writer
from khuyenhoc.core.backup.keys import FILE_NAME, backup_key

SUFFIX = ".khb"
STAMP = "khuyenhoc-%Y%m%d-%H%M%S" + SUFFIX
DAYS_KEPT, WEEKS_KEPT = 7, 5


def backup_dir() -> Path:
    return Path(env.text("BACKUP_DIR", str(settings.DATA_DIR / "backups")))


def make(target: Path, key: str) -> Manifest:
    """Write one archive; it stands under its name only when it is complete and on disk.

    The database is one snapshot; files are read after it, so none that it names is missing.
    """
    database = connections["default"].settings_dict
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, dump.snapshot(database) as (name, rows):
            with dump.connect(database) as connection:
                postgres_major = connection.info.server_version // 10000
            manifest = Manifest(__version__, clock.now().isoformat(timespec="seconds"), postgres_major, rows)
            writer = Writer(out, key, manifest)
            for number, block in enumerate(dump.dumped(database, name)):
                writer.add(f"{DATABASE}{number:06d}", block)
            for part, path in _files():
                writer.add_file(part, path)
            writer.close()
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def make_nightly() -> Path:
    """Tonight's archive in the folder of backups, and away with those that are too old."""
    folder = backup_dir()
    target = folder / timezone.localtime(clock.now()).strftime(STAMP)
    make(target, backup_key(settings.DATA_DIR))
    for old in outdated(archives(folder), clock.now()):
        old.unlink()
    return target


def archives(folder: Path) -> list[Path]:
    """Archives made by us, oldest first."""
    return sorted(folder.glob(f"khuyenhoc-*{SUFFIX}"))


def outdated(found: Iterable[Path], now: datetime) -> list[Path]:
    """All but those of the last week and one for each of the weeks before, counted by their names."""
    weeks: set[tuple[int, int]] = set()
    away: list[Path] = []
    for path in sorted(found, reverse=True):
        made = datetime.strptime(path.name, STAMP).replace(tzinfo=timezone.get_default_timezone())
        if now - made <= timedelta(days=DAYS_KEPT):
            continue
        week = made.isocalendar()[:2]
        if week in weeks or now - made > timedelta(weeks=WEEKS_KEPT):
            away.append(path)
        weeks.add(week)
    return away


def _files() -> Iterable[tuple[str, Path]]:
    root = Path(settings.FILES_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{FILES}{path.relative_to(root)}", path
    for path in sorted((settings.DATA_DIR / "secrets").glob("*")):
        if path.name != FILE_NAME:
            yield f"{SECRETS}{path.name}", path
