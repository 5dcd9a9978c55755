"""What every test stands on: a PostgreSQL server of the tests' own, and a database cloned from a migrated template.

Only infrastructure is here; the cast of people and units is in tests/<room>/conftest.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.support import databases

pytest_plugins = ["tests.fixtures_cast"]

# A clean checkout draws the same examples every time, so that a change is judged by itself, and does not look for
# smaller ones; others draw new ones.
hypothesis_settings.register_profile(
    "suite", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize="CI" in os.environ,
    phases=[Phase.explicit, Phase.generate] if "CI" in os.environ else list(Phase),
)  # fmt: skip
hypothesis_settings.register_profile("long", parent=hypothesis_settings.get_profile("suite"), max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def database_template(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database that holds every migration and nothing else; nobody may connect to it."""
    with django_db_blocker.unblock(), databases.server():
        yield databases.template()


@pytest.fixture(scope="session")
def django_db_setup(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One database for this process, cloned in half a second instead of migrated."""
    with django_db_blocker.unblock(), databases.clone(database_template, "suite") as name:
        before = databases.use(name)
        yield
        connections.close_all()
        databases.use(before)


@pytest.fixture
def real_db(django_db_setup: None, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for this test alone, where commits are real and nothing is truncated afterwards.

    For real parallel connections, append-only tables, killed processes. In threads: `connection.close()` at the end.
    """
    with django_db_blocker.unblock(), databases.clone(database_template, "one") as name:
        before = databases.use(name)
        connection.ensure_connection()
        yield
        connections.close_all()
        databases.use(before)
