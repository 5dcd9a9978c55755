from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khuyenhoc.core import clock
from khuyenhoc.notifications.services.notices import SEND, deliveries_send
from khuyenhoc.notifications.services.reminders import reminders_send


@app.task(name=SEND, queue="default", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def send(deliveries: list[int]) -> None:
    deliveries_send(deliveries)


@app.periodic(cron="0 0 * * *")  # the queue counts in UTC: seven in the morning in Vietnam
@app.task(name="notifications.remind", queueing_lock="notifications.remind", queue="default")
def remind(timestamp: int) -> None:
    reminders_send(today=clock.today())
