"""The paper and the workbook of a report come from its content alone."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import openpyxl
import pymupdf
import pytest

from khuyenhoc.printing.pdf import render_pdf
from khuyenhoc.printing.word import render_docx
from khuyenhoc.reports.exports import report_paper, report_workbook


def row(code: str, label: str, value: int | None, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "unit_of_measure": "người",
        "value": value,
        "previous": 855,
        "last_year": None,
        "own": None,
        "parts": [],
        **more,
    }


CONTENT: dict[str, Any] = {
    "form": 1,
    "report": {
        "title": "Kết quả công tác khuyến học tháng 02 năm 2023",
        "opening": "Thực hiện chế độ báo cáo hằng tháng.",
        "replace_reason": "",
        "submitted_at": "2023-02-16T01:12:00Z",
    },
    "period": {
        "code": "2023-02",
        "label": "tháng 02/2023",
        "data_from": "2023-01-15",
        "data_to": "2023-02-14",
        "previous": "tháng 01/2023",
        "last_year": "tháng 02/2022",
    },
    "unit": {
        "id": 2,
        "name": "Hội Khuyến học xã Đức Lĩnh",
        "kind": "association",
        "level": "commune",
        "place_name": "Đức Lĩnh",
        "superior_lines": ["Hội Khuyến học huyện Vũ Quang"],
        "issuer_lines": [],
        "symbol": "HKH",
        "issues_papers": True,
    },
    "parent": {"name": "Hội Khuyến học huyện Vũ Quang", "place_name": "Vũ Quang"},
    "groups": [
        {
            "key": "organisation",
            "heading": "Tổ chức, hội viên",
            "rows": [
                row(
                    "members.total",
                    "Hội viên",
                    862,
                    parts=[
                        {"unit_id": 7, "name": "Thôn Yên Du", "value": 96},
                        {"unit_id": 8, "name": "Thôn Bình Phong", "value": None},
                    ],
                )
            ],
        }
    ],
    "texts": [
        {"key": "results", "heading": "Kết quả hoạt động", "text": "Toàn xã có 12 chi hội.\n- Trao quà Tết"},
        {"key": "proposals", "heading": "Kiến nghị", "text": " "},
        {"key": "next", "heading": "Nhiệm vụ tháng sau", "text": "Rà soát gia đình học tập."},
    ],
    "children": {"expected": 2, "sent": 1, "accepted": 1},
    "recipients": ["Như trên", "Lưu: VT"],
    "has_standing_committee": True,
    "signers": [
        {"name": "Lê Văn Phó", "position": "vice_chair", "is_acting": False},
        {"name": "Lê Quang Hưng", "position": "chair", "is_acting": False},
    ],
}


def text_of(content: dict[str, Any], **more: Any) -> str:
    document = pymupdf.open(stream=render_pdf(report_paper(content, **more)).content)
    return " ".join("".join(page.get_text() for page in document).split())


def test_the_paper_of_an_association_has_its_parts_in_order() -> None:
    text = text_of(CONTENT)
    order = [
        "HỘI KHUYẾN HỌC HUYỆN VŨ QUANG",
        "HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH",
        "Số:",
        "/BC-HKH",
        "ngày 16 tháng 02 năm 2023",
        "BÁO CÁO",
        "Kính gửi",
        "I. KẾT QUẢ HOẠT ĐỘNG",
        "Số liệu chủ yếu",
        "862",
        "855",
        "II. NHIỆM VỤ THÁNG SAU",
        "TM. BAN THƯỜNG VỤ",
        "CHỦ TỊCH",
        "Lê Quang Hưng",
        "Thôn Yên Du",
        "96",
    ]
    places = [text.find(part) for part in order if part != "CHỦ TỊCH"]
    assert -1 not in places, [part for part in order if part not in text]
    heads = [
        place
        for part, place in zip([p for p in order if p != "CHỦ TỊCH"], places, strict=True)
        if part[:2] in ("I.", "II")
    ]
    assert heads == sorted(heads)
    assert "KIẾN NGHỊ" not in text
    assert "BẢN NHÁP" not in text
    assert "BẢN NHÁP" in text_of(CONTENT, draft=True)


def test_the_paper_says_who_is_not_in_the_sums() -> None:
    assert "Số liệu chưa đủ: 1/2 đơn vị chưa được tiếp nhận báo cáo: Thôn Bình Phong." in text_of(CONTENT)
    content = deepcopy(CONTENT)
    content["children"]["accepted"] = 2
    assert "Số liệu chưa đủ" not in text_of(content)


def test_without_a_chair_the_vice_chair_signs_in_their_place() -> None:
    content = deepcopy(CONTENT)
    content["signers"] = content["signers"][:1]
    text = text_of(content)
    assert "KT. CHỦ TỊCH" in text
    assert "PHÓ CHỦ TỊCH" in text
    assert "Lê Văn Phó" in text


def test_a_chapter_gives_an_unnumbered_sheet() -> None:
    content = deepcopy(CONTENT)
    content["unit"] |= {"kind": "chapter", "level": "chapter", "issues_papers": False, "name": "Chi hội thôn Yên Du"}
    content["groups"][0]["rows"][0]["parts"] = []
    content["signers"] = [{"name": "Đặng Văn Ước", "position": "chapter_head", "is_acting": False}]
    text = text_of(content)
    assert "PHIẾU BÁO CÁO" in text
    assert "Số:" not in text
    assert "Đặng Văn Ước" in text
    assert "Nơi nhận" not in text


@pytest.mark.parametrize("hostile", ['*đậm* #read("/etc/passwd") $x$ <b>&amp;', "=cmd|' /C calc'!A0"])
def test_what_people_type_stays_text(hostile: str) -> None:
    content = deepcopy(CONTENT)
    content["texts"][0]["text"] = hostile
    content["groups"][0]["rows"][0]["label"] = hostile
    assert hostile.rsplit(maxsplit=1)[-1] in text_of(content)
    assert render_docx(report_paper(content))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(report_workbook(content))))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)


def test_the_workbook_has_the_table_and_the_parts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(report_workbook(CONTENT))))
    assert book.sheetnames == ["Số liệu", "Theo đơn vị"]
    values = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert {862, 855, 96, "Thôn Yên Du", "Hội viên"} <= values


def test_shares_are_numbers_with_their_sign_in_the_workbook() -> None:
    content = deepcopy(CONTENT)
    share = row("members.female_share", "Tỷ lệ hội viên nữ", None, unit_of_measure="%")
    share |= {"value": "26.94", "previous": "27.5", "parts": [{"unit_id": 5, "name": "Thôn 1", "value": "30.1"}]}
    content["groups"][0]["rows"].insert(0, share)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(report_workbook(content))))
    cells = next(cells for cells in book["Số liệu"].iter_rows() if cells[0].value == "Tỷ lệ hội viên nữ")
    assert [(cell.value, cell.number_format) for cell in cells[2:5]] == [
        (0.2694, "0.00%"), (0.275, "0.00%"), (None, "#,##0"),
    ]  # fmt: skip
    below = next(cells for cells in book["Theo đơn vị"].iter_rows() if cells[0].value == "Thôn 1")
    assert (below[1].value, below[1].number_format) == (0.301, "0.00%")
