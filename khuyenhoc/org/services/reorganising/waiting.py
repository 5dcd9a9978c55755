"""Plans whose day has come: done one by one, and what stands in the way of one is kept with it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.events import ReorganisationStuck
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.selectors import reorganisation_get, reorganisations_visible
from khuyenhoc.org.services.reorganising.acts import reorganisation_take_effect


def due_reorganisations_run(*, actor: Actor, on: date) -> int:
    """Do every scheduled plan whose day has come, the earlier day first; returns how many were done.

    One that is refused stays scheduled with the reason in `problem`, is tried again the next night, and holds up
    nobody else.
    """
    waiting = reorganisations_visible(actor=actor).filter(status=ReorganisationStatus.SCHEDULED, effective_on__lte=on)
    done = 0
    for pk in list(waiting.order_by("effective_on", "id").values_list("pk", flat=True)):
        try:
            reorganisation_take_effect(actor=actor, reorganisation_id=pk)
        except DomainError as refusal:
            reorganisation_hold(actor=actor, reorganisation_id=pk, problem=refusal.message)
        else:
            done += 1
    return done


@transaction.atomic
def reorganisation_hold(*, actor: Actor, reorganisation_id: int, problem: str) -> Reorganisation:
    """Keep why a scheduled plan could not be done, and tell it once. Raises NotFound."""
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id, lock=True)
    if act.status != ReorganisationStatus.SCHEDULED or act.problem == problem:
        return act
    act.problem = problem
    act.version += 1
    act.save(update_fields=["problem", "version"])
    audit.record(
        actor, "org.reorganisation_stuck", act, at=act.path, tenant=act.tenant_id,
        facts={"title": act.title, "problem": problem},
    )  # fmt: skip
    events.publish(ReorganisationStuck(act.pk))
    return act
