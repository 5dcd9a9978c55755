"""Nạp địa giới hành chính: tỉnh, huyện (trước 7/2025), xã của hai thời kỳ và việc xã cũ nhập vào xã mới nào.

Dữ liệu đi kèm phần mềm chỉ biết hai thời điểm: ngày 30/6/2025 và hiện nay; những thay đổi từ năm 2019 đến tháng 6/2025
không có trong đó. Chạy lại không làm thay đổi gì. Với --geojson, lệnh nạp đường ranh giới xã từ tệp của bạn
để vẽ bản đồ, cả tệp hoặc không gì cả.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from khuyenhoc.commands import _setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--geojson", type=Path, metavar="TỆP", help="tệp ranh giới xã, GeoJSON hệ WGS 84")
    parser.add_argument("--source", default="", metavar="NGUỒN", help="nguồn của tệp ranh giới, sẽ in trên bản đồ")
    parser.add_argument(
        "--on", type=_day, metavar="NGÀY", help="ranh giới đúng vào ngày nào, NĂM-THÁNG-NGÀY (mặc định hôm nay)"
    )
    parser.add_argument("--within", metavar="MÃ", help="tìm xã theo tên trong huyện hoặc tỉnh này, MÃ hoặc MÃ@NGÀY")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” chưa đúng, ghi NĂM-THÁNG-NGÀY, ví dụ 2023-02-09") from None


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from khuyenhoc.core.errors import DomainError
        from khuyenhoc.localities.services import BadBoundaries

        try:
            counts = _boundaries(options) if options.geojson else _administrations()
        except BadBoundaries as error:
            return _refused(options, error.code, [error.message.split(" Vùng ")[0], *error.problems])
        except DomainError as error:
            return _refused(options, error.code, [error.message])
        except OSError:
            sentence = f"Không mở được tệp {options.geojson}: không có tệp này hoặc không được phép đọc."
            return _refused(options, "unreadable_file", [sentence])
    if options.json:
        print(json.dumps(counts))
    else:
        print("Đã nạp: " + ", ".join(f"{LABELS[name]} {count}" for name, count in counts.items()) + ".")
    return 0


LABELS = {
    "created": "mới",
    "updated": "sửa",
    "unchanged": "giữ nguyên",
    "successions_created": "liên hệ cũ – mới thêm",
    "successions_updated": "liên hệ sửa",
    "successions_unchanged": "liên hệ giữ nguyên",
}


def _administrations() -> dict[str, int]:
    from khuyenhoc.core.authority import Actor
    from khuyenhoc.localities.services import localities_load

    return asdict(localities_load(actor=Actor.system("import-localities")))


def _boundaries(options: argparse.Namespace) -> dict[str, int]:
    from khuyenhoc.core import clock
    from khuyenhoc.core.authority import Actor
    from khuyenhoc.localities.selectors import locality_by_code, parse_code
    from khuyenhoc.localities.services import boundaries_import

    on = options.on or clock.today()
    within = None
    if options.within:
        code, day = parse_code(options.within)
        within = locality_by_code(code, day if "@" in options.within else on)
    result = boundaries_import(
        actor=Actor.system("import-localities"),
        content=options.geojson.read_bytes(),
        source=options.source,
        on=on,
        within=within,
    )
    return asdict(result)


def _refused(options: argparse.Namespace, code: str, sentences: list[str]) -> int:
    print(
        json.dumps({"error": code, "messages": sentences}, ensure_ascii=False) if options.json else "\n".join(sentences)
    )
    return 2
