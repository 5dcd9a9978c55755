"""Papers that the tests print: the monthly report of a commune, a consolidated report with annex, a roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from khuyenhoc.printing.paper import (
    Align,
    Annex,
    Authority,
    Group,
    HeaderCell,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    TableColumn,
)

MESS = '*x* #read("/etc/passwd") & <b>đậm</b> $x^2$ `a` @b {{ 7*7 }} № Nguyễn Thị Ánh'
COMMUNES = ("Xã Ân Phú", "Xã Đức Bồng", "Xã Đức Giang", "Xã Đức Hương", "Xã Đức Liên", "Xã Đức Lĩnh")

REPORT = Paper(
    superior=("Hội Khuyến học", "huyện Vũ Quang"),
    issuer=("Hội Khuyến học xã Đức Lĩnh",),
    number="2",
    symbol="BC-HKH",
    place="Đức Lĩnh",
    dated=date(2023, 2, 6),
    kind="Báo cáo",
    summary="Kết quả công tác khuyến học tháng 02 năm 2023",
    addressees=("Hội Khuyến học huyện Vũ Quang",),
    body=(
        Paragraph("Thực hiện chế độ báo cáo hằng tháng, Hội Khuyến học xã Đức Lĩnh báo cáo như sau:"),
        Heading("I. Kết quả hoạt động"),
        Heading("1. Tổ chức hội và hội viên", 2),
        Paragraph("Toàn xã có 12 chi hội, gồm 9 chi hội thôn và 3 chi hội trường học, với 862 hội viên, tăng 07."),
    ),
    signatures=(Signature("Chủ tịch", "Lê Quang Hưng", body="Ban Thường vụ"),),
    recipients=("Như trên", "UBND xã (để b/c)", "Lưu: VT"),
)

FIGURES = Table(
    title="Biểu số liệu",
    columns=(
        TableColumn("TT", 0.5, Align.CENTER),
        TableColumn("Chỉ tiêu", 4),
        TableColumn("Tháng này", 1, Align.RIGHT),
    ),
    rows=(Group("I. Tổ chức"), *(Row((str(at), f"Chỉ tiêu {at}", 14_200_000 + at)) for at in range(1, 60))),
    totals=("", "Cộng", 862),
    notes=("Ghi chú: số liệu từ ngày 15 tháng trước.",),
)

ANNEX = Annex(
    "Số liệu của các hội cơ sở",
    (
        Table(
            columns=(TableColumn("TT", 0.5), TableColumn("Đơn vị", 3), TableColumn("a"), TableColumn("b")),
            header=(
                (HeaderCell("TT", rows=2), HeaderCell("Đơn vị", rows=2), HeaderCell("Hội viên", columns=2)),
                (HeaderCell("Tổng số"), HeaderCell("Tăng")),
            ),
            rows=tuple(Row((str(at), name, 757, 3)) for at, name in enumerate(COMMUNES * 8)),
        ),
    ),
)

CONSOLIDATED = replace(
    REPORT,
    body=(*REPORT.body, FIGURES, Paragraph("Trên đây là báo cáo của Hội Khuyến học./.")),
    signatures=(
        Signature(
            "Phó Chủ tịch",
            "Trần Thị Hoài",
            body="Ban Thường vụ",
            authority=Authority.IN_PLACE_OF,
            principal="Chủ tịch",
        ),
    ),
    annexes=(ANNEX,),
    watermark="BẢN NHÁP",
    footer="Mã tra cứu: 7K2P-94QX",
)


def roster(rows: int) -> Listing:
    """A list of members with so many rows."""
    people = tuple(Row((str(at), "Nguyễn Thị Ánh", date(1960, 1, 2))) for at in range(rows))
    columns = (TableColumn("TT", 0.5), TableColumn("Họ và tên", 3), TableColumn("Ngày sinh"))
    return Listing("Danh sách hội viên", Table(columns, people), "Xã Đức Lĩnh", footer="In lúc 08:12 ngày 16/02/2023")
