"""Judging an outline: a GeoJSON geometry that a person gave us is wrong until it proves right."""

from __future__ import annotations

from typing import Any

from khuyenhoc.core.errors import RuleViolated

LONGITUDES, LATITUDES = (102.0, 118.0), (6.0, 24.0)  # Vietnam with its islands
FARTHEST = 1e9  # beyond it a number is no place on earth in any unit; no number at all compares so
MOST_RINGS, MOST_POINTS = 5_000, 200_000
NEAR = 0.05  # degrees, about 5 km: recorded centres are rough
AREA_FACTOR = 1.5  # how far the drawn area may be from the recorded one before somebody should look
METRES = "localities.metres"  # the code of a refusal that holds for the whole file

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
Ring = list[Point]
Polygon = list[Ring]


def parse_geometry(geometry: object) -> list[Polygon]:
    """A GeoJSON Polygon or MultiPolygon as checked rings; refuses everything else with `localities.bad_geometry`."""
    if geometry is None:
        raise _bad("vùng này không có hình (geometry để trống)")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise _bad("hình phải là Polygon hoặc MultiPolygon")
    coordinates = geometry.get("coordinates")
    is_one = geometry["type"] == "Polygon"
    polygons = [coordinates] if is_one else _items(coordinates, "MultiPolygon không có đa giác nào")
    parsed = [[_ring(ring) for ring in _items(polygon, "đa giác không có đường bao")] for polygon in polygons]
    rings = [ring for polygon in parsed for ring in polygon]
    if len(rings) > MOST_RINGS or sum(map(len, rings)) > MOST_POINTS:
        raise _bad(f"hình có quá {MOST_RINGS} vòng hoặc quá {MOST_POINTS} điểm")
    return parsed


def flaw_of_place(bounds: Bounds, centre: Point | None) -> str:
    """Why an outline cannot be that of a locality with this centre; empty when it can."""
    west, south, east, north = bounds
    if centre and not (west - NEAR <= centre[0] <= east + NEAR and south - NEAR <= centre[1] <= north + NEAR):
        return "Hình nằm ở nơi khác, không chứa tâm đã biết của địa bàn."
    return ""


def doubt_of_area(drawn_km2: float, known_km2: float | None) -> str:
    """What is odd about the size of an outline; empty when nothing is."""
    if known_km2 and not known_km2 / AREA_FACTOR <= drawn_km2 <= known_km2 * AREA_FACTOR:
        return f"Hình rộng {_decimal(drawn_km2)} km², trong khi diện tích đã biết là {_decimal(known_km2)} km²."
    return ""


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _bad(why: str) -> RuleViolated:
    return RuleViolated("localities.bad_geometry", f"Không dùng được hình ranh giới: {why}.", field="geojson")


def _items(value: object, complaint: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _bad(complaint)
    return value


def _ring(value: object) -> Ring:
    points = [_point(point) for point in _items(value, "đường bao trống")]
    if len(points) < 4:
        raise _bad("đường bao có ít hơn bốn điểm")
    if points[0] != points[-1]:
        raise _bad("đường bao chưa khép kín, điểm cuối phải trùng điểm đầu")
    return points


def _point(value: object) -> Point:
    if not isinstance(value, list) or not 2 <= len(value) <= 4 or isinstance(value[0], list):
        raise _bad("tọa độ phải là cặp số kinh độ, vĩ độ; hình có thể lồng sai số lớp ngoặc")
    x, y = value[:2]
    if any(isinstance(n, bool) or not isinstance(n, int | float) or not -FARTHEST < n < FARTHEST for n in (x, y)):
        raise _bad("tọa độ phải là số")
    if not (LONGITUDES[0] <= x <= LONGITUDES[1] and LATITUDES[0] <= y <= LATITUDES[1]):
        raise _outside(x, y)
    return float(x), float(y)


def _outside(x: float, y: float) -> RuleViolated:
    if max(abs(x), abs(y)) > 1_000:
        return RuleViolated(
            METRES,
            f"Tọa độ ({x:.0f}; {y:.0f}) tính bằng mét, có lẽ là VN-2000 hoặc UTM. Phần mềm chỉ nhận kinh độ, vĩ độ hệ"
            " WGS 84. Trong QGIS: Xuất lớp, chọn GeoJSON và hệ EPSG:4326, rồi nạp tệp mới.",
            field="geojson",
        )
    hint = ", kinh độ và vĩ độ có thể bị đổi chỗ" if LONGITUDES[0] <= y <= LONGITUDES[1] else ""
    return _bad(f"tọa độ ({x:.6g}; {y:.6g}) nằm ngoài Việt Nam{hint}")
