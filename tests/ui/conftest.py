"""A server of this process and a browser, for what only a browser can show. Nothing here touches the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import chromium, serving


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving.site() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.launch() as browser:
        yield browser
