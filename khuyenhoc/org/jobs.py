from procrastinate.contrib.django import app

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.org.services.reorganising import due_reorganisations_run
from khuyenhoc.org.services.reorganising.acts import RUN_JOB


@app.periodic(cron="2 17 * * *")  # told in UTC: 00:02 in Vietnam
@app.task(name="org.reorganise_due", queueing_lock="org.reorganise_due", queue="default")
def reorganise_due(timestamp: int) -> None:
    """Every night, before reports are opened: do the reorganisations whose day begins."""
    due_reorganisations_run(actor=Actor.system("org.reorganise_due"), on=clock.today())


@app.task(name=RUN_JOB, queue="default")
def reorganise() -> None:
    """At once, for plans that take longer than one waits for a page."""
    due_reorganisations_run(actor=Actor.system("org.reorganise_due"), on=clock.today())
