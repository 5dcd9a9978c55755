"""A list of members as offices keep it: a title above the heading, marks typed in two ways, births in five."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from khuyenhoc.bench.population import Tree
from khuyenhoc.demo import names
from khuyenhoc.demo.seeds import stream
from khuyenhoc.people.enums import Sex

HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Chi hội", "Năm vào Hội", "Địa chỉ",
    "Số hộ", "Chủ hộ", "Quan hệ", "Số thẻ", "Chức vụ",
)  # fmt: skip
A_HOUSEHOLD = 3
_ODD_SPACE = "\N{NO-BREAK SPACE}"


def write_list(file: Path, tree: Tree, count: int) -> None:
    """So many rows, one in fifty empty besides; one person in two hundred stands in it twice, spelt otherwise."""
    random = stream("bench/list")
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Danh sách")
        page.write_string(0, 0, "DANH SÁCH HỘI VIÊN HỘI KHUYẾN HỌC")
        for column, heading in enumerate(HEADINGS):
            page.write_string(3, column, heading)
        at, before, heads = 4, list[str](), dict[str, str]()
        for number in range(1, count + 1):
            again = bool(before) and random.random() < 0.005
            row = [str(number), before[1].upper(), *before[2:]] if again else _person(random, tree, number, heads)
            at += random.random() < 0.02
            for column, text in enumerate(row):
                page.write_string(at, column, text)
            at, before = at + 1, row


def _person(random: Random, tree: Tree, number: int, heads: dict[str, str]) -> list[str]:
    """`heads` of households by their number, filled on the way."""
    sex, born = random.choice((Sex.MALE, Sex.FEMALE)), random.randint(1935, 2004)
    name = names.full_name(random, of_family=names.family(random), sex=sex, born=born)
    day = date(born, 1, 1) + timedelta(days=random.randrange(365))
    chapter = tree.first_chapter + number % tree.chapters
    turn = number // tree.chapters
    household = f"{chapter}-{turn // A_HOUSEHOLD}"
    head = heads.setdefault(household, name)
    relation = "Chủ hộ" if head is name else random.choice(("Vợ", "con", "Con dâu", ""))
    identity = f"000{(born // 100 - 19) * 2 + (sex is Sex.FEMALE)}{born % 100:02}{number % 1_000_000:06}"
    return [
        str(number),
        _typed(random, name),
        _birth(random, day),
        random.choice(("Nam", "nam", "M") if sex is Sex.MALE else ("Nữ", "nu", "F")),
        identity if random.random() < 0.7 else "",
        random.choice(("0{}", "84{}", "0{}")).format(f"9000{number % 100_000:05}") if random.random() < 0.6 else "",
        random.choice(("Chi hội thôn {}", "CHI HỘI THÔN {}", "chi hội  thôn {} ")).format(chapter),
        str(random.randint(2005, 2022)),
        f"Thôn {chapter}",
        household,
        head,
        relation,
        f"{number:07}" if random.random() < 0.5 else "",
        "Ủy viên" if number % 97 == 0 else "Hội viên" if number % 2 else "",
    ]


def _typed(random: Random, name: str) -> str:
    way = random.random()
    if way < 0.1:
        return unicodedata.normalize("NFD", name)
    if way < 0.2:
        return name.upper()
    if way < 0.25:
        return name.replace(" ", _ODD_SPACE)
    return f" {name} " if way < 0.3 else name


def _birth(random: Random, day: date) -> str:
    way = random.random()
    if way < 0.12:
        return str(day.year)
    if way < 0.3:
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day:%d-%m-%Y}" if way < 0.4 else f"{day:%d/%m/%Y}"
