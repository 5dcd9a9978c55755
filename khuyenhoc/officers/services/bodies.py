"""Governing bodies: opened by a congress for one term, closed by the next."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.selectors import body_get
from khuyenhoc.officers.services.appointing import path_of
from khuyenhoc.officers.services.data import NewBody
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services import decision_record

OPEN = partial(
    RuleViolated, "body.open", "Đơn vị đã có ban này trong thời gian đó. Hãy kết thúc nhiệm kỳ cũ trước.", field="kind"
)


@transaction.atomic
def body_open(*, actor: Actor, data: NewBody) -> GoverningBody:
    """The body stands from a day on, for one term; officers are appointed into it one by one.

    Raises NotFound, Forbidden without OFFICERS_EDIT, and RuleViolated: `body.not_here` (chapters have none),
    `body.unit_not_standing`, `body.term_label`, `body.congress_later`, `body.open` (another term is still open).
    """
    unit = unit_get(actor=actor, unit_id=data.unit_id, on=data.on, permission=Permission.OFFICERS_EDIT, lock=True)
    if unit.kind != UnitKind.ASSOCIATION:
        raise RuleViolated("body.not_here", "Chỉ Hội Khuyến học các cấp mới có ban này.", field="kind")
    if data.on < unit.unit.valid_from or (unit.unit.valid_to and data.on >= unit.unit.valid_to):
        raise RuleViolated("body.unit_not_standing", "Đơn vị chưa có hoặc không còn vào ngày này.", field="on")
    if not clean_text(data.term_label):
        raise RuleViolated("body.term_label", "Ghi nhiệm kỳ, ví dụ 2020–2025.", field="term_label")
    if data.congress_on and data.congress_on > data.on:
        raise RuleViolated("body.congress_later", "Nhiệm kỳ bắt đầu từ ngày đại hội hoặc sau đó.", field="congress_on")
    body = GoverningBody(
        unit_id=data.unit_id, tenant_id=unit.tenant_id, kind=data.kind, term_label=clean_text(data.term_label),
        valid_from=data.on, congress_on=data.congress_on, seats=data.seats, is_provisional=data.is_provisional,
        decision=decision_record(data.decision, path=unit.path),
    )  # fmt: skip
    with refusing({"governingbody_one_term": OPEN}):
        body.save()
    facts = {"kind": data.kind, "term": body.term_label, "from": data.on.isoformat()}
    audit.record(actor, "officers.body_opened", body, at=unit.path, tenant=unit.tenant_id, facts=facts)
    return body


@transaction.atomic
def body_close(*, actor: Actor, body_id: int, on: date) -> GoverningBody:
    """The term is over from this day on. Officers stay in office until they are ended or replaced.

    Raises NotFound, Forbidden, and RuleViolated: `body.closed`, `body.closes_too_early`.
    """
    body = body_get(actor=actor, body_id=body_id, permission=Permission.OFFICERS_EDIT, lock=True)
    if body.valid_to:
        raise RuleViolated("body.closed", f"Nhiệm kỳ đã kết thúc từ ngày {body.valid_to:%d/%m/%Y}.")
    if on <= body.valid_from:
        raise RuleViolated(
            "body.closes_too_early", f"Ngày kết thúc phải sau ngày bắt đầu {body.valid_from:%d/%m/%Y}.", field="on"
        )
    body.valid_to = on
    body.save(update_fields=["valid_to"])
    left = OfficerTerm.objects.filter(body=body, valid_to__isnull=True).count()
    facts = {"on": on.isoformat(), "in_office": left}
    audit.record(actor, "officers.body_closed", body, at=path_of(body.unit_id), tenant=body.tenant_id, facts=facts)
    return body
