from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.members.services import importing, numbers_fold
from khuyenhoc.members.services.importing.acts import CHECK_JOB
from khuyenhoc.members.services.importing.committing import COMMIT_JOB

_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(name=COMMIT_JOB, queue="default", retry=_AGAIN)
def import_commit(import_id: int, user_id: int) -> None:
    importing.import_commit(actor=actor_for(User.objects.get(pk=user_id)), import_id=import_id)


@app.task(name=CHECK_JOB, queue="default", retry=_AGAIN)
def import_check(import_id: int, user_id: int) -> None:
    importing.import_check(actor=actor_for(User.objects.get(pk=user_id)), import_id=import_id)


@app.periodic(cron="* * * * * */10")
@app.task(name="members.fold", queueing_lock="members.fold", queue="default")
def fold(timestamp: int) -> None:
    """Every few seconds: compact what changed in the numbers of units."""
    while numbers_fold():
        pass
