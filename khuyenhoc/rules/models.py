"""Rules are dated data: what holds, since when, by which text. And the calendar of days that differ from the week."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from khuyenhoc.core.dated import Dated, never_overlapping
from khuyenhoc.rules.enums import Origin

FROZEN = """
    IF ROW(OLD.key, OLD.origin, OLD.version, OLD.valid_from, OLD.value)
       IS DISTINCT FROM ROW(NEW.key, NEW.origin, NEW.version, NEW.valid_from, NEW.value) THEN
        RAISE EXCEPTION 'a version of a rule is never rewritten: %', OLD.key USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class Rule(Dated):
    """One version of a rule. A new value is a new version; an old one keeps its value for the days on which it held.

    A version that was corrected before it held for a day ends on the day it begins: kept, and in force on no day.
    """

    key = models.CharField("mã quy định", max_length=60)
    origin = models.CharField("nguồn gốc", max_length=15, choices=Origin.choices)
    version = models.PositiveIntegerField("bản")
    value = models.JSONField("nội dung")
    source = models.CharField("căn cứ", max_length=300)
    is_local = models.BooleanField(
        "quy định nội bộ", help_text="Không phải văn bản pháp luật, hoặc chưa đối chiếu nguyên văn"
    )
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "quy định"
        constraints = [
            models.CheckConstraint(
                name="rule_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            never_overlapping("rule_one_at_a_time", "key"),
            models.UniqueConstraint(name="rule_version_once", fields=["key", "origin", "version"]),
            models.CheckConstraint(name="rule_has_source", condition=~Q(source="")),
        ]
        triggers = [
            pgtrigger.Trigger(name="rule_frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN)
        ]

    def __str__(self) -> str:
        return f"{self.key} từ {self.valid_from:%d/%m/%Y}"


class CalendarDay(models.Model):
    """A day that is not as the week has it: a holiday on a working day, or a day worked to make up (làm bù)."""

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField("ngày làm việc")
    reason = models.CharField("lý do", max_length=120)
    source = models.CharField("căn cứ", max_length=300)
    is_expected = models.BooleanField(
        "dự kiến", default=False, help_text="Chưa có thông báo chính thức hoặc chưa đối chiếu"
    )
    origin = models.CharField("nguồn gốc", max_length=15, choices=Origin.choices)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.reason}"
