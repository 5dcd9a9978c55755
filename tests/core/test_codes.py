from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.codes import CodeAt, read_code


def test_a_code_with_or_without_a_day() -> None:
    assert read_code(" 18322@2023-02-09 ") == CodeAt("18322", date(2023, 2, 9))
    assert read_code("18322-YENDU") == CodeAt("18322-YENDU")


@pytest.mark.parametrize(
    "text", ["", "@2023-02-09", "18322@", "18322@2023-02-30", "18322@9/2/2023", "mã xã", "1" * 31, "1@2@2023-02-09"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_code(text)


@given(st.from_regex(r"[0-9A-Z-]{1,30}", fullmatch=True), st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_read_again(code: str, on: date) -> None:
    assert read_code(str(CodeAt(code, on))) == CodeAt(code, on)
    assert read_code(str(CodeAt(code))) == CodeAt(code)
