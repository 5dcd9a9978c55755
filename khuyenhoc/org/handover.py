"""The minutes of a hand-over: what a unit that ended leaves to its heirs. Unnumbered; both sides sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.org.models import Reorganisation, UnitVersion
from khuyenhoc.org.reorganising.participants import Fate
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.selectors import header_lines, unit_get
from khuyenhoc.printing.paper import Align, Block, Cell, Heading, Paper, Paragraph, Row, Signature, Table, TableColumn

BLANK = "…" * 16
BOOKS = (
    "Sổ hội viên, danh sách hội viên", "Hồ sơ đại hội, Ban Chấp hành, cán bộ", "Báo cáo, số liệu đã gửi và bản lưu",
    "Sổ văn bản đi, văn bản đến, hồ sơ lưu", "Con dấu (ghi loại dấu, mẫu dấu)",
    "Quỹ: sổ quỹ, chứng từ, số dư (đồng)", "Tài sản, trang thiết bị", "Việc đang làm, hồ sơ chưa giải quyết xong",
)  # fmt: skip
MOST_SIGNING = 3


def handover_paper(*, actor: Actor, act: Reorganisation, shape: Reshaped, unit_id: int) -> Paper:
    """Of a plan that was done. Raises NotFound for a unit that did not end by it or that nobody carries on for."""
    ended = shape.ended.get(unit_id)
    if ended is None or not ended.heirs:
        raise NotFound()
    last_day = act.effective_on - timedelta(days=1)
    old = unit_get(actor=actor, unit_id=unit_id, on=last_day)
    takers = list(UnitVersion.objects.filter(holds_on(act.effective_on), unit__in=ended.heirs).order_by("code"))
    superior, issuer = header_lines(old, on=last_day)
    receiver = " và ".join(unit.name for unit in takers)
    return Paper(
        superior=superior, issuer=issuer, place=old.place_name or old.short_name, kind="Biên bản",
        summary=f"Bàn giao giữa {old.name} và {receiver}",
        body=tuple(_body(act, shape, old, takers)), signatures=tuple(_signatures(takers)), size=13,
    )  # fmt: skip


def _body(act: Reorganisation, shape: Reshaped, old: UnitVersion, takers: Sequence[UnitVersion]) -> Iterator[Block]:
    yield Paragraph(
        f"Căn cứ Quyết định số {act.decision_number} ngày {act.decision_on:%d/%m/%Y} của {act.decision_authority}, "
        f"có hiệu lực từ ngày {act.effective_on:%d/%m/%Y};",
        italic=True,
    )
    yield Paragraph("Hôm nay, ngày … tháng … năm …, tại ……………………………………………, chúng tôi gồm:")
    yield Heading(f"I. Bên giao: {old.name}", 2)
    yield from _present()
    for number, unit in enumerate(takers, start=1):
        which = f" {number}" if len(takers) > 1 else ""
        yield Heading(f"II. Bên nhận{which}: {unit.name}" if number == 1 else f"Bên nhận{which}: {unit.name}", 2)
        yield from _present()
    yield Heading("III. Nội dung bàn giao", 2)
    yield Table(
        columns=(
            TableColumn("TT", 0.5, Align.CENTER), TableColumn("Nội dung", 4), TableColumn("Số lượng", 1.3, Align.RIGHT),
            TableColumn("Tình trạng, ghi chú", 2.4),
        ),
        rows=tuple(Row((n, text, count, "")) for n, (text, count) in enumerate(_lines(act, shape, old), start=1)),
    )  # fmt: skip
    yield Heading("IV. Cam kết", 2)
    yield Paragraph(
        f"Bên giao chịu trách nhiệm về sổ sách, số liệu đến hết ngày {act.effective_on - timedelta(days=1):%d/%m/%Y}. "
        "Bên nhận bảo quản, tiếp tục theo dõi từ ngày quyết định có hiệu lực. Báo cáo, văn bản của những năm trước "
        "giữ nguyên tên đơn vị đã lập."
    )
    yield Paragraph(
        f"Biên bản lập thành {len(takers) + 2:02d} bản, mỗi bên giữ một bản, một bản gửi {act.decision_authority}. "
        "Các bên đã đọc, nhất trí và cùng ký."
    )


def _present() -> Iterator[Block]:
    for number in (1, 2):
        yield Paragraph(f"{number}. Ông (bà): {BLANK}, chức vụ: {BLANK[:11]}")


def _lines(act: Reorganisation, shape: Reshaped, old: UnitVersion) -> Iterator[tuple[str, Cell]]:
    """What is known has its count, the rest is written by hand."""
    below = sum(1 for moved in shape.moved.values() if moved.old_path == f"{old.path}{moved.unit_id}/")
    if below:
        yield "Đơn vị trực thuộc chuyển sang", below
    for effect in act.effects:
        counts = effect.get("by_unit", {})
        number = counts.get(str(old.unit_id), effect["count"] if len(shape.ended) == 1 else None)
        if effect["fate"] == Fate.MOVES and number:
            yield effect["label"][:1].upper() + effect["label"][1:], number
    for line in BOOKS:
        yield line, None


def _signatures(takers: Sequence[UnitVersion]) -> Iterator[Signature]:
    note = "Ký, ghi rõ họ tên, đóng dấu"
    yield Signature("Đại diện bên giao", note=note)
    if len(takers) == 1 or len(takers) >= MOST_SIGNING:
        yield Signature("Đại diện bên nhận" if len(takers) == 1 else "Đại diện các bên nhận", note=note)
        return
    for number in range(1, len(takers) + 1):
        yield Signature(f"Đại diện bên nhận {number}", note=note)
