from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from django.contrib.sessions.backends.db import SessionStore
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khuyenhoc.core import env, events
from khuyenhoc.core.backup import make_nightly
from khuyenhoc.core.counting import forget_expired
from khuyenhoc.core.database import is_own_server


@app.task(name=events.HANDLE_FACT, queue="default", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def handle_fact(handler: str, fact: dict[str, Any]) -> None:
    events.handle(handler, fact)


@app.periodic(cron="17 19 * * *")  # 02:17 in Vietnam
@app.task(name="core.backup", queueing_lock="core.backup", queue="default")
def nightly_backup(timestamp: int) -> None:
    """On by default where the database server is our own: nobody else looks after it."""
    if env.flag("BACKUP_NIGHTLY", default=is_own_server()):
        make_nightly()


@app.periodic(cron="25 19 * * *")
@app.task(name="core.sweep", queueing_lock="core.sweep", queue="default")
def sweep(timestamp: int) -> None:
    """At night: drop counters and sessions whose time is over."""
    forget_expired()
    SessionStore.clear_expired()


@app.periodic(cron="* * * * *")
@app.task(name="core.heal", queueing_lock="core.heal", queue="default")
def heal(timestamp: int) -> None:
    """Jobs whose worker was killed in the middle are run again: each of ours bears that."""
    async_to_sync(_retry_stalled)()


async def _retry_stalled() -> None:
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
