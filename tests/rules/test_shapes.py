from __future__ import annotations

import re
from typing import Any

import pytest

from khuyenhoc.rules.definitions import definitions
from khuyenhoc.rules.shapes import in_order, problems
from khuyenhoc.rules.yaml_text import read_yaml


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
    assert list(in_order({"*": "count"}, {"a": 1, "c": 2, "b": 3}, ["c", "b"])) == ["c", "b", "a"]


def test_people_read_and_edit_their_own_words() -> None:
    deadlines = definitions()["reports.deadlines"]
    value = deadlines.versions[0].value
    text = deadlines.as_text(value)
    assert "chi hội: 15\n" in text
    assert "khi trùng ngày nghỉ: ngày làm việc kế tiếp\n" in text
    wrong = read_yaml(text.replace("chi hội: 15", "chi hội: 32"))
    assert deadlines.complaints_in_words(wrong) == ["Mục “chi hội”: cần ngày trong tháng, từ 1 đến 31."]


def test_every_rule_has_a_vietnamese_word_for_every_name_and_comes_back_from_it() -> None:
    english = re.compile(r"[a-z]+[._][a-z_]+")
    for rule in definitions().values():
        assert len(set(rule.names.values())) == len(rule.names)
        for version in rule.versions:
            text = rule.as_text(version.value)
            assert not english.search(text), (rule.key, english.search(text))
            typed = read_yaml(text)
            assert rule.complaints_in_words(typed) == []
            assert rule.from_words(typed) == version.value
    assert definitions()["officers.required_positions"].names.keys() >= set(_positions())


def _positions() -> set[str]:
    value = definitions()["officers.required_positions"].versions[0].value
    return {position for unit in value.values() for position in unit} | set(value)
