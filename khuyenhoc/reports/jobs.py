from procrastinate.contrib.django import app

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.reports.services import due_periods_open


@app.periodic(cron="10 17 * * *")  # told in UTC: 00:10 in Vietnam
@app.task(name="reports.open_due", queueing_lock="reports.open_due", queue="default")
def open_due(timestamp: int) -> None:
    """Every night: open the month whose day has come, fill again from the registers what is still being filled."""
    due_periods_open(actor=Actor.system("reports.open_due"), on=clock.today())
