"""What other rooms' facts put into inboxes where the room itself lies below this one. Each may run twice."""

from __future__ import annotations

from django.urls import reverse

from khuyenhoc.access.selectors import users_who_can
from khuyenhoc.core import events
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.services.notices import NewNotice, notices_send
from khuyenhoc.org.events import ReorganisationStuck
from khuyenhoc.org.models import Reorganisation


@events.on(ReorganisationStuck, "notifications.tell_of_stuck_reorganisation")
def tell_of_stuck_reorganisation(fact: ReorganisationStuck) -> None:
    plan = Reorganisation.objects.filter(pk=fact.reorganisation_id).first()
    if plan is None or not plan.problem:
        return
    kind, url = "org.reorganisation_stuck", reverse("reorganisation_page", args=[plan.pk])
    title = f"Chưa thực hiện được: {plan.title}"[:200]
    notices_send(
        [
            NewNotice(
                user=user, kind=kind, title=title, body=plan.problem, url=url, dedup=f"{kind}:{plan.pk}:{plan.version}"
            )
            for user in users_who_can(Permission.UNITS_REORGANISE, at=OrgPath(plan.path))
        ]
    )
