"""What `khuyenhoc doctor` looks at. Each check yields findings: a state, what was seen, and what to do."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from khuyenhoc import __version__
from khuyenhoc.commands import _migrations
from khuyenhoc.core.database import is_own_server, own_data

LEAST_FREE_BYTES = 2 * 1024**3
LATEST_BACKUP = timedelta(hours=36)
LONGEST_WAIT_MINUTES = 15
OLDEST_POSTGRES = 16
EXTENSIONS = {"btree_gist", "pg_trgm", "unaccent"}


@dataclass(frozen=True, slots=True)
class Finding:
    state: str  # "tốt", "lưu ý" or "hỏng"
    seen: str
    to_do: str = ""


Check = Callable[[Path], Iterator[Finding]]


def good(seen: str) -> Finding:
    return Finding("tốt", seen)


def warn(seen: str, to_do: str) -> Finding:
    return Finding("lưu ý", seen, to_do)


def bad(seen: str, to_do: str) -> Finding:
    return Finding("hỏng", seen, to_do)


def versions(data_dir: Path) -> Iterator[Finding]:
    from django.db import connection

    python = ".".join(map(str, sys.version_info[:3]))
    yield good(f"khuyenhoc {__version__}, Python {python}")
    server = connection.cursor().connection.info.server_version // 10000
    if server < OLDEST_POSTGRES:
        yield bad(f"PostgreSQL {server}", f"Cần PostgreSQL {OLDEST_POSTGRES} trở lên.")
    else:
        yield good(f"PostgreSQL {server}, {'mở trong thư mục dữ liệu' if is_own_server() else 'theo DATABASE_URL'}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = EXTENSIONS - {name for (name,) in cursor.fetchall()}
    if missing:
        yield bad(f"thiếu phần mở rộng {', '.join(sorted(missing))}", "Chạy “khuyenhoc migrate”.")


def data_folder(data_dir: Path) -> Iterator[Finding]:
    owner = _name(data_dir.stat().st_uid)
    if not os.access(data_dir, os.W_OK):
        yield bad(f"không ghi được vào {data_dir} (của {owner})", f"Chạy bằng người dùng {owner}.")
    else:
        yield good(f"thư mục dữ liệu {data_dir}, của {owner}")
    if stat.S_IMODE(data_dir.stat().st_mode) & 0o066:
        yield warn(
            f"người khác xem được thư mục dữ liệu {data_dir}",
            f"Chạy “chmod {'711' if os.geteuid() == 0 else '700'} {data_dir}”.",
        )
    cluster = own_data(data_dir)
    if is_own_server() and cluster.exists() and (holder := _name(cluster.stat().st_uid)) != owner:
        yield warn(
            f"cơ sở dữ liệu trong {cluster} thuộc về {holder}, vì được lập khi chạy bằng root",
            f"Luôn chạy bằng root; muốn dùng người khác thì tắt hết rồi “chown -R NGƯỜI {data_dir}”.",
        )


def migrations(data_dir: Path) -> Iterator[Finding]:
    if waiting := _migrations.pending():
        yield bad(f"còn {len(waiting)} bước nâng cấp chưa chạy", "Chạy “khuyenhoc migrate”.")
    else:
        yield good("cấu trúc dữ liệu đúng phiên bản")


def clocks(data_dir: Path) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((datetime.now(UTC) - cursor.fetchone()[0]).total_seconds())
    if apart > 5:
        yield bad(f"đồng hồ máy này và máy cơ sở dữ liệu lệch {apart:.0f} giây", "Chỉnh giờ cả hai máy (NTP).")
    else:
        yield good("đồng hồ khớp")


def disk(data_dir: Path) -> Iterator[Finding]:
    usage = shutil.disk_usage(data_dir)
    seen = f"ổ đĩa còn {usage.free / 1024**3:.1f} GB ({usage.free * 100 // usage.total}%)"
    if usage.free < LEAST_FREE_BYTES:
        yield bad(seen, "Dọn bớt hoặc chuyển DATA_DIR sang ổ lớn hơn, trước khi ổ đầy.")
    else:
        yield good(seen)


def jobs(data_dir: Path) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'")
        workers = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' AND coalesce(scheduled_at, "
            "(SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - make_interval(mins => %s)",
            [LONGEST_WAIT_MINUTES],
        )
        waiting = cursor.fetchone()[0]
    yield (
        good(f"{workers} tiến trình việc nền")
        if workers
        else warn(
            "không có tiến trình việc nền nào đang chạy",
            "Chạy “khuyenhoc worker”, nếu không sẽ không có nhắc hạn, sao lưu.",
        )
    )
    if waiting:
        yield warn(f"{waiting} việc nền chờ quá {LONGEST_WAIT_MINUTES} phút", "Xem tiến trình việc nền.")
    if failed:
        yield warn(f"{failed} việc nền đã hỏng", "Xem nhật ký của “khuyenhoc worker” để biết nguyên nhân.")


def secrets(data_dir: Path) -> Iterator[Finding]:
    from django.conf import settings

    open_to_others = [path for path in (data_dir / "secrets").glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in open_to_others:
        yield bad(f"người khác đọc được {path}", f"Chạy “chmod 600 {path}”.")
    if not open_to_others:
        yield good("các khoá chỉ chủ đọc được")
    if settings.DEBUG or settings.DEMO:
        yield warn("đang ở chế độ chạy thử (DEMO hoặc DEBUG)", "Không dùng chế độ này cho dữ liệu thật.")
    elif not settings.IS_HTTPS:
        yield warn(f"địa chỉ trang là {settings.SITE_URL}, không phải https", "Đặt SITE_URL=https://… sau máy chủ TLS.")


def counters(data_dir: Path) -> Iterator[Finding]:
    from django.core.cache import caches
    from redis import RedisError

    try:
        caches["default"].set("doctor", 1, timeout=5)
    except (RedisError, OSError):
        yield bad("không dùng được máy chủ Redis mà CACHE_URL chỉ", "Bật nó lên, hoặc sửa CACHE_URL rồi chạy lại.")
    else:
        yield good("bộ đếm lần thử mã ghi được")


def backups(data_dir: Path) -> Iterator[Finding]:
    from khuyenhoc.core.backup.making import archives, backup_dir

    found = archives(backup_dir())
    newest = datetime.fromtimestamp(found[-1].stat().st_mtime, UTC) if found else None
    if newest is None or datetime.now(UTC) - newest > LATEST_BACKUP:
        seen = f"bản sao lưu mới nhất: {newest:%d/%m/%Y %H:%M} UTC" if newest else "chưa có bản sao lưu nào"
        yield warn(seen, "Chạy “khuyenhoc backup”; “khuyenhoc worker” tự sao lưu hằng đêm.")
    else:
        yield good(f"bản sao lưu mới nhất: {found[-1].name}")
    if found and backup_dir().stat().st_dev == data_dir.stat().st_dev:
        yield warn("bản sao lưu nằm cùng ổ đĩa với dữ liệu", "Chép ra nơi khác, hoặc đặt BACKUP_DIR ở ổ khác.")


CHECKS: dict[str, Check] = {
    "phiên bản": versions,
    "thư mục dữ liệu": data_folder,
    "cấu trúc": migrations,
    "đồng hồ": clocks,
    "ổ đĩa": disk,
    "việc nền": jobs,
    "bộ đếm": counters,
    "khoá": secrets,
    "sao lưu": backups,
}


def examine(data_dir: Path) -> Iterator[Finding]:
    """All findings; what needs the tables waits until they are there."""
    for check in CHECKS.values():
        if check in (jobs, counters) and _migrations.pending():
            continue
        yield from check(data_dir)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
