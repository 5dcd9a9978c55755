from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pymupdf
import pytest
from pypdf import PdfReader

from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.printing import pdf
from khuyenhoc.printing.paper import (
    Bullet,
    Group,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    TableColumn,
)
from khuyenhoc.printing.pdf import render_pdf, render_png
from tests.printing.samples import CONSOLIDATED, MESS, REPORT, roster

MM = 72 / 25.4


@contextmanager
def opened(document: Paper | Listing) -> Iterator[Any]:
    with pymupdf.open("pdf", render_pdf(document).content) as made:  # type: ignore[no-untyped-call]
        yield made


def spans(page: Any) -> list[dict[str, Any]]:
    blocks = page.get_text("dict")["blocks"]
    return [
        span for block in blocks for line in block.get("lines", ()) for span in line["spans"] if span["text"].strip()
    ]


def words(page: Any) -> str:
    return " ".join(page.get_text().split())


def one(page: Any, text: str) -> dict[str, Any]:
    (found,) = [span for span in spans(page) if span["text"].strip() == text]
    return found


def test_page_is_a4_and_text_keeps_the_margins() -> None:
    with opened(CONSOLIDATED) as made:
        page = made[1]
        assert (round(page.rect.width / MM), round(page.rect.height / MM)) == (210, 297)
        inside = [span for span in spans(page) if span["text"].strip() not in {"2", "BẢN NHÁP", CONSOLIDATED.footer}]
        assert min(span["bbox"][0] for span in inside) >= 30 * MM - 1
        assert max(span["bbox"][2] for span in inside) <= 190 * MM + 1
        assert min(span["bbox"][1] for span in inside) >= 20 * MM - 3
        assert max(span["bbox"][3] for span in inside) <= 277 * MM + 3


def test_one_page_report_stays_on_one_page_and_says_everything_in_order() -> None:
    result = render_pdf(REPORT)
    assert (result.pages, result.missing) == (1, ())
    with opened(REPORT) as made:
        text = words(made[0])
    order = [
        "HỘI KHUYẾN HỌC HUYỆN VŨ QUANG HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 02/BC-HKH",
        "Đức Lĩnh, ngày 06 tháng 02 năm 2023",
        "BÁO CÁO Kết quả công tác khuyến học tháng 02 năm 2023",
        "Kính gửi: Hội Khuyến học huyện Vũ Quang.",
        "Thực hiện chế độ báo cáo hằng tháng",
        "I. KẾT QUẢ HOẠT ĐỘNG",
        "1. Tổ chức hội và hội viên",
        "Nơi nhận: - Như trên; - UBND xã (để b/c); - Lưu: VT.",
        "TM. BAN THƯỜNG VỤ CHỦ TỊCH",
        "Lê Quang Hưng",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Tinos-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Tinos-Bold"),
        ("HUYỆN VŨ QUANG", 12, "Tinos"),
        ("HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH", 12, "Tinos-Bold"),
        ("Số: 02/BC-HKH", 13, "Tinos"),
        ("Đức Lĩnh, ngày 06 tháng 02 năm 2023", 13, "Tinos-Italic"),
        ("BÁO CÁO", 14, "Tinos-Bold"),
        ("I. KẾT QUẢ HOẠT ĐỘNG", 14, "Tinos-Bold"),
        ("Kính gửi: Hội Khuyến học huyện Vũ Quang.", 14, "Tinos"),
        ("TM. BAN THƯỜNG VỤ", 14, "Tinos-Bold"),
        ("Lê Quang Hưng", 14, "Tinos-Bold"),
        ("Nơi nhận:", 12, "Tinos-BoldItalic"),
        ("- Như trên;", 11, "Tinos"),
    ],
)
def test_sizes_and_weights_are_the_decree_s(text: str, size: int, face: str) -> None:
    with opened(REPORT) as made:
        span = one(made[0], text)
    assert (round(span["size"]), span["font"].replace("-Regular", "")) == (size, face)


