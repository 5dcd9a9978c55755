"""Nạp đường ranh giới xã từ một tệp GeoJSON (hệ WGS 84) để vẽ bản đồ.

Không có --commit thì chỉ kiểm tra và cho biết từng vùng sẽ ra sao. Vùng khớp theo mã của ngày --at; tệp chỉ có tên
thì chỉ rõ --within, và vùng ấy chỉ được ghi khi có --accept-doubtful. Có vùng không dùng được thì không ghi gì, trừ
khi có --leave-refused. Hoàn tác được cả lần nạp trên màn hình.

JSON: {"import", "committed", "counts": {"new", "changed", "same", "doubtful", "refused"}, "warnings", "code_property",
"name_property", "rows": [{"number", "state", "code", "name", "area_km2", "remarks"}]}.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khuyenhoc.commands import _setup

if TYPE_CHECKING:
    from khuyenhoc.localities.models import BoundaryImport

_MOST_SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="tệp ranh giới xã, GeoJSON hệ WGS 84")
    parser.add_argument(
        "--at", required=True, type=_day, metavar="NGÀY", help="tệp vẽ ranh giới của ngày nào, NĂM-THÁNG-NGÀY"
    )
    parser.add_argument("--source", required=True, metavar="NGUỒN", help="nguồn của tệp, luôn ghi kèm bản đồ")
    parser.add_argument("--licence", default="", metavar="ĐIỀU KIỆN", help="điều kiện sử dụng do nguồn đặt ra")
    parser.add_argument("--since", type=_day, metavar="NGÀY", help="ranh giới chạy như vậy từ ngày nào, nếu biết")
    parser.add_argument("--within", metavar="MÃ", help="tìm xã theo tên trong huyện hoặc tỉnh này, MÃ hoặc MÃ@NGÀY")
    parser.add_argument("--code-property", metavar="CỘT", help="thuộc tính chứa mã xã (mặc định: tự đoán)")
    parser.add_argument("--name-property", metavar="CỘT", help="thuộc tính chứa tên xã (mặc định: tự đoán)")
    parser.add_argument("--accept-doubtful", action="store_true", help="ghi cả các vùng cần xem")
    parser.add_argument("--leave-refused", action="store_true", help="bỏ các vùng không dùng được, ghi phần còn lại")
    parser.add_argument("--commit", action="store_true", help="ghi lên bản đồ; không có thì chỉ kiểm tra")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” chưa đúng, ghi NĂM-THÁNG-NGÀY, ví dụ 2023-02-09") from None


def run(options: argparse.Namespace) -> int:
    try:
        content = options.file.read_bytes()
    except OSError:
        sentence = f"Không mở được tệp {options.file}: không có tệp này hoặc không được phép đọc."
        return _refused(options, "file_unreadable", sentence, 2)
    with _setup.database():
        from khuyenhoc.core.errors import DomainError

        try:
            report = _import(options, content)
        except DomainError as error:
            return _refused(options, error.code, error.message, 1)
    print(json.dumps(report, ensure_ascii=False) if options.json else _told(report))
    return 0


def _import(options: argparse.Namespace, content: bytes) -> dict[str, Any]:
    from django.db import transaction

    from khuyenhoc.core.authority import Actor
    from khuyenhoc.localities.selectors import locality_named
    from khuyenhoc.localities.services import boundaries

    actor = Actor.system("import-boundaries")
    with transaction.atomic():
        batch = boundaries.boundaries_check(
            actor=actor, content=content, file_name=options.file.name, on=options.at, source=options.source,
            licence=options.licence, valid_from=options.since,
            within=locality_named(options.within, on=options.at) if options.within else None,
            code_property=options.code_property, name_property=options.name_property,
        )  # fmt: skip
        report = _report(batch)
        if options.commit:
            accepted = None if options.accept_doubtful else ()
            boundaries.boundaries_write(
                actor=actor, import_id=batch.pk, accepted=accepted, leaves_refused=options.leave_refused
            )
            report |= {"import": batch.pk, "committed": True}
        else:
            boundaries.boundaries_drop(actor=actor, import_id=batch.pk)
    return report


def _report(batch: BoundaryImport) -> dict[str, Any]:
    rows = batch.rows.select_related("locality").order_by("number")
    return {
        "import": None,
        "committed": False,
        "counts": batch.counts,
        "warnings": batch.warnings,
        "code_property": batch.code_property,
        "name_property": batch.name_property,
        "rows": [
            {
                "number": row.number,
                "state": row.state,
                "code": row.locality.code if row.locality else None,
                "name": row.locality.full_name if row.locality else None,
                "area_km2": float(row.area_km2) if row.area_km2 is not None else None,
                "remarks": row.remarks,
            }
            for row in rows
        ],
    }


def _told(report: dict[str, Any]) -> str:
    from khuyenhoc.localities.enums import BoundaryRowState

    counts = ", ".join(f"{BoundaryRowState(state).label} {n}" for state, n in report["counts"].items() if n)
    done = "Đã ghi lên bản đồ" if report["committed"] else "Mới kiểm tra, chưa ghi gì"
    lines = [f"{done}: {counts}."]
    told = [row for row in report["rows"] if row["remarks"]]
    for row in told[:_MOST_SHOWN]:
        who = f"{row['name']} ({row['code']})" if row["name"] else "chưa rõ xã nào"
        lines.append(f"Vùng {row['number']}, {who}, {BoundaryRowState(row['state']).label}: {' '.join(row['remarks'])}")
    if len(told) > _MOST_SHOWN:
        lines.append(f"… và {len(told) - _MOST_SHOWN} vùng nữa; dùng --json để xem hết.")
    return "\n".join([*lines, *report["warnings"]])


def _refused(options: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    print(json.dumps({"error": code, "message": sentence}, ensure_ascii=False) if options.json else sentence)
    return status
