"""What this room does when others tell what happened. Each may run twice."""

from __future__ import annotations

from datetime import date

from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor
from khuyenhoc.officers.services import offices_end_by_death
from khuyenhoc.people.events import PersonDied


@events.on(PersonDied, "officers.end_on_death")
def end_on_death(fact: PersonDied) -> None:
    actor = Actor.system("officers.end-on-death")
    offices_end_by_death(actor=actor, person_id=fact.person_id, on=date.fromisoformat(fact.on))
