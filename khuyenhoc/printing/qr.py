"""QR codes, as a drawing for pages and as a picture for papers."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(content: str, *, scale: int = 4) -> str:
    """An <svg> element to put into a page; it has a view box and no outside reference."""
    return _code(content).svg_inline(scale=scale, border=4, omitsize=True)


def qr_png(content: str, *, scale: int = 8) -> bytes:
    """A picture, `scale` pixels to a module."""
    made = BytesIO()
    _code(content).save(made, kind="png", scale=scale, border=4)
    return made.getvalue()


def _code(content: str) -> segno.QRCode:
    """Medium correction, in UTF-8: reads from a creased sheet."""
    return segno.make_qr(content, error="m")
