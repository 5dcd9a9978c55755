"""docs/operate/permissions.md, made from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from khuyenhoc.access.policy import MAY_GIVE
from khuyenhoc.access.roles import GRANTED, Role
from khuyenhoc.core.authority import Reach
from khuyenhoc.core.permissions import Permission as P

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "operate" / "permissions.md"
ANEW: Final = "Make the page anew: python manage.py shell -c 'from tests.docs.permissions_page import write; write()'"
# What each permission lets its holder do, in the words of the people who grant it.
MEANING: Final = {
    P.UNITS_VIEW: "xem đơn vị và cây tổ chức",
    P.UNITS_EDIT: "lập, đổi tên, sửa, kết thúc đơn vị",
    P.UNITS_REORGANISE: "sắp xếp tổ chức: hợp nhất, chia tách, chuyển, đổi tên nhiều đơn vị theo một quyết định",
    P.OFFICERS_VIEW: "xem cán bộ và chức vụ còn khuyết",
    P.OFFICERS_EDIT: "ghi nhiệm kỳ, thêm, thay, cho thôi cán bộ",
    P.MANDATES_VIEW: "xem ai được giao vai trò gì",
    P.MANDATES_GRANT: "giao và kết thúc vai trò",
    P.ACCOUNTS_MANAGE: "lập tài khoản, cấp lại mã dùng một lần",
    P.MEMBERS_COUNT: "xem số hội viên",
    P.MEMBERS_VIEW: "xem tên và hồ sơ hội viên",
    P.MEMBERS_LOOK: "xem tên hội viên khi ghi lý do, trong một giờ, có lưu lại",
    P.MEMBERS_EDIT: "kết nạp, sửa hồ sơ, cho thôi sinh hoạt",
    P.MEMBERS_TRANSFER: "chuyển sinh hoạt giữa các đơn vị trong phạm vi",
    P.MEMBERS_IMPORT: "nhập danh sách từ Excel, hoàn tác lần nhập",
    P.MEMBERS_EXPORT: "xuất danh sách hội viên ra Excel, in",
    P.PEOPLE_RESTRICTED: "mở số định danh, dân tộc khi ghi lý do, có lưu lại",
    P.FIGURES_VIEW: "xem số liệu",
    P.FIGURES_ENTER: "khai nguồn số liệu của đơn vị: từ sổ hay tự nhập",
    P.FIGURES_DEFINE: "đặt chỉ tiêu báo cáo",
    P.REPORTS_VIEW: "đọc báo cáo, bảng theo dõi, bản in",
    P.REPORTS_SUBMIT: "làm, gửi, rút lại báo cáo, lập bản thay",
    P.REPORTS_REVIEW: "tiếp nhận, trả lại báo cáo của đơn vị trực thuộc",
    P.REPORTS_RECEIVE: "ghi đã nhận báo cáo của Hội cùng cấp",
    P.REPORTS_DEFINE: "đặt chế độ báo cáo, mở kỳ",
    P.PAPERS_ISSUE: "mở sổ văn bản, cấp số, hủy văn bản",
    P.RULES_VIEW: "xem quy định và lịch làm việc",
    P.RULES_EDIT: "lập bản mới của quy định, sửa lịch làm việc",
    P.AUDIT_VIEW: "xem nhật ký",
    P.FILES_VIEW: "mở tệp đính kèm",
    P.SYSTEM_KEEP: "nạp địa giới, ranh giới; ai có quyền này phải bật mã xác nhận",
}
SHORT: Final = {
    Role.CHAPTER_HEAD: "CHT",
    Role.SCHOOL_CHAPTER_HEAD: "CHT trường",
    Role.GRASSROOTS_OFFICER: "HCS",
    Role.ASSOCIATION_OFFICER: "TT",
    Role.CHAIR: "CT",
    Role.CLERK: "VT",
    Role.PEOPLES_COMMITTEE_OFFICE: "UBND",
    Role.EDUCATION_OFFICER: "GD",
    Role.SYSTEM_ADMINISTRATOR: "QT",
}
MARK: Final = {Reach.HERE: "○", Reach.BELOW: "●"}
INTRODUCTION: Final = """\
# Quyền của từng vai trò

Vai trò là tập quyền viết sẵn trong phần mềm (`khuyenhoc/access/roles.py`); giao vai trò là cho một người, ở một đơn vị,
từ ngày nào đến ngày nào. Một người có thể có nhiều vai trò. Ngoài phạm vi được giao thì đơn vị coi như không có (404);
trong phạm vi mà thiếu quyền thì bị từ chối (403). Trang này lập từ mã nguồn, một bài thử giữ cho hai bên khớp nhau.

● ở đơn vị được giao và mọi đơn vị trực thuộc · ○ chỉ ở đơn vị được giao
"""


def made() -> str:
    legend = " · ".join(f"{SHORT[role]}: {role.label}" for role in Role)
    heads = [SHORT[role] for role in Role]
    rows = [
        f"| {MEANING[permission]} | `{permission.value}` | "
        + " | ".join(MARK.get(GRANTED[role].get(permission), "") for role in Role)  # type: ignore[arg-type]
        + " |"
        for permission in P
    ]
    table = [f"| quyền | mã | {' | '.join(heads)} |", f"|---|---|{':-:|' * len(heads)}", *rows]
    return f"{INTRODUCTION}\n{legend}\n\n" + "\n".join(table) + "\n\n" + _givers()


def _givers() -> str:
    lines = [
        f"- {giver.label}: {', '.join(role.label for role in Role if role in given)}."
        for giver, given in ((role, MAY_GIVE[role]) for role in Role if role in MAY_GIVE)
    ]
    return "## Ai giao được vai trò nào\n\n" + "\n".join(lines) + "\n"


def write() -> None:
    PAGE.write_text(made(), encoding="utf-8")
