"""Whatever arrives is answered: read, noted as of no use, or refused with a sentence; never anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.services.boundaries.reading import columns_of, read_features

NUMBERS = st.one_of(st.floats(), st.integers(), st.floats(102, 110), st.floats(8, 24))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=12,
)
POINTS = st.tuples(st.floats(104, 106), st.floats(17, 19)).map(list)
RINGS = st.lists(POINTS, min_size=3, max_size=9).map(lambda points: [*points, points[0]])
GEOMETRIES = st.one_of(
    ANYTHING,
    st.builds(lambda rings: {"type": "Polygon", "coordinates": rings}, st.lists(RINGS, min_size=1, max_size=3)),
    st.builds(
        lambda parts: {"type": "MultiPolygon", "coordinates": parts},
        st.lists(st.lists(RINGS, min_size=1, max_size=2), min_size=1, max_size=3),
    ),
    st.builds(lambda what: {"type": "Polygon", "coordinates": what}, ANYTHING),
)
FEATURES = st.one_of(
    ANYTHING,
    st.builds(
        lambda geometry, properties: {"type": "Feature", "geometry": geometry, "properties": properties},
        GEOMETRIES, ANYTHING,
    ),
)  # fmt: skip


@given(st.lists(FEATURES, min_size=1, max_size=4))
def test_any_features_are_read_or_noted(features: list[Any]) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode("utf-8", "surrogatepass")
    try:
        found = read_features(content)
    except RuleViolated as refused:
        assert refused.code in ("localities.bad_geojson", "localities.metres", "localities.no_shape")
        return
    assert [feature.number for feature in found] == list(range(1, len(features) + 1))
    for feature in found:
        assert (feature.shape is None) == bool(feature.flaw)
        assert feature.shape is None or (feature.shape.is_valid and feature.shape.geom_type == "MultiPolygon")
        assert all("\0" not in text for pair in feature.properties.items() for text in pair)
    assert len(columns_of(found)) <= 40


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(RuleViolated) as refused:
        read_features(content)
    assert refused.value.code == "localities.bad_geojson"


def test_byte_order_mark_is_no_hindrance() -> None:
    ring = [[105, 18], [106, 18], [106, 19], [105, 18]]
    feature = {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    assert len(read_features(b"\xef\xbb\xbf" + json.dumps(feature).encode())) == 1
