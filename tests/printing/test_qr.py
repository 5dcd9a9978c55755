from __future__ import annotations

import pymupdf

from khuyenhoc.printing.qr import qr_png, qr_svg


def test_qr_as_a_drawing_scales_and_refers_to_nothing_outside() -> None:
    drawing = qr_svg("https://khuyenhoc.example/van-ban/7K2P-94QX")
    assert drawing.startswith("<svg")
    assert "viewBox" in drawing
    assert "href" not in drawing
    assert "style=" not in drawing


def test_qr_as_a_picture_is_square_and_differs_by_content() -> None:
    picture = pymupdf.Pixmap(qr_png("Hội Khuyến học"))  # type: ignore[no-untyped-call]
    assert picture.width == picture.height > 100
    assert qr_png("Hội Khuyến học") == qr_png("Hội Khuyến học") != qr_png("Hội khuyến học")
