"""Rows that hold for a time: `valid_from` is the first day, `valid_to` the first day on which it no longer holds."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """`daterange(from, to)`: the first day is in, the last is out, null means open."""

    function = "daterange"
    output_field = DateRangeField()


def holds_on(on: date, prefix: str = "", *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """The condition that a row holds on a day; `prefix` is a relation with its double underscore."""
    return Q(**{f"{prefix}{start}__lte": on}) & (
        Q(**{f"{prefix}{end}__isnull": True}) | Q(**{f"{prefix}{end}__gt": on})
    )


def never_overlapping(
    name: str, *equal: str, condition: Q | None = None, start: str = "valid_from", end: str = "valid_to"
) -> ExclusionConstraint:
    """No two rows that agree in `equal` may hold on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in equal),
            (DateRange(F(start), F(end)), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


def in_order(name: str, *, start: str = "valid_from", end: str = "valid_to") -> models.CheckConstraint:
    """The end lies after the start, or is open."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}))


class Dated(models.Model):
    """`recorded_at` tells when we learnt it: the past can be told late."""

    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("hết hiệu lực từ", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)

    class Meta:
        abstract = True
