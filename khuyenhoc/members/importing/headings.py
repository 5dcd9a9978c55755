"""What a Vietnamese heading of a column means."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from khuyenhoc.core.text.names import clean_text, compare_key, search_name


class Field(StrEnum):
    """What a column can hold. Values are stored with remembered mappings: never rename one."""

    NUMBER = "number"
    FULL_NAME = "full_name"
    FAMILY_NAMES = "family_names"  # họ, họ đệm: several columns are joined in their order
    GIVEN_NAME = "given_name"
    BIRTH = "birth"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    MALE = "male"  # a column "Nam": a cross, or the birth of a man
    FEMALE = "female"
    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    CHAPTER = "chapter"
    JOINED = "joined"
    ADDRESS = "address"
    HOUSEHOLD = "household"
    HOUSEHOLD_HEAD = "household_head"
    RELATION = "relation"
    ETHNICITY = "ethnicity"
    POSITION = "position"
    OCCUPATION = "occupation"
    MEMBER_KIND = "member_kind"
    CARD_NUMBER = "card_number"
    NOTE = "note"


LABELS: dict[Field, str] = {
    Field.NUMBER: "Số thứ tự",
    Field.FULL_NAME: "Họ và tên",
    Field.FAMILY_NAMES: "Họ và tên đệm",
    Field.GIVEN_NAME: "Tên",
    Field.BIRTH: "Ngày sinh hoặc năm sinh",
    Field.BIRTH_DAY: "Ngày sinh (riêng ngày)",
    Field.BIRTH_MONTH: "Ngày sinh (riêng tháng)",
    Field.BIRTH_YEAR: "Ngày sinh (riêng năm)",
    Field.SEX: "Giới tính",
    Field.MALE: "Cột Nam (dấu x hoặc năm sinh của nam)",
    Field.FEMALE: "Cột Nữ (dấu x hoặc năm sinh của nữ)",
    Field.IDENTITY: "Số CCCD hoặc CMND",
    Field.PHONE: "Số điện thoại",
    Field.EMAIL: "Thư điện tử",
    Field.CHAPTER: "Chi hội",
    Field.JOINED: "Ngày hoặc năm vào Hội",
    Field.ADDRESS: "Địa chỉ",
    Field.HOUSEHOLD: "Số hộ",
    Field.HOUSEHOLD_HEAD: "Họ tên chủ hộ",
    Field.RELATION: "Quan hệ với chủ hộ",
    Field.ETHNICITY: "Dân tộc",
    Field.POSITION: "Chức vụ",
    Field.OCCUPATION: "Nghề nghiệp",
    Field.MEMBER_KIND: "Loại hội viên",
    Field.CARD_NUMBER: "Số thẻ hội viên",
    Field.NOTE: "Ghi chú",
}

_BIRTH = r"(?:sinh|^ns$|^n s$)"
# On the text with marks ("hộ" is a household, "họ" a family name), words as compare_key writes them: hô5, ho5, nư3.
_MARKED: list[tuple[str, Field | None]] = [
    (r"^(?:giơi4 (?:tinh4 )?|phai4 )?(?:nam nư3|nư3 nam)$", Field.SEX),  # both words: not a column of one of them
    (r"sinh ngay1? thang4? n[aă]m$", Field.BIRTH),
    (rf"(?:{_BIRTH}|giơi4 tinh4).*\bnư3$", Field.FEMALE),
    (rf"(?:{_BIRTH}|giơi4 tinh4).*\bnam$", Field.MALE),
    (r"^nam$", Field.MALE),
    (r"^nư3$", Field.FEMALE),
    (r"\w+ sinh ngay1$", Field.BIRTH_DAY),
    (r"\w+ sinh thang4$", Field.BIRTH_MONTH),
    (r"\w+ sinh năm$", Field.BIRTH_YEAR),
    (r"^(?:sô4 |ma4 )?hô5(?: gia đinh1| khâu3| sô4)?$", Field.HOUSEHOLD),
    (r"^ho5$", Field.FAMILY_NAMES),
]
# On the text without marks, in this order: the more special one first.
_PLAIN: list[tuple[str, Field | None]] = [
    (r"\bngay cap\b|\bnoi cap\b|noi sinh|que quan|nguyen quan|nam mat|ngay mat|\btuoi\b", None),
    (r"^(?:stt|tt|so tt|s t t|so thu tu|thu tu)\b", Field.NUMBER),
    (r"quan he|^qh\b", Field.RELATION),
    (r"chu ho\b", Field.HOUSEHOLD_HEAD),
    (r"\b(?:so|ma) the\b|the hoi vien|\b(?:ma|so) hoi vien|^so hv$|^ma hv$", Field.CARD_NUMBER),
    (r"vao hoi|ket nap|tham gia|gia nhap|vao hkh", Field.JOINED),
    (r"loai hoi vien|dien hoi vien|hinh thuc hoi vien|loai hv", Field.MEMBER_KIND),
    (r"ho (?:va )?(?:ten |chu )?(?:dem|lot)(?! va ten)|^(?:ten |chu )(?:dem|lot)$|^dem$", Field.FAMILY_NAMES),
    (r"\bho (?:va )?ten\b|ho (?:va )?(?:ten )?dem va ten|hoi vien ho ten|^ten hoi vien$|^hoi vien$|^hovaten$|^hoten$",
     Field.FULL_NAME),
    (r"^ten(?: goi| hv)?$", Field.GIVEN_NAME),
    (r"gioi tinh|^gioi$|^phai$|^gt$|^nam nu$|^nu nam$|^sex$", Field.SEX),
    (r"^nu$", Field.FEMALE),
    (_BIRTH, Field.BIRTH),
    (r"cccd|can cuoc|cmnd|\bcmt\b|chung minh|dinh danh|\bcc cd\b|^so cc$", Field.IDENTITY),
    (r"dien thoai|\bsdt\b|\bdt\b|di dong|so may|phone|\btel\b|^lien he$|lien lac", Field.PHONE),
    (r"email|e mail|thu dien tu", Field.EMAIL),
    (r"dan toc", Field.ETHNICITY),
    (r"chuc vu|chuc danh|nhiem vu trong", Field.POSITION),
    (r"nghe|cong viec|cong tac|noi lam viec", Field.OCCUPATION),
    (r"^(?:\w+ ){0,2}(?:chi hoi|ban khuyen hoc|don vi|to hoi|phan hoi|sinh hoat tai)(?: \w+){0,2}$", Field.CHAPTER),
    (r"dia chi|noi o|cho o|thuong tru|tru quan|ho khau|cu tru", Field.ADDRESS),
    (r"^(?:ten )?(?:thon|xom|to dan pho|tdp|to|ap|ban|buon|lang|khom|khoi pho|khu pho|khoi|tieu khu)\b", Field.CHAPTER),
    (r"ghi chu|chu thich|luu y", Field.NOTE),
    (r"^(?:so|ma) ho$|^ho gia dinh$", Field.HOUSEHOLD),
    (r"^ho$", Field.FAMILY_NAMES),
]  # fmt: skip
_MARKED_RULES = [(re.compile(pattern), field) for pattern, field in _MARKED]
_PLAIN_RULES = [(re.compile(pattern), field) for pattern, field in _PLAIN]
_SIGNS = re.compile(r"[^\w]+|_+")
LONGEST_HEADING = 80


@lru_cache(maxsize=4096)
def recognise(heading: str) -> Field | None:
    """The field that a heading names, None when it names none that is kept."""
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    marked = compare_key(_SIGNS.sub(" ", clean_text(heading)))
    for pattern, field in _MARKED_RULES:
        if pattern.search(marked):
            return field
    plain = folded(heading)
    for pattern, field in _PLAIN_RULES:
        if pattern.search(plain):
            return field
    return None


@lru_cache(maxsize=4096)
def folded(heading: str) -> str:
    """Without marks, signs and case: what remembered mappings compare."""
    return _SIGNS.sub(" ", search_name(clean_text(heading))).strip()
