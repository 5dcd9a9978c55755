"""What `khuyenhoc verify` recomputes. Each room registers a check that yields one sentence per difference it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from khuyenhoc.core.registry import Registry

Verification = Callable[[], Iterable[str]]
verifications: Registry[Verification] = Registry("verifications")
