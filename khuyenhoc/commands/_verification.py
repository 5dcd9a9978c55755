"""Recompute what must agree: chains, totals, files. Used by verify and after a restore."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

SHOWN = 20  # differences of one check; the first is reason enough to stop and look


def differences(only: str | None = None) -> Iterator[tuple[str, list[str]]]:
    """Each check by its name with the differences it found, none when all is well."""
    from khuyenhoc.core.checks import verifications

    for name, check in verifications:
        if only is None or name == only:
            yield name, list(islice(check(), SHOWN))


def report(*, only: str | None = None) -> bool:
    """Say what was checked; True when nothing differs."""
    is_right = True
    for name, found in differences(only):
        print(f"{'sai ' if found else 'đúng'}  {name}", flush=True)
        for sentence in found:
            print(f"      {sentence}")
        is_right = is_right and not found
    return is_right
