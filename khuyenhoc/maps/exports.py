"""The table beside the map, as Excel."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from khuyenhoc.localities.enums import OutlineOrigin
from khuyenhoc.maps.selectors import MapPicture
from khuyenhoc.printing.excel import Column, Kind, Sheet


def map_sheet(picture: MapPicture, steps: Mapping[int, int]) -> Sheet:
    """The same lines as on the screen; a figure counted in whole numbers stays a number."""
    value = Kind.DECIMAL if any(isinstance(area.value, Decimal) for area in picture.areas) else Kind.INTEGER
    columns = (
        Column("Mã", width=10),
        Column("Địa bàn", width=30),
        Column(f"{picture.figure.label} ({picture.figure.unit_of_measure})", value, width=24),
        Column("Bậc", Kind.INTEGER, width=8),
        Column("Hình vẽ", width=34),
    )
    rows = [
        (
            area.locality.code, str(area.locality), area.value, steps.get(area.unit.unit_id),
            OutlineOrigin(area.outline.origin).label if area.outline else "",
        )
        for area in picture.areas
    ]  # fmt: skip
    rows += [("", name, value, None, "") for name, value in picture.others]
    when = f"tháng {picture.at:%m/%Y}" if picture.period else f"tại ngày {picture.at:%d/%m/%Y}"
    titles = (picture.figure.label, f"Số liệu {when}, theo tổ chức ngày {picture.map_on:%d/%m/%Y}", *picture.sources)
    return Sheet("Bản đồ", columns, rows, titles=titles)
