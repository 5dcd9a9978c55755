from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from khuyenhoc.access import policy
from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import mandate_get, roles_over
from khuyenhoc.accounts.models import User
from khuyenhoc.audit.services import record
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.selectors import unit_get


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    username: str
    role: Role
    unit_id: int
    valid_from: date
    valid_to: date | None = None
    reason: str = ""


@transaction.atomic
def mandate_grant(*, actor: Actor, data: NewMandate) -> Mandate:
    """Give a user a role at a unit for a time; the user may act so from `valid_from` on.

    Raises NotFound, Forbidden (`mandate.may_not_give`), RuleViolated (`mandate.no_such_user`,
    `mandate.to_oneself`: whoever sees numbers would give himself the names, `mandate.role_does_not_fit`,
    `mandate.already_held`).
    """
    day = max(data.valid_from, clock.today())  # a day of the past gives nobody authority where the unit sits no more
    unit = unit_get(actor=actor, unit_id=data.unit_id, on=day, permission=Permission.MANDATES_GRANT, lock=True)
    policy.require_fits(data.role, unit)
    if not actor.is_system:
        policy.require_may_give(data.role, roles_over(actor, OrgPath(unit.path)))
    user = User.objects.filter(username__iexact=data.username.strip(), is_active=True).first()
    if user is None:
        raise RuleViolated("mandate.no_such_user", f"Không có tài khoản nào tên “{data.username}”.", field="username")
    if user.pk == actor.user_id:
        raise RuleViolated(
            "mandate.to_oneself",
            "Không tự giao quyền cho mình. Đề nghị người khác có thẩm quyền giao.",
            field="username",
        )
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                user=user,
                role=data.role,
                unit_id=data.unit_id,
                valid_from=data.valid_from,
                valid_to=data.valid_to,
                granted_by_id=actor.user_id,
                reason=data.reason,
            )
    except IntegrityError as error:
        raise RuleViolated(
            "mandate.already_held", f"{user.full_name} đã giữ vai trò này trong thời gian đó.", field="role"
        ) from error
    record(
        actor,
        "access.granted",
        mandate,
        at=unit.path,
        tenant=unit.tenant_id,
        facts={"user": user.pk, "role": data.role, "unit": data.unit_id, "from": data.valid_from, "to": data.valid_to},
    )
    return mandate


@transaction.atomic
def mandate_end(*, actor: Actor, mandate_id: int, on: date | None = None) -> Mandate:
    """End a mandate: from that day (today) on it grants nothing. One that has not begun never does.

    Raises NotFound, Forbidden, RuleViolated (`mandate.already_ended`).
    """
    mandate, path = mandate_get(actor=actor, mandate_id=mandate_id, permission=Permission.MANDATES_GRANT, lock=True)
    if not actor.is_system:
        policy.require_may_give(Role(mandate.role), roles_over(actor, path))
    day = max(on or clock.today(), mandate.valid_from)
    if mandate.valid_to is not None and mandate.valid_to <= day:
        raise RuleViolated("mandate.already_ended", "Phân quyền này đã hết hiệu lực.")
    mandate.valid_to = day
    mandate.save(update_fields=["valid_to"])
    record(actor, "access.ended", mandate, at=path, facts={"user": mandate.user_id, "role": mandate.role, "to": day})
    return mandate
