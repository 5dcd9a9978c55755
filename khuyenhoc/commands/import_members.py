"""Nhập danh sách hội viên từ tệp Excel, CSV hoặc ODS vào sổ của một đơn vị.

Không có --commit thì chỉ kiểm tra và cho biết sẽ ghi gì. Người nghi trùng và dòng sai được nêu ra và để lại; nhập lại
cùng một tệp không làm thay đổi gì. Hoàn tác được cả lần nhập trong 30 ngày, trên màn hình.

JSON: {"rows", "created", "updated", "unchanged", "duplicates": [{"row", "of", "score"}], "rejected": [{"row",
"column", "value", "reason"}], "committed"}. Mỗi dòng được đếm một lần. "row" là số dòng như Excel hiện; "of" là số
dòng của chính danh sách, hoặc "person:123" khi giống một người đã có trong sổ (số hồ sơ, có trong địa chỉ trang của
người đó).
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khuyenhoc.commands import _setup
from khuyenhoc.core.codes import read_code

if TYPE_CHECKING:
    from khuyenhoc.members.services.importing import ListReport

_MOST_SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="danh sách: .xlsx, .xls, .ods hoặc .csv")
    parser.add_argument(
        "--unit", required=True, type=_unit, metavar="MÃ[@NGÀY]",
        help="đơn vị nhận danh sách; NGÀY (NĂM-THÁNG-NGÀY) là ngày của danh sách và của mã, mặc định hôm nay",
    )  # fmt: skip
    parser.add_argument("--sheet", metavar="TÊN", help="tên trang tính (mặc định: trang đầu tiên có danh sách)")
    parser.add_argument(
        "--appoint", action="store_true",
        help="ghi cột chức vụ thành cán bộ của chi hội từ ngày của danh sách; không có thì chỉ là ghi chú",
    )  # fmt: skip
    parser.add_argument("--commit", action="store_true", help="ghi vào sổ; không có thì chỉ kiểm tra")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _unit(text: str) -> tuple[str, date | None]:
    try:
        asked = read_code(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” chưa đúng, ghi MÃ hoặc MÃ@NĂM-THÁNG-NGÀY, ví dụ 18322@2023-02-09"
        ) from None
    return asked.code, asked.on


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
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _tell(report.as_json())
    return 0


def _import(options: argparse.Namespace, content: bytes) -> ListReport:
    from khuyenhoc.core import clock
    from khuyenhoc.core.authority import Actor
    from khuyenhoc.core.errors import RuleViolated
    from khuyenhoc.members.services.importing import ListFile, list_import
    from khuyenhoc.org.selectors import unit_by_code

    actor = Actor.system("import-members")
    code, day = options.unit
    on = day or clock.today()
    if on > clock.today():
        raise RuleViolated("import.future", f"Ngày {on:%d/%m/%Y} ở tương lai. Hãy sửa lại.", field="unit")
    unit = unit_by_code(actor=actor, code=code, on=on)
    data = ListFile(
        content=content, name=options.file.name, unit_id=unit.unit_id, on=on, sheet=options.sheet,
        appoints=options.appoint,
    )  # fmt: skip
    return list_import(actor=actor, data=data, commit=options.commit)


def _tell(report: dict[str, Any]) -> None:
    done = "Đã ghi" if report["committed"] else "Sẽ ghi"
    print(
        f"{report['rows']} dòng. {done}: {report['created']} người mới, {report['updated']} người thay đổi. "
        f"Giữ nguyên: {report['unchanged']}. Nghi trùng, để lại: {len(report['duplicates'])}. "
        f"Ô sai: {len(report['rejected'])}."
    )
    for found in report["duplicates"][:_MOST_SHOWN]:
        of = found["of"]
        other = f"dòng {of}" if isinstance(of, int) else f"người số {of.partition(':')[2]} trong sổ"
        print(f"  Dòng {found['row']}: giống {other} ({found['score']}/100).")
    for found in report["rejected"][:_MOST_SHOWN]:
        print(f"  Dòng {found['row']}, cột {found['column']}, “{found['value']}”: {found['reason']}")
    if len(report["duplicates"]) > _MOST_SHOWN or len(report["rejected"]) > _MOST_SHOWN:
        print("  … còn nữa: thêm --json để xem đủ.")
    if not report["committed"]:
        print("Chưa ghi gì. Thêm --commit để ghi.")


def _refused(options: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    if options.json:
        print(json.dumps({"error": code, "message": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
    return status
