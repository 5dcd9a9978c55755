"""The sheet to fill in reads as a list, and its samples are never people."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from khuyenhoc.core.errors import DomainError
from khuyenhoc.members.importing.columns import guess
from khuyenhoc.members.importing.headings import Field
from khuyenhoc.members.importing.reading import read_sheet
from khuyenhoc.members.importing.rows import clean_rows
from khuyenhoc.members.importing.template import member_list_template
from tests.members.importing import messes


def filled(data: bytes) -> bytes:
    """The first sheet's rows with two people below the samples."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    people = [["1", "Lê Thị An", "1960", "Nữ"], ["", "Lê Văn Bình", "2/9/1955", "Nam"]]
    return messes.workbook([*rows, *people])


def test_an_empty_template_holds_nobody() -> None:
    with pytest.raises(DomainError) as refusal:
        read_sheet(member_list_template())

    assert refusal.value.code == "rows_none"


def test_a_filled_template_reads_without_questions() -> None:
    sheet = read_sheet(filled(member_list_template(chapters=["Chi hội thôn Yên Du"])))
    rows, rejected = clean_rows(sheet, guess(sheet.headings), today=date(2026, 11, 23))

    assert [row.full_name for row in rows] == ["Lê Thị An", "Lê Văn Bình"]
    assert rejected == []
    assert len(guess(sheet.headings)) == len(sheet.headings)
    assert set(guess(sheet.headings).values()) >= {
        Field.CHAPTER, Field.JOINED, Field.IDENTITY, Field.MEMBER_KIND, Field.HOUSEHOLD, Field.HOUSEHOLD_HEAD,
        Field.RELATION, Field.CARD_NUMBER, Field.POSITION,
    }  # fmt: skip
    assert [row.reason for row in sheet.skipped] == ["Dòng ví dụ của tệp mẫu."] * 2


def test_chapters_are_offered_on_a_sheet_of_their_own() -> None:
    data = member_list_template(chapters=["Chi hội thôn Yên Du", "=1+1"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))

    assert book.sheet_names == ["Danh sách hội viên", "Hướng dẫn", "Chi hội"]
    assert book.get_sheet_by_name("Chi hội").to_python() == [["Chi hội thôn Yên Du"], ["'=1+1"]]