def test_nation_stands_right_of_issuer_and_number_beside_date() -> None:
    with opened(REPORT) as made:
        nation, superior = one(made[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), one(made[0], "HỘI KHUYẾN HỌC")
        number, dated = one(made[0], "Số: 02/BC-HKH"), one(made[0], "Đức Lĩnh, ngày 06 tháng 02 năm 2023")
        kind = one(made[0], "BÁO CÁO")
    assert superior["bbox"][2] < nation["bbox"][0]
    assert nation["origin"][1] == pytest.approx(superior["origin"][1], abs=1)
    assert number["origin"][1] == pytest.approx(dated["origin"][1], abs=1)
    assert (kind["bbox"][0] + kind["bbox"][2]) / 2 == pytest.approx(110 * MM, abs=2)


def test_page_number_is_in_the_top_margin_from_page_two_and_starts_anew_in_an_annex() -> None:
    with opened(CONSOLIDATED) as made:
        heads = [
            [span for span in spans(page) if span["bbox"][3] < 20 * MM and span["text"].strip().isdigit()]
            for page in made
        ]
        middles = [page.rect.width / 2 for page in made]
        landscape = [page.rect.width > page.rect.height for page in made]
    body = landscape.count(False)
    assert landscape == [False] * body + [True] * (len(landscape) - body)
    expected = [[str(at)] if at > 1 else [] for at in (*range(1, body + 1), *range(1, len(landscape) - body + 1))]
    assert [[span["text"].strip() for span in head] for head in heads] == expected
    for head, middle in zip(heads, middles, strict=True):
        for span in head:
            assert round(span["size"]) == 13
            assert (span["bbox"][0] + span["bbox"][2]) / 2 == pytest.approx(middle + 5 * MM, abs=2)


def test_table_head_repeats_and_rows_come_once_in_order() -> None:
    with opened(CONSOLIDATED) as made:
        texts = [words(page) for page in made]
    with_rows = [text for text in texts if "Chỉ tiêu 1 " in text or "Chỉ tiêu 59" in text]
    assert len(with_rows) == 2
    assert all("TT Chỉ tiêu Tháng này" in text for text in with_rows)
    whole = " ".join(texts)
    rows = [whole.index(f"Chỉ tiêu {at} 14.200.0{at:02d}") for at in range(1, 60)]
    assert all(before < after for before, after in pairwise(rows))
    assert "Cộng 862" in whole


def test_signature_never_stands_alone_on_a_page() -> None:
    for lines in range(18, 40):
        paper = replace(REPORT, body=tuple(Paragraph(f"Dòng {at}.") for at in range(lines)))
        with opened(paper) as made:
            signed = words(made[-1])
        assert "Lê Quang Hưng" in signed
        assert f"Dòng {lines - 1}." in signed


def test_group_is_never_the_last_row_of_a_page() -> None:
    rows = tuple(row for at in range(40) for row in (Group(f"Nhóm {at}"), Row((f"a{at}",)), Row((f"b{at}",))))
    table = Table((TableColumn("Tên"),), rows)
    for before in range(4):
        paper = replace(REPORT, body=(*[Paragraph("Đoạn.")] * before, table))
        with opened(paper) as made:
            lasts = [page.get_text().split("\n")[-2] for page in made]
        assert [last for last in lasts if last.startswith("Nhóm")] == []


def test_faces_are_inside_and_the_file_calls_itself_pdf_a_2b() -> None:
    with opened(CONSOLIDATED) as made:
        faces = {(font[3].split("+")[-1], font[1]) for page in made for font in page.get_fonts()}
        xmp = made.get_xml_metadata()
        metadata = made.metadata
    assert {name for name, _ in faces} <= {
        f"Tinos{style}" for style in ("", "-Regular", "-Bold", "-Italic", "-BoldItalic")
    }
    assert {kind for _, kind in faces} == {"ttf"}
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert metadata["title"] == "Báo cáo Kết quả công tác khuyến học tháng 02 năm 2023"
    assert metadata["author"] == "Hội Khuyến học xã Đức Lĩnh"
    assert metadata["creationDate"].startswith("D:20230206")


def test_what_pdf_a_forbids_is_not_there_and_what_it_wants_is() -> None:
    """What can be read without a validator; typst refuses the rest that it knows of."""
    made = PdfReader(BytesIO(render_pdf(CONSOLIDATED).content))
    root = made.root_object
    [intent] = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"  # an ICC profile
    assert len(made.trailer["/ID"]) == 2
    assert not made.is_encrypted
    assert {"/AA", "/OpenAction", "/AcroForm"} & set(root) == set()
    assert {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {})) == set()
    assert all("/Annots" not in page for page in made.pages)


def test_text_is_never_markup() -> None:
    table = Table((TableColumn(MESS),), (Row((MESS,)), Group(MESS)), notes=(MESS,), title=MESS)
    paper = replace(
        REPORT,
        summary=MESS,
        addressees=(MESS,),
        recipients=(MESS,),
        body=(Paragraph(MESS), Bullet(MESS), Heading(MESS, 2), table),
        signatures=(Signature("Chủ tịch", MESS),),
    )
    with opened(paper) as made:
        text = " ".join(words(page) for page in made)
    assert text.count(MESS) == 12
    assert render_pdf(paper).missing == ()


