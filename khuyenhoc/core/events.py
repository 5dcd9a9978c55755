"""Facts: what happened, told to other rooms after the transaction, and surviving a kill.

*Inside a transaction: registry. After it: fact.* A fact is a frozen dataclass of plain values; `publish` defers one job
per handler in the same transaction, so a fact exists exactly when the act does. Handlers must bear being run twice.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar

from khuyenhoc.core.registry import Registry


class Fact(Protocol):
    """Any dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=Fact)
HANDLE_FACT = "core.handle_fact"


@dataclasses.dataclass(frozen=True, slots=True)
class Handler:
    fact: type[Any]
    run: Callable[[Any], None]


handlers: Registry[Handler] = Registry("fact handlers")


def on(fact: type[F], name: str) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Register a handler under a stable name (`room.what`), which the queued job carries."""

    def decorate(run: Callable[[F], None]) -> Callable[[F], None]:
        handlers.register(name, Handler(fact, run))
        return run

    return decorate


def publish(fact: Fact) -> None:
    """Defer the handlers of this fact; call it inside the transaction of the act."""
    for name, handler in handlers:
        if type(fact) is handler.fact:
            defer(HANDLE_FACT, handler=name, fact=dataclasses.asdict(fact))


def defer(job: str, *, queue: str = "default", lock: str | None = None, **arguments: Any) -> int:
    """Queue a job by its name (`room.job`): services never import jobs. Rolls back with the transaction."""
    from procrastinate.contrib.django import app

    return app.configure_task(job, queue=queue, lock=lock).defer(**arguments)


def handle(handler: str, fact: dict[str, Any]) -> None:
    """Run one handler: the body of the job `core.handle_fact`."""
    entry = handlers[handler]
    entry.run(entry.fact(**fact))
