"""Whom to sign in as, and what to try: one person for each role, found by their mandate, and all the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.demo.places import DISTRICT, PROVINCE, REFORM_DAY
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import TreeOrder, names_of, units_on

# (role, code of the unit, how the name of the account ends, what to try): while there was the district, and since.
_CHAPTERS: Final = (
    (Role.CHAPTER_HEAD, "18322-01", "", "Mở báo cáo tháng trên điện thoại, xem từng ô rồi gửi; tra sổ hội viên."),
    (Role.CHAPTER_HEAD, "18343-03", "", "Báo cáo bị trả lại kèm lý do tại ô: sửa rồi gửi lại."),
    (Role.SCHOOL_CHAPTER_HEAD, "18322-THCS", "", "Báo cáo tháng và danh sách hội viên của trường."),
)
_BEFORE: Final = (
    *_CHAPTERS,
    (Role.GRASSROOTS_OFFICER, "18322", "", "Xem chi hội nào chưa gửi, tiếp nhận, tổng hợp rồi gửi lên huyện."),
    (Role.GRASSROOTS_OFFICER, "18334", "", "Hội cơ sở hay gửi muộn: nhắc chi hội, gửi báo cáo còn thiếu."),
    (Role.ASSOCIATION_OFFICER, DISTRICT, "", "Bảng theo dõi 10 hội cơ sở; tiếp nhận, trả lại; báo cáo huyện ra Word."),
    (Role.ASSOCIATION_OFFICER, PROVINCE, "", "Tiếp nhận báo cáo của huyện, tổng hợp toàn tỉnh."),
    (Role.CHAIR, DISTRICT, "", "Số liệu toàn huyện, duyệt và gửi báo cáo của Hội."),
    (Role.CHAIR, "18322", "", "Số liệu của xã, duyệt và gửi báo cáo của hội cơ sở."),
    (Role.CLERK, DISTRICT, "", "Lấy số, in và lưu báo cáo đã ký."),
    (Role.PEOPLES_COMMITTEE_OFFICE, DISTRICT, "", "Đọc báo cáo của Hội, xem đơn vị nào đã gửi đủ."),
    (Role.EDUCATION_OFFICER, DISTRICT, "", "Đọc báo cáo và số liệu của các trung tâm học tập cộng đồng."),
    (Role.SYSTEM_ADMINISTRATOR, PROVINCE, "", "Phân quyền, quy định, lịch làm việc, nhật ký."),
)
_SINCE: Final = (
    *_CHAPTERS,
    (Role.GRASSROOTS_OFFICER, "18322", ".duclinh", "Xã hợp nhất từ ba xã: xem ai chưa gửi, tổng hợp rồi gửi lên tỉnh."),
    (Role.GRASSROOTS_OFFICER, "18328", ".duclien", "Báo cáo tháng trước bị trả lại kèm lý do: sửa rồi gửi lại."),
    (
        Role.ASSOCIATION_OFFICER,
        PROVINCE,
        "hoai",
        "Tiếp nhận, trả lại báo cáo của ba xã; số liệu theo tổ chức cũ, mới.",
    ),
    (Role.CHAIR, PROVINCE, "", "Số liệu toàn tỉnh, duyệt và gửi báo cáo của Hội."),
    (Role.CHAIR, "18322", "", "Số liệu của xã và của ba xã cũ, duyệt và gửi báo cáo của hội cơ sở."),
    (Role.CLERK, PROVINCE, "van", "Lấy số, in và lưu báo cáo đã ký."),
    (Role.PEOPLES_COMMITTEE_OFFICE, PROVINCE, "", "Đọc báo cáo của Hội, xem đơn vị nào đã gửi đủ."),
    (Role.EDUCATION_OFFICER, "18322", "", "Đọc báo cáo và số liệu của trung tâm học tập cộng đồng."),
    (Role.SYSTEM_ADMINISTRATOR, PROVINCE, "", "Sắp xếp tổ chức, phân quyền, quy định, nhật ký."),
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
    held: dict[tuple[str, str], list[SamplePerson]] = {}
    for unit, role, person in _accounts():
        held.setdefault((role, unit.code), []).append(person)
    wanted = _SINCE if clock.today() >= REFORM_DAY else _BEFORE
    return [
        replace(person, to_try=to_try)
        for role, code, ending, to_try in wanted
        for person in [one for one in held.get((role.value, code), ()) if one.username.endswith(ending)][:1]
    ]


def accounts_by_unit() -> list[SampleUnit]:
    """All of them down the tree: each association with its chapters."""
    groups: dict[int, list[SamplePerson]] = {}
    for unit, _, person in _accounts():
        above = unit.unit_id if unit.kind == UnitKind.ASSOCIATION else unit.parent_id or unit.unit_id
        groups.setdefault(above, []).append(person)
    names = names_of(groups, on=clock.today())
    return [SampleUnit(names[above], tuple(accounts)) for above, accounts in groups.items()]


def sample_people() -> list[tuple[str, str, str]]:
    """What the command prints: role, name, name of the account with its unit."""
    return [(person.role, person.full_name, f"{person.username} ({person.unit})") for person in people_to_try()]


def account_get(username: str) -> User:
    """A sample account. One that has a password is somebody's own and is not found here, whatever the mode."""
    user = User.objects.filter(username=username, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX).first()
    if user is None:
        raise NotFound()
    return user


def _accounts() -> list[tuple[UnitVersion, str, SamplePerson]]:
    """(unit, role, person) down the tree: two queries."""
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
            unit,
            mandate.role,
            SamplePerson(mandate.user.username, mandate.user.full_name, Role(mandate.role).label, unit.short_name),
        )
        for unit in units_on(today).filter(unit_id__in=held).order_by(TreeOrder("path"))
        for mandate in held[unit.unit_id]
    ]
