"""A job that a killed worker left behind is run again."""

from __future__ import annotations

import pytest
from django.db import connection

from khuyenhoc.core import events
from khuyenhoc.core.jobs import heal


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
