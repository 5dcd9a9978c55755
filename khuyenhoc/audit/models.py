"""Acts: one row for each thing that somebody did, sealed into a hash chain by a job.

Personal values never stand in the chained row: it carries a salted commitment of them, and the values lie in
ActDetail, which can be erased without breaking the chain.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from khuyenhoc.audit.triggers import append_only


class Seal(models.Model):
    """One link of the chain over a batch of acts: sha256(previous hash, each act's digest in the order of ids)."""

    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only("seal")


class Act(models.Model):
    at = models.DateTimeField("lúc", db_index=True)
    actor_user_id = models.BigIntegerField("tài khoản", null=True)
    actor_name = models.CharField("người làm", max_length=200)
    action = models.CharField("việc", max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    path = models.CharField("nơi làm, lúc đó", max_length=200, blank=True)
    tenant = models.IntegerField(null=True)
    facts = models.JSONField("nội dung", default=dict)
    commitment = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, related_name="acts")

    class Meta:
        indexes = [
            models.Index("object_type", "object_id", name="act_object"),
            models.Index(fields=["path"], name="act_path", opclasses=["varchar_pattern_ops"]),
            models.Index("id", name="act_unsealed", condition=Q(seal__isnull=True)),
        ]
        triggers = append_only("act", may_set_once="seal_id")


class ActDetail(models.Model):
    """The personal values of an act, and the salt of their commitment. Erasing the row keeps the chain whole."""

    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="detail", primary_key=True)
    salt = models.CharField(max_length=32)
    values = models.JSONField(default=dict)

    class Meta:
        triggers = [pgtrigger.Protect(name="no_update", operation=pgtrigger.Update)]
