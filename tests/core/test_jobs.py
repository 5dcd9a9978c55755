"""A job that a killed worker left behind is run again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from khuyenhoc.accounts.models import CacheEntry
from khuyenhoc.core import clock, events
from khuyenhoc.core.jobs import heal, sweep


@pytest.mark.django_db
def test_at_night_counters_and_sessions_that_are_over_go() -> None:
    for key, ends in (("over", clock.now() - timedelta(days=1)), ("open", clock.now() + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        CacheEntry.objects.create(cache_key=key, value="1", expires=ends)
    sweep(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(CacheEntry.objects.values_list("cache_key", flat=True)) == ["open"]


@pytest.mark.django_db
def test_jobs_of_a_dead_worker_wait_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '5 min')")
        cursor.execute("SELECT id FROM procrastinate_workers ORDER BY last_heartbeat DESC")
        alive, dead = (row[0] for row in cursor.fetchall())
        jobs = {name: events.defer(events.HANDLE_FACT, handler=name, fact={}) for name in ("running", "left", "todo")}
        for name, worker in (("running", alive), ("left", dead)):
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, jobs[name]]
            )
        heal(timestamp=0)
        cursor.execute("SELECT args->>'handler', status::text FROM procrastinate_jobs")

        assert dict(cursor.fetchall()) == {"running": "doing", "left": "todo", "todo": "todo"}
