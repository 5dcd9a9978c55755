"""Exports never hand a formula to a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.text.spreadsheet import disarm


@pytest.mark.parametrize("text", ['=cmd|"/c calc"!A1', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_formulas_become_text(text: str) -> None:
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Nguyễn Thị Ánh", "a=b", "", -5, 1.5, None, True, date(2026, 1, 1)])
def test_everything_else_stays(value: object) -> None:
    assert disarm(value) is value
