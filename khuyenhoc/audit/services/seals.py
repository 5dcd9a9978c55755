from __future__ import annotations

from django.db import connection, transaction

from khuyenhoc.audit.digest import GENESIS, act_digest, seal_hash
from khuyenhoc.audit.models import Act, Seal

SEALER_LOCK = 7_001  # advisory lock: one sealer at a time, so that the chain has one tail


@transaction.atomic
def seal_acts(*, most: int = 5_000) -> int:
    """Seal committed acts that no seal holds yet; returns how many.

    An act that commits late with a lower id simply goes into the next seal: inside a seal acts stand in the order of
    ids.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
    acts = list(Act.objects.filter(seal__isnull=True).order_by("id")[:most])
    if not acts:
        return 0
    last = Seal.objects.order_by("-id").first()
    previous = last.hash if last else GENESIS
    seal = Seal.objects.create(
        previous_hash=previous, hash=seal_hash(previous, (act_digest(act) for act in acts)), count=len(acts)
    )
    Act.objects.filter(id__in=[act.pk for act in acts], seal__isnull=True).update(seal=seal)
    return len(acts)
