"""The papers by which localities became others: the data set does not know them, an administrator notes them."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality, LocalitySuccession


@transaction.atomic
def lineage_decision_set(*, actor: Actor, province: Locality, on: date, decision: str) -> int:
    """Note the paper of a day's reorganisation at every step into this province or a commune of it; says how many.

    One resolution rules a whole province; an empty text takes the note back. Refuses without SYSTEM_KEEP (Forbidden),
    anything but a province (`localities.not_a_province`), a day without steps (`localities.no_steps`).
    """
    if not actor.holds(Permission.SYSTEM_KEEP):
        raise Forbidden()
    if province.tier != LocalityTier.PROVINCE:
        raise RuleViolated("localities.not_a_province", "Văn bản sắp xếp được ghi cho cả tỉnh, thành phố.")
    decision = " ".join(normalize("NFC", decision).split())
    steps = LocalitySuccession.objects.filter(on=on, successor__parent=province)
    steps |= LocalitySuccession.objects.filter(on=on, successor=province)
    count = steps.update(decision=decision)
    if not count:
        message = f"{province} không có thay đổi nào vào ngày {on:%d/%m/%Y}."
        raise RuleViolated("localities.no_steps", message, field="on")
    audit.record(
        actor, "localities.decision_noted", province, facts={"on": on.isoformat(), "decision": decision, "steps": count}
    )
    return count
