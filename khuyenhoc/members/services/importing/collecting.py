"""The cycle collector waits while a list is read: its rows form no cycles, and looking for some costs a quarter."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """For the whole process, for the seconds that a list takes; what is no longer needed is freed all the same."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
