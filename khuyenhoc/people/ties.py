"""How upper rooms say whom a unit knows: a membership, an office. Who keeps a person's record always knows them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from khuyenhoc.core.authority import Scope
from khuyenhoc.core.registry import Registry

# Answers a condition on Person: those whom some unit within the scope knows, at any time.
Tie = Callable[[Scope], Q]
ties: Registry[Tie] = Registry("ties between people and units")
