"""Row versions: a change or deletion keeps the row as it was, by trigger, so bulk and raw SQL are caught too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db.models import Model

M = TypeVar("M", bound=Model)


def keeps_history(*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Only the old row is written, and only on change: an insert costs nothing. `exclude` names generated columns."""

    def decorate(model: type[M]) -> type[M]:
        tracked: type[M] = pghistory.track(
            pghistory.UpdateEvent("changed", row=pghistory.Old),
            pghistory.DeleteEvent("removed"),
            exclude=list(exclude) or None,
        )(model)
        return tracked

    return decorate
