"""Lập tài khoản quản trị hệ thống, và Hội cấp cao nhất nếu máy này còn trống.

Điều gì chưa đưa bằng tham số hoặc biến môi trường (ADMIN_USERNAME, ADMIN_NAME) thì lệnh sẽ hỏi. Lệnh in ra một mã
dùng một lần: người quản trị đăng nhập bằng mã ấy, đặt mật khẩu của mình rồi bật xác thực hai lớp.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from khuyenhoc.commands import _migrations, _setup
from khuyenhoc.core import env
from khuyenhoc.core.errors import RuleViolated

if TYPE_CHECKING:
    from khuyenhoc.core.authority import Actor

LEVELS = {"central": "Trung ương", "province": "Tỉnh", "district": "Huyện", "commune": "Xã"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--username", help="tên đăng nhập, hoặc số điện thoại")
    parser.add_argument("--name", help="họ và tên người quản trị")
    parser.add_argument("--unit", metavar="MÃ", help="mã Hội mà người ấy quản trị (bỏ trống nếu chỉ có một Hội)")
    group = parser.add_argument_group("khi máy còn trống, lập Hội cấp cao nhất")
    group.add_argument("--association", metavar="TÊN", help="tên đầy đủ, ví dụ “Hội Khuyến học tỉnh Hà Tĩnh”")
    group.add_argument("--short-name", metavar="TÊN", help="tên gọi ngắn (mặc định: tên đầy đủ)")
    group.add_argument("--code", metavar="MÃ", help="mã, ví dụ 42")
    group.add_argument("--level", choices=list(LEVELS), help="cấp của Hội")
    group.add_argument("--founded-on", metavar="NGÀY", help="ngày thành lập, ví dụ 02/10/1996")


def run(options: argparse.Namespace) -> int:
    username = answer(options.username or env.text("ADMIN_USERNAME", ""), "Tên đăng nhập", "--username")
    name = answer(options.name or env.text("ADMIN_NAME", ""), "Họ và tên", "--name")
    with _setup.database():
        if _migrations.pending():
            print("Hãy chạy “khuyenhoc migrate” trước.", file=sys.stderr)
            return 3
        from django.db import transaction

        from khuyenhoc.access.roles import Role
        from khuyenhoc.access.services.accounts import account_open
        from khuyenhoc.access.services.mandates import NewMandate
        from khuyenhoc.accounts.services.users import NewUser
        from khuyenhoc.core import clock
        from khuyenhoc.core.authority import Actor

        actor = Actor.system("create-admin")
        with transaction.atomic():
            unit_id, unit_name = association(actor, options)
            role = Role.SYSTEM_ADMINISTRATOR
            mandate, code = account_open(
                actor=actor,
                user=NewUser(username=username, full_name=name),
                mandate=NewMandate(username=username, role=role, unit_id=unit_id, valid_from=clock.today()),
            )
    print(f"Đã lập tài khoản “{username}” ({name}), quản trị hệ thống của {unit_name}.")
    print(f"Mã dùng một lần để đăng nhập: {code} (dùng được đến hết ngày {mandate.user.code_last_day:%d/%m/%Y})")
    return 0


def association(actor: Actor, options: argparse.Namespace) -> tuple[int, str]:
    """The association to look after: the one named, the only root there is, or a new one."""
    from khuyenhoc.core import clock
    from khuyenhoc.org.selectors import unit_by_code, units_visible

    today = clock.today()
    if options.unit:
        unit = unit_by_code(actor=actor, code=options.unit, on=today)
        return unit.unit_id, unit.name
    visible: Any = units_visible(actor=actor, on=today)  # with `path`, `parent_id` and `line`
    roots = list(visible.filter(parent_id__isnull=True, line="main")[:10])
    if len(roots) > 1:
        known = ", ".join(f"{root.code} ({root.name})" for root in roots)
        raise RuleViolated("admin.which_unit", f"Hãy ghi --unit MÃ, một trong: {known}")
    if roots:
        return roots[0].unit_id, roots[0].name
    return found(actor, options)


def found(actor: Actor, options: argparse.Namespace) -> tuple[int, str]:
    from khuyenhoc.org.enums import Level, UnitKind
    from khuyenhoc.org.services import NewUnit, UnitDescription, unit_found

    name = answer(options.association, "Tên đầy đủ của Hội", "--association")
    code = answer(options.code, "Mã của Hội", "--code")
    levels = ", ".join(f"{level} = {label}" for level, label in LEVELS.items())
    level = answer(options.level, f"Cấp ({levels})", "--level")
    if level not in LEVELS:
        raise RuleViolated("admin.level", f"Cấp phải là một trong: {levels}.")
    founded_on = day(answer(options.founded_on, "Ngày thành lập (ngày/tháng/năm)", "--founded-on"))
    description = UnitDescription(
        code=code,
        name=name,
        short_name=options.short_name or name,
        kind=UnitKind.ASSOCIATION,
        level=Level(level),
        issues_papers=True,
    )
    unit = unit_found(actor=actor, data=NewUnit(founded_on=founded_on, description=description))
    return unit.pk, name


def day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise RuleViolated("admin.day", f"Không hiểu ngày “{text}”: hãy ghi như 02/10/1996.") from error


def answer(given: str | None, question: str, option: str) -> str:
    """What was given, else what a person types; without anybody there to ask, a sentence that names the option."""
    if given:
        return given.strip()
    if not sys.stdin.isatty():
        raise RuleViolated("admin.missing", f"Thiếu {question.lower()}: hãy ghi {option}.")
    typed = ""
    while not typed:
        typed = input(f"{question}: ").strip()
    return typed
