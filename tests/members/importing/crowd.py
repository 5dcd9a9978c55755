"""Any number of invented members, in the frequencies of a district: for sizes and for sums."""

from __future__ import annotations

import io
import random
from datetime import date

import xlsxwriter

from tests.members.importing.workbooks import HEADINGS

_FAMILIES = ["Nguyễn"] * 8 + ["Trần"] * 3 + ["Lê", "Phạm", "Phan", "Hoàng", "Võ", "Đặng", "Bùi", "Đoàn", "Hồ", "Thái"]
_MIDDLES = {"Nam": ["Văn"] * 6 + ["Đình", "Hữu", "Quốc", "Xuân", "Đức", "Minh"],
            "Nữ": ["Thị"] * 7 + ["Thị Thu", "Thị Hồng", "Thị Thanh", "Thị Kim"]}  # fmt: skip
_GIVEN = {
    "Nam": "Hùng Dũng Thắng Bình Sơn Long Hải Tuấn Anh Đức Thành Quang Cường Hòa Minh Lâm Toàn Tâm Thọ Vinh".split(),
    "Nữ": "Lan Hoa Hồng Hương Thúy Thủy Hà Nga Hằng Yến Ánh Mai Bình Liên Loan Tuyết Vân Xuân Lý Nhung Thảo".split(),
}


def people(count: int, *, seed: int = 1) -> list[list[object]]:
    """Plausible invented members in the columns of HEADINGS and an address, in the frequencies of a district."""
    chapters = max(1, count // 69)
    chance = random.Random(seed)  # noqa: S311 - invented people, the same each time
    rows: list[list[object]] = []
    for number in range(1, count + 1):
        sex = chance.choice(["Nam", "Nữ"])
        name = f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES[sex])} {chance.choice(_GIVEN[sex])}"
        born = date(chance.randint(1940, 2004), chance.randint(1, 12), chance.randint(1, 28))
        birth: object = born.strftime("%d/%m/%Y") if chance.random() < 0.8 else str(born.year)
        identity = f"042{int(sex == 'Nữ') + (2 if born.year >= 2000 else 0)}{born.year % 100:02d}{number:06d}"
        chapter = number * chapters // (count + 1) + 1
        joined = chance.randint(max(1997, born.year + 14), 2022)
        has_number, has_phone = chance.random() < 0.6, chance.random() < 0.7
        rows.append(
            [number, name, birth, sex, identity if has_number else "", f"09{number:08d}" if has_phone else "",
             f"Chi hội thôn {chapter}", str(joined), f"Số {number % 300}, thôn {chapter}"]
        )  # fmt: skip
    return rows


def large(count: int, *, seed: int = 1) -> bytes:
    """A whole district's list."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet("Danh sách")
    page.write_row(0, 0, ["DANH SÁCH HỘI VIÊN"])
    page.write_row(2, 0, [*HEADINGS, "Địa chỉ"])
    for index, row in enumerate(people(count, seed=seed), start=3):
        page.write_row(index, 0, row)
    book.close()
    return stream.getvalue()
