"""Accounts as the unit above keeps them: made with their first role, and given a new code when one is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from khuyenhoc.access import policy
from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import mandate_get, mandates_from, roles_over
from khuyenhoc.access.services.mandates import NewMandate, mandate_grant
from khuyenhoc.accounts.models import User
from khuyenhoc.accounts.services.users import NewUser, user_create, user_reset
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.rules.selectors import rule_value


@transaction.atomic
def account_open(*, actor: Actor, user: NewUser, mandate: NewMandate) -> tuple[Mandate, str]:
    """Make an account and give it its first role; returns the mandate and the one-time code, shown once.

    Raises NotFound, Forbidden, RuleViolated as `user_create` and `mandate_grant` do.
    """
    unit = unit_get(actor=actor, unit_id=mandate.unit_id, on=mandate.valid_from, permission=Permission.ACCOUNTS_MANAGE)
    made, code = user_create(actor=actor, data=user, path=unit.path, code_valid_to=_code_ends())
    return mandate_grant(actor=actor, data=replace(mandate, username=made.username)), code


@transaction.atomic
def account_reset(*, actor: Actor, mandate_id: int) -> tuple[User, str]:
    """Give the holder of a mandate a new one-time code.

    Only when the actor could have given *every* role that the person holds or will hold, everywhere: otherwise a
    commune could take over the account of somebody who also serves above it. And only through a mandate that holds or
    will hold: who served here once is no longer this unit's to look after. Raises NotFound, Forbidden, RuleViolated
    (`mandate.already_ended`).
    """
    mandate, path = mandate_get(actor=actor, mandate_id=mandate_id, permission=Permission.ACCOUNTS_MANAGE)
    if mandate.valid_to is not None and mandate.valid_to <= clock.today():
        raise RuleViolated("mandate.already_ended", "Phân quyền này đã hết hiệu lực.")
    for held in mandates_from(mandate.user, since=clock.today()):
        actor.require(Permission.ACCOUNTS_MANAGE, at=held.path)
        policy.require_may_give(Role(held.role), roles_over(actor, held.path))
    return user_reset(actor=actor, user_id=mandate.user_id, path=path, code_valid_to=_code_ends())


def _code_ends() -> date:
    """The first day on which a code that is given today no longer opens anything; it holds for today at least."""
    today = clock.today()
    return today + timedelta(days=max(1, rule_value("accounts.one_time_code", today)["days"]))
