from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from khuyenhoc.audit.digest import GENESIS, act_digest, commitment_of, seal_hash
from khuyenhoc.audit.models import Act, ActDetail, Seal
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission


def acts_visible(*, actor: Actor) -> QuerySet[Act]:
    """Acts done at the units whose journal the actor may read, newest first."""
    return actor.scope(Permission.AUDIT_VIEW).filter(Act.objects.order_by("-id"), "path")


def unsealed_count() -> int:
    return Act.objects.filter(seal__isnull=True).count()


def chain_differences() -> Iterator[str]:
    """Recompute the whole chain and every commitment that still has its values; yields one sentence per difference."""
    previous = GENESIS
    for seal in Seal.objects.order_by("id").iterator():
        if seal.previous_hash != previous:
            yield f"Dấu niêm {seal.pk} không nối vào dấu trước."
        digests = [act_digest(act) for act in seal.acts.order_by("id").iterator()]
        if len(digests) != seal.count or seal_hash(seal.previous_hash, digests) != seal.hash:
            yield f"Dấu niêm {seal.pk} không khớp với {seal.count} việc đã ghi."
        previous = seal.hash
    for detail in ActDetail.objects.select_related("act").iterator():
        if commitment_of(detail.salt, detail.values) != detail.act.commitment:
            yield f"Chi tiết của việc {detail.act.pk} đã bị sửa."
