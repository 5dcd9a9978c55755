"""YAML as people type it: what it means, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.rules.yaml_text import NotPlain, read_yaml, write_yaml

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029\x85"), max_size=20
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read_yaml(write_yaml(value)) == value


def test_words_that_yaml_would_turn_stay_text() -> None:
    assert read_yaml("no: no\nnam: 2026-01-01\ngio: 12:30\nso: 007\ntien: 1_000\n") == {
        "no": "no", "nam": "2026-01-01", "gio": "12:30", "so": "007", "tien": "1_000",
    }  # fmt: skip
    assert read_yaml("a: true\nb: 15\nc:\n") == {"a": True, "b": 15, "c": None}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x", "a: [1, 2", "a: 1\n b: 2", "\tx: 1", "!!python/object/apply:os.system [ls]", "a: \x00",
        "? [1, 2]\n: x", "[" * 30 + "]" * 30, "1: x", "a: !!float 1.5", "x" * 100_001, "a: !!binary aGk=",
        "- - !!set {a}",
        "--- 1\n--- 2\n",
        "a: !!timestamp 2026-01-01",
    ],
)  # fmt: skip
def test_anything_but_plain_data_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NotPlain) as refused:
        read_yaml(text)
    assert str(refused.value).endswith(".")
