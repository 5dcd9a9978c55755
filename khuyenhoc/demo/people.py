"""Whom to sign in as, and what to try: one person for each role, found by their mandate, and all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.demo.places import DISTRICT
from khuyenhoc.org.selectors import TreeOrder, units_on

# (role, code of the unit, what to try)
_TO_TRY: Final = (
    (Role.CHAPTER_HEAD, "18322-01", "Mở báo cáo tháng trên điện thoại, xem từng ô rồi gửi; tra sổ hội viên của thôn."),
    (Role.CHAPTER_HEAD, "18343-03", "Báo cáo bị trả lại kèm lý do tại ô: sửa rồi gửi lại."),
    (Role.SCHOOL_CHAPTER_HEAD, "18322-THCS", "Báo cáo tháng và danh sách hội viên của trường."),
    (Role.GRASSROOTS_OFFICER, "18322", "Xem chi hội nào chưa gửi, tiếp nhận, tổng hợp rồi gửi lên huyện."),
    (Role.GRASSROOTS_OFFICER, "18334", "Hội cơ sở hay gửi muộn: nhắc chi hội, gửi báo cáo còn thiếu."),
    (Role.ASSOCIATION_OFFICER, DISTRICT, "Bảng theo dõi 10 hội cơ sở; tiếp nhận, trả lại; báo cáo toàn huyện ra Word."),
    (Role.CHAIR, DISTRICT, "Số liệu toàn huyện, duyệt và gửi báo cáo của Hội."),
    (Role.CHAIR, "18322", "Số liệu của xã, duyệt và gửi báo cáo của hội cơ sở."),
    (Role.CLERK, DISTRICT, "Lấy số, in và lưu báo cáo đã ký."),
    (Role.PEOPLES_COMMITTEE_OFFICE, DISTRICT, "Đọc báo cáo của Hội, xem đơn vị nào đã gửi đủ."),
    (Role.EDUCATION_OFFICER, DISTRICT, "Đọc báo cáo và số liệu của các trung tâm học tập cộng đồng."),
    (Role.SYSTEM_ADMINISTRATOR, DISTRICT, "Phân quyền, quy định, lịch làm việc, nhật ký."),
)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    username: str
    full_name: str
    role: str
    unit: str
    to_try: str = ""


@dataclass(frozen=True, slots=True)
class SampleUnit:
    name: str
    accounts: tuple[SamplePerson, ...]


def people_to_try() -> list[SamplePerson]:
    """Those of the list who hold their mandate today, in its order."""
    found = {(role, code): person for role, code, person in _accounts()}
    return [
        SamplePerson(person.username, person.full_name, person.role, person.unit, to_try)
        for role, code, to_try in _TO_TRY
        if (person := found.get((role.value, code)))
    ]


def accounts_by_unit() -> list[SampleUnit]:
    """All of them: the district's people first, then commune by commune with its chapters."""
    groups: dict[str, list[SamplePerson]] = {}
    names: dict[str, str] = {}
    for _, code, person in _accounts():
        above = code.partition("-")[0]
        groups.setdefault(above, []).append(person)
        if above == code:
            names[above] = person.unit
    return [SampleUnit(names.get(above, ""), tuple(accounts)) for above, accounts in groups.items()]


def sample_people() -> list[tuple[str, str, str]]:
    """What the command prints: role, name, name of the account with its unit."""
    return [(person.role, person.full_name, f"{person.username} ({person.unit})") for person in people_to_try()]


def account_get(username: str) -> User:
    """A sample account. One that has a password is somebody's own and is not found here, whatever the mode."""
    user = User.objects.filter(username=username, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX).first()
    if user is None:
        raise NotFound()
    return user


def _accounts() -> list[tuple[str, str, SamplePerson]]:
    """(role, code of the unit, person) down the tree: two queries."""
    today = clock.today()
    mandates = (
        Mandate.objects.filter(
            holds_on(today), user__is_active=True, user__password__startswith=UNUSABLE_PASSWORD_PREFIX
        )
        .select_related("user")
        .order_by("id")
    )
    held: dict[int, list[Mandate]] = {}
    for mandate in mandates:
        held.setdefault(mandate.unit_id, []).append(mandate)
    return [
        (
            mandate.role,
            unit.code,
            SamplePerson(mandate.user.username, mandate.user.full_name, Role(mandate.role).label, unit.short_name),
        )
        for unit in units_on(today).filter(unit_id__in=held).order_by(TreeOrder("path"))
        for mandate in held[unit.unit_id]
    ]
