from __future__ import annotations

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khuyenhoc.core import events


@app.task(name=events.HANDLE_FACT, queue="default", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def handle_fact(handler: str, fact: dict[str, Any]) -> None:
    events.handle(handler, fact)
