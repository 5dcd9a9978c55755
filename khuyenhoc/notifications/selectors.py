"""What I owe and what was written to me. Home, the ladder and the late lists read only these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.models import Notice, Obligation


def obligations_visible(*, actor: Actor, unit_ids: Iterable[int] | None = None) -> QuerySet[Obligation]:
    """Open obligations that the actor may discharge, the earliest due first; `unit_ids` narrows to these units."""
    held: dict[Q, list[str]] = {}  # a role gives many permissions over the same places: one condition for all of them
    for permission in sorted({grant.permission for grant in actor.grants}):
        held.setdefault(actor.scope(permission).q("path"), []).append(permission.value)
    condition = Q(pk__in=[])
    for places, permissions in held.items():
        condition |= Q(permission__in=permissions) & places
    rows = Obligation.objects.filter(done_at__isnull=True).filter(condition)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")


def obligations_due(kinds: Iterable[str], days: Iterable[date]) -> QuerySet[Obligation]:
    """Open obligations of these kinds that fall due on one of these days: for the reminder ladder."""
    return Obligation.objects.filter(done_at__isnull=True, kind__in=list(kinds), due_on__in=list(days)).order_by("id")


def due_days_open(kinds: Iterable[str]) -> list[date]:
    """The days on which open obligations of these kinds fall or fell due: some ten, however many owe."""
    rows = Obligation.objects.filter(done_at__isnull=True, kind__in=list(kinds)).order_by("due_on")
    return [day for day in rows.values_list("due_on", flat=True).distinct() if day is not None]


def notices_of(*, actor: Actor) -> QuerySet[Notice]:
    """The actor's own inbox, newest first."""
    if actor.user_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(user_id=actor.user_id).order_by("-id")


def notice_get(*, actor: Actor, notice_id: int) -> Notice:
    """One's own notice; anybody else's is not found."""
    notice = notices_of(actor=actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound()
    return notice


def unread_count(actor: Actor) -> int:
    return notices_of(actor=actor).filter(read_at__isnull=True).count()


def permission_of(obligation: Obligation) -> Permission:
    return Permission(obligation.permission)
