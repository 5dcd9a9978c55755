"""Names as people of Hà Tĩnh carry them, by sex and generation. Whoever they fit in life, nobody is meant."""

from __future__ import annotations

from random import Random
from typing import Final

from khuyenhoc.demo.seeds import weighted
from khuyenhoc.people.enums import Sex

FAMILIES: Final = (
    ("Nguyễn", 30), ("Trần", 13), ("Lê", 12), ("Phan", 8), ("Phạm", 7), ("Võ", 4), ("Hoàng", 4), ("Đặng", 4),
    ("Bùi", 3), ("Hồ", 3), ("Đoàn", 3), ("Dương", 2), ("Thái", 2), ("Trương", 2), ("Đinh", 2), ("Cao", 2), ("Lương", 1),
    ("Hà", 1), ("Tống", 1), ("Uông", 1), ("Biện", 1), ("Kiều", 1), ("Mai", 1), ("Lưu", 1), ("Cù", 1), ("Nghiêm", 1),
)  # fmt: skip
OLD, MIDDLE, YOUNG = 1958, 1980, 9999  # born until
_MEN: Final = {
    OLD: (
        "Văn Văn Văn Đình Xuân Hữu Sỹ Bá Viết Trọng Quang Ngọc",
        "Hợi Lợi Thìn Tý Quế Lộc Hiền Bình Chiến Thắng Sơn Hải Long Nhân Đức Hòa Minh Tân Tiến Vinh Quý Kính Khoa "
        "Nghĩa Lương Cảnh Thuần Hoạt Cẩn Tịnh Đàn Ngụ Thiện Mậu Tuất Ước Điền Sửu Bường Châu",
    ),
    MIDDLE: (
        "Văn Văn Văn Đình Xuân Đức Quang Trọng Ngọc Thanh Hữu Viết",
        "Hùng Dũng Tuấn Anh Sơn Hải Nam Thành Trung Hiếu Cường Mạnh Phong Quang Hà Bình An Toàn Thắng Linh Lâm Việt "
        "Hưng Tài Đông Khánh Thủy Tú Nhật Giáp Tâm Chung Đồng Hoài",
    ),
    YOUNG: (
        "Văn Đức Minh Quốc Anh Tuấn Hoàng Quang Thành Ngọc Gia Duy Nhật",
        "Anh Đạt Hiếu Huy Khánh Khôi Long Nam Phúc Quân Sang Thịnh Tùng Việt Hoàng Bảo Dương Hải Lâm Nhật Thái Trường "
        "Vũ Linh Đăng Kiên Tiến Tú",
    ),
}  # fmt: skip
_WOMEN: Final = {
    OLD: (
        "Thị Thị Thị Thị Thị",
        "Lan Huệ Hồng Nga Lý Tịnh Thân Hường Nhung Vinh Châu Đào Liễu Mận Cúc Sen Sâm Thìn Tuất Hòa Bình Minh Nguyệt "
        "Thường Tám Bốn Em Niêm Lài Kính Loan Hợi Vân Phương Tâm Quế Nhàn Chắt Hạnh",
    ),
    MIDDLE: (
        "Thị Thị Thị Thị Thanh Thị Hồng Thị Ngọc Thu Kim",
        "Hà Hạnh Hằng Hiền Hoa Hương Huyền Lan Liên Loan Lý Mai Nga Nhàn Oanh Phương Quỳnh Tâm Thảo Thủy Thúy Tuyết "
        "Vân Xuân Yến Anh Hoài Nguyệt Thương Trang Giang",
    ),
    YOUNG: (
        "Thị Thị Khánh Ngọc Thùy Phương Thu Quỳnh Hà Thảo Minh",
        "Anh Chi Dung Giang Hà Hằng Hiền Hương Huyền Linh Ly Mai My Nga Ngân Ngọc Nhi Nhung Phương Quỳnh Thảo Thủy "
        "Trang Trâm Uyên Vân Vy Yến Trinh Dương",
    ),
}  # fmt: skip
# People whom the article itself names: nobody here is called so.
NOT_THESE: Final = frozenset({"Phan Hồng Yến", "Nguyễn Văn Thọ"})


def family(random: Random) -> str:
    return weighted(random, FAMILIES)


def full_name(random: Random, *, of_family: str, sex: Sex, born: int) -> str:
    """Family, middle and given name, the given one not the same as the middle one."""
    generation = next(until for until in (OLD, MIDDLE, YOUNG) if born <= until)
    middles, givens = (text.split() for text in (_WOMEN if sex is Sex.FEMALE else _MEN)[generation])
    while True:
        middle, given = random.choice(middles), random.choice(givens)
        name = f"{of_family} {middle} {given}"
        if given not in (middle, of_family) and name not in NOT_THESE:
            return name
