"""The real site on a copy of the sample association, a browser, and people who sign in by one click.

Each journey has a database of its own, copied in a moment, so it may write what it likes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.people import Town
from tests.support import chromium, databases, sample, serving

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def sample_template(database_template: str, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return sample.template(database_template)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        # The driver of the browser keeps an event loop in this thread; Django would refuse its database beside one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with chromium.launch() as browser:
            yield browser


@pytest.fixture
def town(
    sample_template: str, browser: Browser, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Town]:  # fmt: skip
    monkeypatch.setattr(settings, "DEMO", True)
    with django_db_blocker.unblock(), databases.clone(sample_template, "journey") as name:
        before = databases.use(name)
        try:
            with sample.clock() as clock, serving.worker(), serving.site() as address:
                town = Town(browser, address, clock, journey=request.node.path.stem.removeprefix("test_"))
                yield town
                town.leave()
        finally:
            connections.close_all()
            databases.use(before)