def test_characters_without_a_glyph_are_replaced_and_told() -> None:
    paper = replace(
        REPORT, body=(Paragraph("Chúc mừng 🎉 中 🎉 ☐ ＡＢ №\x00\ufeff Nguye\u0302\u0303n"),), watermark="中"
    )
    result = render_pdf(paper)
    assert result.missing == ("🎉", "中", "Ａ", "Ｂ")
    with opened(paper) as made:
        assert "Chúc mừng ? ? ? [ ] AB № Nguyễn" in words(made[0])


def test_unnumbered_sheet_blank_number_and_letter() -> None:
    with opened(replace(REPORT, number=None, dated=None)) as made:
        sheet = words(made[0])
    assert "Số:" not in sheet
    assert "Đức Lĩnh, ngày … tháng … năm …" in sheet
    with opened(replace(REPORT, number="", kind="", symbol="HKH-VP", summary="mời họp")) as made:
        letter = words(made[0])
    assert "Số: /HKH-VP V/v mời họp" in letter
    assert "BÁO CÁO" not in letter


def test_minutes_have_two_signatures_side_by_side() -> None:
    paper = replace(REPORT, signatures=(Signature("Thư ký", "Nguyễn Thị Ánh"), Signature("Chủ tọa", "Lê Quang Hưng")))
    with opened(paper) as made:
        left, right = one(made[0], "Nguyễn Thị Ánh"), one(made[0], "Lê Quang Hưng")
    assert left["origin"][1] == right["origin"][1]
    assert left["bbox"][2] < right["bbox"][0]


def test_watermark_and_code_are_on_every_page_only_when_asked_for() -> None:
    with opened(CONSOLIDATED) as made:
        assert [("BẢN NHÁP" in words(page), "Mã tra cứu: 7K2P-94QX" in words(page)) for page in made] == [
            (True, True)
        ] * len(made)
    with opened(replace(CONSOLIDATED, watermark="", footer="")) as made:
        assert [("BẢN NHÁP" in words(page), "Mã tra cứu" in words(page)) for page in made] == [(False, False)] * len(
            made
        )


def test_listing_counts_its_pages_and_repeats_its_head() -> None:
    with opened(roster(120)) as made:
        texts = [words(page) for page in made]
    assert [f"Trang {at}/{len(texts)}" in text for at, text in enumerate(texts, start=1)] == [True] * len(texts)
    assert all("TT Họ và tên Ngày sinh" in text and "In lúc 08:12 ngày 16/02/2023" in text for text in texts)
    assert len(texts) > 2
    with opened(replace(roster(3), landscape=True)) as made:
        assert made[0].rect.width > made[0].rect.height


def test_long_listing_is_set_by_its_own_process_and_a_too_long_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    result = render_pdf(roster(2500))
    with pymupdf.open("pdf", result.content) as made:  # type: ignore[no-untyped-call]
        assert len(made) == result.pages > 50
        assert f"Trang {result.pages}/{result.pages}" in words(made[-1])
    monkeypatch.setattr(pdf, "MAX_LISTING_ROWS", 2499)
    with pytest.raises(RuleViolated) as refused:
        render_pdf(roster(2500))
    assert refused.value.code == "listing_too_long"


def test_same_paper_gives_the_same_bytes() -> None:
    assert render_pdf(CONSOLIDATED).content == render_pdf(CONSOLIDATED).content
    assert render_pdf(CONSOLIDATED).content != render_pdf(replace(CONSOLIDATED, dated=date(2023, 2, 7))).content


def test_many_threads_print_at_once_without_mixing_papers() -> None:
    def printed(at: int) -> bool:
        with opened(replace(REPORT, summary=f"Kết quả số {at} ngoài sổ")) as made:
            return f"Kết quả số {at} ngoài sổ" in words(made[0])

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(printed, range(60))) == [True] * 60


def test_picture_of_a_page_and_no_page_beyond_the_last() -> None:
    assert render_png(REPORT, 1).startswith(b"\x89PNG")
    assert render_png(CONSOLIDATED, 2) != render_png(CONSOLIDATED, 1)
    with pytest.raises(NotFound) as refused:
        render_png(REPORT, 2)
    assert refused.value.code == "page_not_found"
