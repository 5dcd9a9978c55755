"""Lập Hội Khuyến học của mọi xã trong một tỉnh, một lượt, từ danh mục địa bàn.

Hội của xã được đặt dưới Hội cấp tỉnh (chưa có thì lập luôn), dưới Hội cấp huyện nếu ngày ấy còn. Xã đã có Hội thì bỏ
qua: chạy lại không làm thay đổi gì. Không có --commit thì chỉ cho biết sẽ lập những gì. NGÀY là ngày thành lập, và là
ngày của mã và của danh mục; không ghi thì là hôm nay. Mỗi tỉnh được ghi riêng.

JSON: {"provinces": [{"code", "name", "on", "founds_top", "founded", "standing", "units": [mã]}], "committed"}.
"founded" đếm cả Hội cấp tỉnh nếu được lập; "standing" là số xã đã có Hội.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from khuyenhoc.commands import _setup
from khuyenhoc.core.codes import CodeAt, read_code

if TYPE_CHECKING:
    from khuyenhoc.org.services import NewDecision, ProvincePlan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", nargs="*", type=_code, metavar="MÃ[@NGÀY]", help="mã tỉnh, ví dụ 42@2025-07-01")
    parser.add_argument("--all", metavar="NGÀY", type=_day, help="mọi tỉnh của ngày này, ví dụ 2025-07-01")
    parser.add_argument("--decision", metavar="SỐ", help="số, ký hiệu quyết định thành lập")
    parser.add_argument("--decision-on", metavar="NGÀY", type=_day, help="ngày ký quyết định")
    parser.add_argument("--decision-authority", metavar="TÊN", help="cơ quan ban hành quyết định")
    parser.add_argument("--commit", action="store_true", help="lập; không có thì chỉ cho biết sẽ lập những gì")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _code(text: str) -> CodeAt:
    try:
        return read_code(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” chưa đúng, ghi MÃ hoặc MÃ@NĂM-THÁNG-NGÀY, ví dụ 42@2025-07-01"
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày, ghi NĂM-THÁNG-NGÀY") from None


def run(options: argparse.Namespace) -> int:
    with _setup.database():
        from khuyenhoc.core.errors import DomainError

        done: list[dict[str, Any]] = []
        try:
            decision = _decision(options)
            for code, on in _asked(options):
                done.append(_one(code, on, decision, commit=options.commit))
                if not options.json:
                    print(_told(done[-1], committed=options.commit), flush=True)
        except DomainError as error:
            print(json.dumps({"error": error.code, "message": error.message}, ensure_ascii=False)
                  if options.json else error.message, file=None if options.json else sys.stderr)  # fmt: skip
            return 1
    if options.json:
        print(json.dumps({"provinces": done, "committed": options.commit}, ensure_ascii=False))
    elif not options.commit:
        print("Chưa ghi gì. Thêm --commit để lập.")
    return 0


def _asked(options: argparse.Namespace) -> list[tuple[str, date]]:
    from khuyenhoc.core import clock
    from khuyenhoc.core.errors import RuleViolated
    from khuyenhoc.localities.enums import LocalityTier
    from khuyenhoc.localities.selectors import localities_on

    asked = [(code.code, code.on or clock.today()) for code in options.codes]
    if options.all:
        provinces = localities_on(options.all, tier=LocalityTier.PROVINCE).order_by("code")
        asked += [(province.code, options.all) for province in provinces]
    if not asked:
        raise RuleViolated("province.none", "Ghi mã tỉnh, hoặc --all NGÀY.")
    return asked


def _decision(options: argparse.Namespace) -> NewDecision | None:
    from khuyenhoc.core.errors import RuleViolated
    from khuyenhoc.org.services import NewDecision

    given = [options.decision, options.decision_on, options.decision_authority]
    if not any(given):
        return None
    if not all(given):
        raise RuleViolated("province.decision", "Ghi đủ --decision, --decision-on và --decision-authority.")
    return NewDecision(number=options.decision, decided_on=options.decision_on, authority=options.decision_authority)


def _one(code: str, on: date, decision: NewDecision | None, *, commit: bool) -> dict[str, Any]:
    from khuyenhoc.core.authority import Actor
    from khuyenhoc.org.services import province_found, province_plan

    act = province_found if commit else province_plan
    plan: ProvincePlan = act(actor=Actor.system("found-province"), code=code, on=on, decision=decision)
    return {
        "code": code, "name": plan.province.full_name, "on": on.isoformat(), "founds_top": plan.top is None,
        "founded": len(plan.rows), "standing": plan.standing, "units": [row.description.code for row in plan.rows],
    }  # fmt: skip


def _told(one: dict[str, Any], *, committed: bool) -> str:
    word = "đã lập" if committed else "sẽ lập"
    top = ", có Hội cấp tỉnh" if one["founds_top"] else ""
    return f"{one['name']} ({one['code']}): {word} {one['founded']} Hội{top}; {one['standing']} xã đã có Hội."
