"""A promise of the database, told as a refusal: a constraint that says no becomes a RuleViolated, never a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from khuyenhoc.core.errors import RuleViolated


@contextmanager
def refusing(refusals: Mapping[str, Callable[[], RuleViolated]]) -> Iterator[None]:
    """Inside, a violated constraint named in `refusals` raises its refusal; the transaction stays usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal() from error
