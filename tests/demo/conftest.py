"""The sample, loaded once for this process into a database of its own. Tests only read it, or undo what they write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from khuyenhoc.demo.load import load_if_empty
from tests.support import databases


@pytest.fixture(scope="package")
def sample_database(
    django_db_setup: None, database_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, list[str]]]:
    """The name of the database, and what the load said."""
    said: list[str] = []
    with django_db_blocker.unblock(), databases.clone(database_template, "sample") as name:
        before = databases.use(name)
        try:
            assert load_if_empty(said.append)
        finally:
            connections.close_all()
            databases.use(before)
        yield name, said


@pytest.fixture
def sample(sample_database: tuple[str, list[str]], django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Point Django at the sample; whatever the test writes is rolled back."""
    name, said = sample_database
    with django_db_blocker.unblock():
        before = databases.use(name)
        connection.ensure_connection()
        try:
            with _undone():
                yield said
        finally:
            connections.close_all()
            databases.use(before)


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)


@pytest.fixture
def client() -> Client:
    return Client()
