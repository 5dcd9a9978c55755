"""The network as the article of 9 February 2023 counts it: 10 grassroots associations, 79 village chapters, 31 school
chapters, 10 centres; and the three communes that the ten have become. Communes and codes are real; villages are
plausible, schools are called after their commune."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

PROVINCE: Final = "42"
DISTRICT: Final = "441"
ARTICLE_DAY: Final = date(2023, 2, 9)
MEMBERS: Final = 7_575
DISTRICT_FOUNDED: Final = date(2001, 3, 20)
MERGED: Final = date(2020, 1, 1)  # Quang Thọ was made of Hương Quang and Hương Thọ
SCHOOLS_RENAMED: Final = date(2023, 12, 31)  # chapters of schools are called committees since
REFORM_DAY: Final = date(2025, 7, 1)  # no district any more: ten communes became three

SCHOOLS: Final = {"MN": "Trường Mầm non", "TH": "Trường Tiểu học", "THCS": "Trường THCS", "THPT": "Trường THPT"}
COMMON: Final = ("MN", "TH", "THCS")


@dataclass(frozen=True, slots=True)
class Commune:
    """`made_of` are the codes of the communes that became this one; a code may be one of them, used again."""

    code: str
    name: str
    villages: tuple[str, ...]
    schools: tuple[str, ...] = COMMON
    founded_on: date = date(2002, 5, 19)
    is_township: bool = False
    made_of: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Codes as they were until the reform."""
        return self.made_of or (self.code,)

    @property
    def kind(self) -> str:
        return "thị trấn" if self.is_township else "xã"

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


def _numbered(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word}{number}" for number in range(1, count + 1))


COMMUNES: Final = (
    Commune("18313", "Vũ Quang", _numbered("", 8), (*COMMON, "THPT"), date(2001, 10, 2), is_township=True),
    Commune("18316", "Ân Phú", _numbered("", 4), founded_on=date(2003, 4, 12)),
    Commune(
        "18331", "Đức Bồng",
        ("Bồng Thượng", "Bồng Hạ", "Bồng Châu", "Đồng Tâm", "Hùng Dũng", "Tân Tiến", "Thống Nhất", "Liên Hương"),
        founded_on=date(2001, 11, 20),
    ),
    Commune(
        "18319", "Đức Giang",
        ("Bồng Giang", "Cẩm Trang", "Hợp Đức", "Hợp Lợi", "Hợp Phát", "Hợp Thắng", "Văn Giang"),
    ),
    Commune(
        "18328", "Đức Hương",
        ("Hương Đại", "Hương Đồng", "Hương Giang", "Hương Hòa", "Hương Phùng", "Hương Tân", "Hương Trung"),
    ),
    Commune(
        "18334", "Đức Liên", ("Bình Sơn", "Liên Châu", "Liên Hòa", "Liên Minh", "Liên Sơn", "Tân Lệ", "Yên Hội"),
        founded_on=date(2003, 9, 5),
    ),
    Commune(
        "18322", "Đức Lĩnh",
        ("Yên Du", "Bình Phong", "Bình Quang", "Cao Phong", "Mỹ Ngọc", "Tân Hưng", "Thanh Bình", "Thanh Sơn",
         "Vĩnh Hội"),
        founded_on=date(2001, 9, 5),
    ),
    Commune(
        "18340", "Hương Minh",
        ("Hợp Bình", "Hợp Duận", "Hợp Đồng", "Hợp Lý", "Hợp Trung", "Bình Minh", "Đồng Minh", "Sơn Minh", "Tân Minh"),
    ),
    Commune(
        "18343", "Quang Thọ",
        ("Kim Quang", "Kim Thọ", "Đồng Quang", "Đồng Thọ", "Tân Quang", "Tân Thọ", "Hòa Quang", "Hòa Thọ", "Sơn Quang",
         "Sơn Thọ"),
        founded_on=MERGED,
    ),
    Commune("18325", "Thọ Điền", _numbered("", 10), founded_on=date(2002, 11, 20)),
)  # fmt: skip

NEW_COMMUNES: Final = tuple(
    Commune(code, name, (), (), REFORM_DAY, made_of=parts)
    for code, name, parts in (
        ("18313", "Vũ Quang", ("18313", "18340", "18343", "18325")),
        ("18322", "Mai Hoa", ("18322", "18316", "18319")),
        ("18328", "Thượng Đức", ("18328", "18331", "18334")),
    )
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter to found. `place` is what stands after the kind of village, or the name of the school."""

    code: str
    commune: Commune
    is_school: bool
    place: str
    founded_on: date

    @property
    def short_name(self) -> str:
        return self.place if self.is_school else self.village[0].upper() + self.village[1:]

    @property
    def village(self) -> str:
        return f"{'tổ dân phố' if self.commune.is_township else 'thôn'} {self.place}"

    @property
    def name(self) -> str:
        return f"Chi hội Khuyến học {self.place if self.is_school else self.village}"


def chapters() -> Iterator[Chapter]:
    """All 110, commune by commune, villages first."""
    for commune in COMMUNES:
        later = commune.founded_on if commune.founded_on == MERGED else commune.founded_on.replace(year=2004)
        for number, village in enumerate(commune.villages, 1):
            yield Chapter(f"{commune.code}-{number:02}", commune, False, village, later)
        for school in commune.schools:
            yield Chapter(f"{commune.code}-{school}", commune, True, f"{SCHOOLS[school]} {commune.name}", later)
