"""Rules of the tree: what may stand under what, and what a description must say."""

from __future__ import annotations

from typing import Final

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.enums import Level, PlacementLine, UnitKind

RANK: Final = {level: rank for rank, level in enumerate(Level)}
HOSTED: Final = (UnitKind.CHAPTER, UnitKind.COMMITTEE)  # live somewhere: a village, a school, a clan
DESCRIBED: Final = ("code", "name", "short_name", "kind", "host_kind", "body_kind")
DEEPEST: Final = 8  # centre, province, district, commune, chapter, sub-chapter, and room to spare


def require_description(*, code: str, name: str, short_name: str, kind: str, host_kind: str, body_kind: str) -> None:
    for field, text in (("code", code), ("name", name), ("short_name", short_name)):
        if not text:
            raise RuleViolated("unit.nameless", "Ghi mã, tên đầy đủ và tên gọi ngắn của đơn vị.", field=field)
    if any(character.isspace() or character == "@" for character in code):
        raise RuleViolated("unit.bad_code", "Mã không có dấu cách và dấu @, ví dụ 18322 hoặc 18322-TO5.", field="code")
    if (kind in HOSTED) != bool(host_kind):
        raise RuleViolated(
            "unit.host_kind", "Chi hội, Ban Khuyến học phải ghi nơi đặt; đơn vị khác thì không.", field="host_kind"
        )
    if (kind == UnitKind.BODY) != bool(body_kind):
        raise RuleViolated(
            "unit.body_kind", "Cơ quan phối hợp phải ghi loại; đơn vị khác thì không.", field="body_kind"
        )


def require_root(*, kind: str) -> None:
    if kind != UnitKind.ASSOCIATION:
        raise RuleViolated("unit.root_kind", "Đơn vị cao nhất phải là một Hội Khuyến học.", field="kind")


def require_place(*, kind: str, level: str, parent_kind: str, parent_level: str, parent_path: str) -> None:
    """May a unit of this kind and level stand directly under that parent?"""
    if parent_kind == UnitKind.CENTER:
        raise RuleViolated(
            "unit.below_center", "Trung tâm học tập cộng đồng không có đơn vị trực thuộc.", field="parent"
        )
    if parent_kind == UnitKind.BODY and kind != UnitKind.BODY:
        raise RuleViolated("unit.below_body", "Đơn vị của Hội không thuộc một cơ quan phối hợp.", field="parent")
    if kind == UnitKind.ASSOCIATION and RANK[Level(level)] <= RANK[Level(parent_level)]:
        raise RuleViolated("unit.level_not_below", "Cấp của Hội phải thấp hơn cấp của Hội cấp trên.", field="level")
    if parent_kind in HOSTED and kind not in HOSTED:
        raise RuleViolated("unit.below_chapter", "Dưới chi hội chỉ có tổ hội, phân hội.", field="parent")
    if parent_path.count("/") >= DEEPEST:
        raise RuleViolated("unit.too_deep", f"Hệ thống có nhiều nhất {DEEPEST} cấp.", field="parent")


def line_of(kind: str) -> PlacementLine:
    return PlacementLine.BODY if kind == UnitKind.BODY else PlacementLine.MAIN


def require_change(*, kind: str, level: str, new_kind: str, new_level: str) -> None:
    """A chapter may become a committee and back (as school chapters did in 2023); nothing else changes its nature."""
    if kind != new_kind and {kind, new_kind} != set(HOSTED):
        raise RuleViolated("unit.kind_fixed", "Chỉ chi hội đổi thành Ban Khuyến học được, và ngược lại.", field="kind")
    if level != new_level:
        raise RuleViolated("unit.level_fixed", "Cấp của đơn vị chỉ đổi khi sắp xếp lại tổ chức.", field="level")
