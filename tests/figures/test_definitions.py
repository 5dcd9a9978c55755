"""The catalogue is read again as soon as anything of it has changed."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.figures.selectors import definitions_on

pytestmark = pytest.mark.usefixtures("regime")
ON = date(2023, 2, 14)


def test_known_definitions_are_not_read_twice(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = definitions_on(ON)
    with django_assert_num_queries(1):
        assert definitions_on(ON) == first
    first.clear()
    assert definitions_on(ON)


def test_every_change_is_seen() -> None:
    before = definitions_on(ON)
    FigureDefinition.objects.filter(code="members.total").update(label="Tên khác")
    assert definitions_on(ON)["members.total"].label == "Tên khác"
    FigureDefinition.objects.filter(code="members.new").delete()
    assert set(before) - set(definitions_on(ON)) == {"members.new"}
    FigureDefinition.objects.filter(code="members.total").update(valid_to=date(2023, 2, 1))
    assert "members.total" not in definitions_on(ON)
