from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from django.db import transaction
from django.db.models import Q

from khuyenhoc.audit.services import record
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.files import storage
from khuyenhoc.files.models import StoredFile
from khuyenhoc.files.types import require_size, require_type

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """`path` is the unit to which the file belongs: whoever holds FILES_VIEW there may open it."""

    content: bytes
    name: str
    purpose: str
    path: str
    tenant_id: int | None
    allowed: Collection[str]
    most_bytes: int = 20 * MEGABYTE
    expires_at: datetime | None = None


@transaction.atomic
def file_store(*, actor: Actor, data: NewFile) -> StoredFile:
    """Keep a file. Its type is read from its content. Raises RuleViolated `file.empty`, `file.too_large`,
    `file.wrong_type`."""
    require_size(len(data.content), data.most_bytes)
    content_type = require_type(data.content, data.allowed)
    stored = StoredFile.objects.create(
        tenant=data.tenant_id,
        path=data.path,
        name=clean_file_name(data.name),
        content_type=content_type,
        size=len(data.content),
        sha256=storage.put(data.content),
        purpose=data.purpose,
        uploaded_by=actor.user_id,
        uploaded_by_name=actor.name,
        expires_at=data.expires_at,
    )
    record(
        actor,
        "files.stored",
        stored,
        at=data.path,
        tenant=data.tenant_id,
        facts={"sha256": stored.sha256, "size": stored.size},
    )
    return stored


def clean_file_name(name: str) -> str:
    """The last part of what the browser sent, NFC, at most 200 long, without what cannot be seen: NUL and other
    controls, line ends, marks that turn the direction of writing and so disguise what kind of file it is."""
    last = normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    return "".join(letter for letter in last if letter.isprintable())[-200:].strip() or "tep"


def files_sweep(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Drop rows whose time is over, and bytes on disk that no row names any more; returns how many bytes-files went.

    Bytes younger than `older_than` stay: their row may be in a transaction under way.
    """
    StoredFile.objects.filter(Q(expires_at__lt=clock.now())).delete()
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    before = (clock.now() - older_than).timestamp()
    removed = 0
    for path in sorted(storage.place("0" * 64).parents[2].glob("??/??/*")):
        if path.name not in known and path.stat().st_mtime < before:
            path.unlink()
            removed += 1
    return removed
