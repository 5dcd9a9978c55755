"""Messes in the columns that lists have beside the person: households, cards, positions."""

from __future__ import annotations

from tests.members.importing.workbooks import HEADINGS, PEOPLE, Row, workbook


def with_columns(headings: Row, cells: list[Row], **more: object) -> bytes:
    """The four people with more columns on the right."""
    rows = [[*row, *beside] for row, beside in zip(PEOPLE, cells, strict=True)]
    return workbook([[*HEADINGS, *headings], *rows], **more)  # type: ignore[arg-type]


def households() -> bytes:
    """The number of the household once over merged rows, its head with an address before the name, or a cross."""
    cells: list[Row] = [
        (12, "Ông Đặng Văn Ước", "Vợ"),
        ("", "ĐẶNG VĂN ƯỚC", "Chủ hộ"),
        ("07", "Bà Trần Thị Mai", "con dâu"),
        ("8", "x", ""),
    ]
    return with_columns(("Số hộ", "Chủ hộ", "QH với chủ hộ"), cells, merges=["I2:I3"])


def relations() -> bytes:
    """Relations as people write them, without the number of a household."""
    cells: list[Row] = [
        ("Đặng Văn Ước", "vợ chủ hộ"), ("Đặng Văn Ước", "CH"), ("Trần Đình Hoà", "bà con xa"), ("", "chủ hộ"),
    ]  # fmt: skip
    return with_columns(("Họ tên chủ hộ", "Quan hệ"), cells)


def cards() -> bytes:
    """Card numbers as numbers, in small letters, with spaces around; a dash for none."""
    return with_columns(("Số thẻ hội viên",), [(1001,), (" vq-0002 ",), ("-",), ("VQ 0004.",)])


def positions() -> bytes:
    """Positions in full and short; "Hội viên" is none, a post of the Party is none of ours."""
    cells: list[Row] = [("Thủ quỹ",), ("CHT",), ("Hội viên",), ("Bí thư chi bộ",)]
    return with_columns(("Chức vụ",), cells)
