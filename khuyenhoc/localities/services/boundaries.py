"""Outlines of communes from a GeoJSON file of an administrator: all of the file or nothing of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError, Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality, LocalityBoundary, LocalityImport
from khuyenhoc.localities.policy import check_place, parse_geometry, simplified
from khuyenhoc.localities.selectors import boundaries_for, communes_below, localities_on

MOST_BYTES = 50_000_000
MOST_FEATURES = 4_000  # today's 3,321 communes and room to spare
CODE_PROPERTIES = ("code", "ma_xa", "maXa", "MA_XA", "wardCode")
NAME_PROPERTIES = ("fullName", "full_name", "ten_xa", "tenXa", "TEN_XA", "name")
WGS84 = ("CRS84", "4326")


class BadBoundaries(RuleViolated):
    """Some features were refused, so none was taken; `problems` has a sentence for each, by its place in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "localities.bad_boundaries",
            f"Không nạp tệp ranh giới vì có {len(problems)} vùng không dùng được. " + " ".join(problems[:5]),
            field="geojson",
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BoundariesResult:
    created: int
    updated: int
    unchanged: int


@transaction.atomic
def boundaries_import(
    *, actor: Actor, content: bytes, source: str, on: date, within: Locality | None = None
) -> BoundariesResult:
    """Store the outlines of communes that existed on the day `on`, simplified to about 20 m, with the source to show.

    A feature is matched by its code; where it also has a name, both must agree, so that the outline of Mai Hoa never
    lands on Đức Lĩnh, who held the code before. A feature with a name only is looked for inside `within` (a district or
    province). Refuses without SYSTEM_KEEP (Forbidden), a file that is no GeoJSON (`localities.bad_geojson`) and, with a
    sentence for each, a file in which any does not fit (`localities.bad_boundaries`). The same again changes nothing.
    """
    if not actor.holds(Permission.SYSTEM_KEEP):
        raise Forbidden()
    if not source.strip():
        message = "Ghi nguồn của đường ranh giới: bản đồ in kèm nguồn này."
        raise RuleViolated("localities.no_source", message, field="source")
    features = _features(content)
    matcher = _Matcher(on, within)
    outlines: dict[int, tuple[Locality, dict[str, Any]]] = {}
    problems: list[str] = []
    for number, feature in enumerate(features, start=1):
        try:
            locality, outline = _outline(feature, matcher)
            if locality.pk in outlines:
                raise RuleViolated("localities.twice", f"{locality} có hai hình trong tệp.")
            outlines[locality.pk] = locality, outline
        except DomainError as error:
            problems.append(f"Vùng {number}: {error.message}")
    if problems:
        raise BadBoundaries(problems)
    return _store(actor, outlines, content=content, source=normalize("NFC", source.strip()))


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise _bad_file(f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _bad_file("nội dung không phải là JSON") from error
    if not isinstance(data, dict) or data.get("type") not in ("FeatureCollection", "Feature"):
        raise _bad_file("cần một FeatureCollection")
    crs = data.get("crs")
    if crs is not None and not any(name in json.dumps(crs) for name in WGS84):
        raise _bad_file("hệ tọa độ không phải WGS 84; hãy chuyển hệ trước khi nạp")
    features = [data] if data["type"] == "Feature" else data.get("features")
    if not isinstance(features, list) or not features:
        raise _bad_file("không có vùng nào")
    if len(features) > MOST_FEATURES:
        raise _bad_file(f"có quá {MOST_FEATURES} vùng")
    return features


def _bad_file(why: str) -> RuleViolated:
    return RuleViolated("localities.bad_geojson", f"Không đọc được tệp GeoJSON: {why}.", field="geojson")


class _Matcher:
    """Finds the commune of a feature among those of the day, read once."""

    def __init__(self, on: date, within: Locality | None) -> None:
        self.on = on
        everywhere = localities_on(on, tier=LocalityTier.COMMUNE)
        self.by_code = {row.code: row for row in everywhere}
        nearby = communes_below(within, on) if within else []
        self.by_name: dict[str, list[Locality]] = {}
        for row in nearby:
            for name in {row.full_name, row.name}:
                self.by_name.setdefault(_folded(name), []).append(row)

    def find(self, code: str, name: str) -> Locality:
        if code:
            found = self.by_code.get(code)
            if found is None:
                raise RuleViolated("localities.unknown", f"không có xã nào mang mã {code} vào ngày {self.on:%d/%m/%Y}.")
            if name and _folded(name) not in (_folded(found.full_name), _folded(found.name)):
                raise RuleViolated(
                    "localities.other_name", f"mã {code} ngày {self.on:%d/%m/%Y} là {found}, không phải {name}."
                )
            return found
        if not name:
            raise RuleViolated("localities.nameless", "không có mã và tên xã.")
        rows = self.by_name.get(_folded(name), [])
        if len(rows) != 1:
            known = "không tìm thấy" if not rows else "có nhiều hơn một"
            raise RuleViolated(
                "localities.unknown",
                f"{known} “{name}” trong địa bàn đã chọn vào ngày {self.on:%d/%m/%Y}; hãy ghi mã xã hoặc chọn địa bàn.",
            )
        return rows[0]


def _outline(feature: object, matcher: _Matcher) -> tuple[Locality, dict[str, Any]]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise RuleViolated("localities.no_feature", "không phải là một Feature.")
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    locality = matcher.find(_property(properties, CODE_PROPERTIES), _property(properties, NAME_PROPERTIES))
    polygons = parse_geometry(feature.get("geometry"))
    longitude, latitude = locality.longitude, locality.latitude
    check_place(
        polygons,
        centre=(longitude, latitude) if longitude is not None and latitude is not None else None,
        area_km2=float(locality.area_km2) if locality.area_km2 else None,
    )
    return locality, simplified(polygons)


def _property(properties: dict[str, Any], names: tuple[str, ...]) -> str:
    values = (properties.get(name) for name in names)
    return next((normalize("NFC", str(value)).strip() for value in values if isinstance(value, str | int)), "")


def _folded(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())


def _store(
    actor: Actor, outlines: dict[int, tuple[Locality, dict[str, Any]]], *, content: bytes, source: str
) -> BoundariesResult:
    existing = boundaries_for(locality for locality, _ in outlines.values())
    now = clock.now()
    fresh: list[LocalityBoundary] = []
    changed: list[LocalityBoundary] = []
    for pk, (_, geometry) in outlines.items():
        known = existing.get(pk)
        if known is None:
            fresh.append(LocalityBoundary(locality_id=pk, geometry=geometry, source=source, recorded_at=now))
        elif (known.geometry, known.source) != (geometry, source):
            known.geometry, known.source, known.recorded_at = geometry, source, now
            changed.append(known)
    LocalityBoundary.objects.bulk_create(fresh, batch_size=500)
    LocalityBoundary.objects.bulk_update(changed, ["geometry", "source", "recorded_at"], batch_size=500)
    result = BoundariesResult(len(fresh), len(changed), len(outlines) - len(fresh) - len(changed))
    if fresh or changed:
        digest = hashlib.sha256(content).hexdigest()
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
        loaded = LocalityImport.objects.create(source=source, sha256=digest, counts=counts)
        audit.record(actor, "localities.boundaries_loaded", loaded, facts={"sha256": digest, **counts})
    return result
