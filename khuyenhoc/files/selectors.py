from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files import storage
from khuyenhoc.files.models import StoredFile


def file_get(*, actor: Actor, file_id: UUID) -> StoredFile:
    """The file, for who holds FILES_VIEW where it belongs, or put it there himself and still serves there.

    Raises NotFound.
    """
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        raise NotFound()
    path = OrgPath(stored.path)
    is_own = actor.user_id is not None and stored.uploaded_by == actor.user_id and actor.reaches(path)
    if not is_own and not actor.can(Permission.FILES_VIEW, at=path):
        raise NotFound()
    return stored


def file_bytes(*, actor: Actor, file_id: UUID) -> bytes:
    return storage.get(file_get(actor=actor, file_id=file_id).sha256)


def file_differences() -> Iterator[str]:
    """Rows whose bytes are gone or altered."""
    for sha256 in StoredFile.objects.values_list("sha256", flat=True).distinct().iterator():
        path = storage.place(sha256)
        if not path.exists():
            yield f"Thiếu tệp {sha256[:12]} trên đĩa."
        elif storage.digest(path.read_bytes()) != sha256:
            yield f"Tệp {sha256[:12]} trên đĩa đã bị sửa."
