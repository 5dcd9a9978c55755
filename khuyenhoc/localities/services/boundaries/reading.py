"""A GeoJSON file as features with checked shapes. What is wrong with the file is refused, with a feature noted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from shapely.geometry import MultiPolygon

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.localities import policy
from khuyenhoc.localities.geometry import Mender

MOST_BYTES: Final = 50_000_000
MOST_FEATURES: Final = 4_000  # today's 3,321 communes and room to spare
MOST_PROPERTIES, MOST_CHARACTERS = 40, 200
MOST_TOLD: Final = 3
WGS84: Final = ("CRS84", "4326")
VN2000: Final = ("3405", "3406", "4756", "5896", "5897", "5898", "5899", "9205", "9221", "VN2000", "VN-2000")


@dataclass(frozen=True, slots=True)
class Feature:
    """`shape` is None when `flaw` says why it is of no use."""

    number: int
    properties: dict[str, str]
    shape: MultiPolygon | None = None
    mended: str = ""
    flaw: str = ""


def read_features(content: bytes) -> list[Feature]:
    """Every feature of the file, sound or not.

    Refuses with `localities.bad_geojson` what is no GeoJSON in WGS 84, with `localities.metres` what is measured in
    metres, with `localities.no_shape` a file none of whose features has a shape of use: it says why of each kind.
    """
    mender = Mender()
    features: list[Feature] = []
    for number, given in enumerate(_features(content), start=1):
        properties = given.get("properties") if isinstance(given, dict) else None
        kept = _kept(properties) if isinstance(properties, dict) else {}
        try:
            if not isinstance(given, dict) or given.get("type") != "Feature":
                raise RuleViolated("localities.no_feature", "Không phải là một Feature.")
            shape, mended = mender.solid(policy.parse_geometry(given.get("geometry")))
            features.append(Feature(number, kept, shape, mended))
        except RuleViolated as error:
            if error.code == policy.METRES:
                raise
            features.append(Feature(number, kept, flaw=error.message))
    if all(feature.shape is None for feature in features):
        raise _no_shape(features)
    return features


def columns_of(features: Iterable[Feature]) -> list[dict[str, Any]]:
    """The names of the properties with up to three samples of each, in the order of the file."""
    samples: dict[str, list[str]] = {}
    for feature in features:
        for name, value in feature.properties.items():
            known = samples.setdefault(name, [])
            if value and value not in known and len(known) < 3:
                known.append(value)
    return [{"name": name, "samples": values} for name, values in samples.items()][:MOST_PROPERTIES]


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise _bad_file(f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _bad_file("nội dung không phải là JSON") from error
    if not isinstance(data, dict) or data.get("type") not in ("FeatureCollection", "Feature"):
        raise _bad_file("cần một FeatureCollection; trong QGIS chọn Xuất lớp, kiểu GeoJSON")
    crs = json.dumps(data.get("crs") or "")
    if data.get("crs") and not any(name in crs for name in WGS84):
        which = "VN-2000" if any(name in crs for name in VN2000) else "không phải WGS 84"
        raise _bad_file(f"hệ tọa độ ghi trong tệp là {which}; hãy chuyển sang WGS 84 (EPSG:4326) rồi nạp lại")
    features = [data] if data["type"] == "Feature" else data.get("features")
    if not isinstance(features, list) or not features:
        raise _bad_file("không có vùng nào")
    if len(features) > MOST_FEATURES:
        raise _bad_file(f"có quá {MOST_FEATURES} vùng")
    return features


def _kept(properties: dict[str, Any]) -> dict[str, str]:
    """Texts and numbers only, without what a database cannot hold."""
    pairs = list(properties.items())[:MOST_PROPERTIES]
    return {
        clean_text(str(name))[:100]: clean_text(str(value))[:MOST_CHARACTERS]
        for name, value in pairs
        if isinstance(value, str | int | float)
    }


def _no_number(written: str) -> float:
    """What some programs write and JSON does not know: NaN, Infinity, -Infinity."""
    raise _bad_file(f"có chỗ ghi {written}, không phải là số; hãy sửa trong phần mềm bản đồ rồi xuất lại tệp")


def _no_shape(features: list[Feature]) -> RuleViolated:
    first: dict[str, int] = {}
    for feature in features:
        first.setdefault(feature.flaw, feature.number)
    told = " ".join(f"Vùng {number}: {flaw}" for flaw, number in list(first.items())[:MOST_TOLD])
    message = f"Không vùng nào trong tệp có hình dùng được. {told}"
    return RuleViolated("localities.no_shape", message, field="geojson")


def _bad_file(why: str) -> RuleViolated:
    return RuleViolated("localities.bad_geojson", f"Không đọc được tệp GeoJSON: {why}.", field="geojson")
