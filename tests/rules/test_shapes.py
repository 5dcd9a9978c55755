from __future__ import annotations

from typing import Any

import pytest

from khuyenhoc.rules.definitions import definitions
from khuyenhoc.rules.shapes import in_order, problems


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        ("text", ["Thôn"], ["", "  ", 1, None]),
        ("text_or_empty", ["", "CV"], [None, 1]),
        ("flag", [True, False], [0, 1, "true"]),
        ("count", [0, 10], [-1, True, "1", 1_000_001]),
        ("offset", [-3, 0, 3], [400, "0"]),
        ("day_of_month", [1, 31], [0, 32, True]),
        ("weekday", [1, 7], [0, 8]),
        ("day_and_month", ["01/01", "31/12"], ["1/1", "32/01", "01/13", 101]),
        ("next|same", ["next"], ["", "next|same", 1]),
        (["count"], [[1], [0, 1]], [[], 1, ["a"]]),
        ({"*": "count"}, [{"a": 1}], [{}, {"a": "b"}, []]),
        ({"a": "count", "b?": "text"}, [{"a": 1}, {"a": 1, "b": "x"}], [{}, {"b": "x"}, {"a": 1, "c": 1}]),
    ],
)  # fmt: skip
def test_shape_takes_what_fits_and_names_what_does_not(shape: Any, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert list(problems(shape, value)) == []
    for value in bad:
        found = list(problems(shape, value))
        assert found
        assert all(sentence.endswith(".") for sentence in found)


def test_problem_says_where_it_is() -> None:
    shape = {"chapter": {"*": "count"}, "days": ["weekday"]}
    assert list(problems(shape, {"chapter": {"chair": "một"}, "days": [1, 9]})) == [
        "Mục “chapter → chair”: cần số nguyên từ 0 đến 1000000.",
        "Mục “days dòng 2”: cần thứ trong tuần: 1 là thứ Hai, 7 là Chủ nhật.",
    ]


def test_every_shipped_value_fits_its_shape_and_keeps_its_order_for_reading() -> None:
    found = {rule.key: [rule.complaints(version.value) for version in rule.versions] for rule in definitions().values()}
    assert found == {key: [[]] * len(complaints) for key, complaints in found.items()}
    for rule in definitions().values():
        for version in rule.versions:
            assert in_order(rule.shape, version.value) == version.value
            assert version.source
    assert list(in_order({"b": "count", "a": "count"}, {"a": 1, "b": 2})) == ["b", "a"]
