from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.ui.fields import MoneyField, VnDateField, read_day
from khuyenhoc.ui.formats import group_digits


@pytest.mark.parametrize("typed", ["9/2/2023", "09/02/2023", "09-02-2023", "9.2.2023", "2023-02-09", " 9/2/2023 "])
def test_day_is_read_in_every_common_writing(typed: str) -> None:
    assert VnDateField().clean(typed) == date(2023, 2, 9)


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("31/02/2023", "day", "Ngày 31/02/2023 không có trong lịch. Tháng 02/2023 có 28 ngày."),
        ("29/2/2024x", "shape", "“29/2/2024x” chưa phải là ngày. Gõ ngày/tháng/năm, ví dụ 09/02/2023."),
        ("1/13/2023", "month", "Không có tháng 13. Gõ ngày/tháng/năm, tháng từ 01 đến 12."),
        ("1/1/0023", "year", "Năm 23 không đúng. Gõ năm đủ bốn chữ số, ví dụ 2023."),
    ],
)
def test_wrong_day_says_what_is_wrong(typed: str, code: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        VnDateField().clean(typed)
    assert (caught.value.code, caught.value.messages) == (code, [sentence])


def test_day_outside_the_bounds_is_refused_by_name_of_the_bound() -> None:
    field = VnDateField(earliest=date(2023, 1, 1), latest=date(2023, 12, 31))
    assert field.clean("1/1/2023") == date(2023, 1, 1)
    for typed, code in (("31/12/2022", "early"), ("1/1/2024", "late")):
        with pytest.raises(ValidationError) as caught:
            field.clean(typed)
        assert caught.value.code == code


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_sentence(typed: str) -> None:
    try:
        assert isinstance(read_day(typed), date)
    except ValidationError as error:
        assert error.messages[0].endswith(".")


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_survives_its_own_writing(day: date) -> None:
    assert read_day(f"{day:%d/%m/%Y}") == day
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1250000", 1_250_000), ("1.250.000", 1_250_000), ("1 250 000 đồng", 1_250_000), ("50.000đ", 50_000), ("0", 0)],
)
def test_money_is_read_with_and_without_grouping(typed: str, amount: int) -> None:
    assert MoneyField().clean(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [("1.25", "shape"), ("12.50.000", "shape"), ("một trăm", "shape"), ("-5", "negative"), ("9" * 24, "max_value")],
)
def test_money_that_cannot_be_meant_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MoneyField().clean(typed)
    assert [error.code for error in caught.value.error_list] == [code]


@given(st.integers(0, 2**63 - 1))
def test_money_survives_its_own_grouping(amount: int) -> None:
    assert MoneyField().clean(group_digits(amount)) == amount


@given(st.text(max_size=30))
def test_any_text_is_money_or_a_refusal(typed: str) -> None:
    try:
        amount = MoneyField(required=False).clean(typed)
    except ValidationError:
        return
    assert amount is None or amount >= 0
