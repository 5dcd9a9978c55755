"""The people of the sample who are known by name: they head something, or sign in to be tried. All are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from khuyenhoc.people.enums import Sex


@dataclass(frozen=True, slots=True)
class Named:
    """A long-standing member of a chapter; `place` is the number among those who never leave."""

    key: str
    full_name: str
    sex: Sex
    born: int
    chapter: str
    place: int
    occupation: str = ""


_MALE, _FEMALE = Sex.MALE, Sex.FEMALE
PEOPLE: Final = (
    # The district association
    Named("hoai", "Trần Thị Hoài", _FEMALE, 1968, "18313-01", 1, "Cán bộ hội"),
    Named("van", "Hồ Thị Vân", _FEMALE, 1985, "18313-01", 2, "Nhân viên văn thư"),
    Named("khoi", "Phạm Đình Khôi", _MALE, 1961, "18313-02", 1, "Hưu trí"),
    Named("lac", "Hoàng Xuân Lạc", _MALE, 1954, "18313-03", 1, "Hưu trí"),
    Named("loi", "Đoàn Sỹ Lợi", _MALE, 1965, "18313-04", 1, "Hưu trí"),
    Named("nguyet", "Lê Thị Nguyệt", _FEMALE, 1975, "18313-05", 1, "Cán bộ hội"),
    Named("hoa", "Cù Thị Hòa", _FEMALE, 1972, "18313-06", 1, "Buôn bán"),
    Named("lai", "Phan Thị Lài", _FEMALE, 1978, "18313-07", 1, "Kế toán"),
    Named("bac", "Tống Xuân Bắc", _MALE, 1960, "18313-08", 1, "Hưu trí"),
    # Đức Lĩnh
    Named("uoc", "Đặng Văn Ước", _MALE, 1957, "18322-01", 0, "Nông dân"),
    Named("hung", "Lê Quang Hưng", _MALE, 1963, "18322-02", 1, "Hưu trí"),
    Named("anh", "Nguyễn Thị Ánh", _FEMALE, 1979, "18322-07", 1, "Công chức xã"),
    Named("dieu", "Phan Thị Diệu", _FEMALE, 1981, "18322-THCS", 0, "Giáo viên"),
)
NAMED: Final[Mapping[tuple[str, int], Named]] = {(named.chapter, named.place): named for named in PEOPLE}
BY_KEY: Final[Mapping[str, Named]] = {named.key: named for named in PEOPLE}
