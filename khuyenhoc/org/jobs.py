from procrastinate.contrib.django import app

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.org.services.reorganising import due_reorganisations_run


@app.periodic(cron="2 17 * * *")  # told in UTC: 00:02 in Vietnam
@app.task(name="org.reorganise_due", queueing_lock="org.reorganise_due", queue="default")
def reorganise_due(timestamp: int) -> None:
    """Every night, before reports are opened: do the reorganisations whose day begins."""
    due_reorganisations_run(actor=Actor.system("org.reorganise_due"), on=clock.today())
