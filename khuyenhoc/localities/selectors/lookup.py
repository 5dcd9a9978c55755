"""Who held a code on a day, what lies below, and search as people type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from khuyenhoc.core import clock
from khuyenhoc.core.codes import CodeAt, read_code
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.search import SearchKey
from khuyenhoc.localities.enums import LAST_DAY_OF_DISTRICTS, LocalityTier
from khuyenhoc.localities.models import Locality, LocalityImport, LocalitySuccession


def parse_code(text: str, *, on: date | None = None) -> tuple[str, date]:
    """`18322@2023-02-09` → the code and the day; without a day, `on`, by default today.

    Refuses with `localities.bad_code`.
    """
    try:
        asked = read_code(text)
    except ValueError:
        raise RuleViolated(
            "localities.bad_code",
            f"“{text[:60]}” không phải là mã địa bàn. Ghi MÃ hoặc MÃ@NĂM-THÁNG-NGÀY, ví dụ 18322@2023-02-09.",
        ) from None
    return asked.code, asked.on or on or clock.today()


def locality_by_code(code: str, on: date, *, tier: LocalityTier | None = None) -> Locality:
    """Who held this code on that day: 18322 was Đức Lĩnh until 30 June 2025 and is Mai Hoa since. Else NotFound.

    Codes of provinces (2 digits), districts (3) and communes (5) do not meet; `tier` is for when they might.
    """
    rows = Locality.objects.filter(holds_on(on), code=code).select_related("parent__parent")
    found = rows.filter(tier=tier).first() if tier else rows.first()
    if found is None:
        raise NotFound("localities.not_found", f"Không có địa bàn nào mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return found


def locality_named(text: str, *, on: date | None = None, tier: LocalityTier | None = None) -> Locality:
    """`CODE@DATE`; a bare code is read on the day `on`, by default today. Raises as the two above."""
    code, day = parse_code(text, on=on)
    return locality_by_code(code, day, tier=tier)


def localities_by_code(asked: Iterable[CodeAt], *, tier: LocalityTier | None = None) -> dict[CodeAt, Locality]:
    """Many at once, one query for each day that is asked about; what nobody held is left out."""
    by_day: dict[date, dict[str, CodeAt]] = {}
    for code in asked:
        by_day.setdefault(code.on or clock.today(), {})[code.code] = code
    found: dict[CodeAt, Locality] = {}
    for day, codes in by_day.items():
        rows = localities_on(day, tier=tier).filter(code__in=list(codes))
        found |= {codes[row.code]: row for row in rows}
    return found


def holders_of(locality: Locality) -> QuerySet[Locality]:
    """Everybody who ever held its code, the first one first: codes are used again."""
    return Locality.objects.filter(tier=locality.tier, code=locality.code).order_by("valid_from")


def locality_get(locality_id: int) -> Locality:
    try:
        return Locality.objects.select_related("parent__parent").get(pk=locality_id)
    except Locality.DoesNotExist:
        raise NotFound("localities.not_found", "Không tìm thấy địa bàn này.") from None


def localities_on(on: date, *, tier: LocalityTier | None = None) -> QuerySet[Locality]:
    """Everything that existed on that day, with its parents at hand."""
    rows = Locality.objects.filter(holds_on(on)).select_related("parent__parent")
    return rows.filter(tier=tier) if tier else rows


def children_of(locality: Locality, on: date) -> QuerySet[Locality]:
    """Directly below on that day: districts of a province until June 2025, communes since."""
    return Locality.objects.filter(holds_on(on), parent=locality).order_by("code")


def communes_below(locality: Locality, on: date) -> QuerySet[Locality]:
    """Communes below a province or district on that day, whatever stood between."""
    below = Q(parent=locality) | Q(parent__parent=locality)
    return Locality.objects.filter(below, holds_on(on), tier=LocalityTier.COMMUNE).order_by("code")


def localities_search(
    text: str, *, on: date, tier: LocalityTier | None = None, within: Locality | None = None, limit: int = 20
) -> list[Locality]:
    """By name or code, without accents, best first: the name itself, names that begin so, names that contain it.

    `duc linh`, `ĐỨC LĨNH` and `xã đức lĩnh` find the same. Empty text finds nothing.
    """
    text = text.strip()
    if not text:
        return []
    needle = SearchKey(Value(text))
    rows = localities_on(on, tier=tier).filter(Q(search_name__contains=needle) | Q(code=text))
    if within is not None:
        rows = rows.filter(Q(parent=within) | Q(parent__parent=within))
    closeness = Case(
        When(code=text, then=Value(0)),
        When(search_name=needle, then=Value(0)),
        When(search_name__endswith=needle, then=Value(1)),
        When(search_name__startswith=needle, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(rows.order_by(closeness, F("area_km2").asc(nulls_last=True), "code")[:limit])


def totals() -> dict[str, Any]:
    """What the country has on both days that the data set knows, how many were split, and where this comes from."""
    loaded = LocalityImport.objects.order_by("-id").first()
    split = LocalitySuccession.objects.filter(is_whole=False).values("predecessor").distinct().count()

    def count(on: date) -> dict[str, int]:
        rows = Locality.objects.filter(holds_on(on)).values_list("tier").annotate(Count("id"))
        return {str(tier): number for tier, number in rows}

    before = count(LAST_DAY_OF_DISTRICTS)
    source = loaded.source if loaded else ""
    return {"today": count(clock.today()), "before": before, "split": split, "source": source}
