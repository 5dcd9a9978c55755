"""Files are kept once by content, told by content, opened only where they belong, and never shown as a page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from khuyenhoc.access.services.mandates import mandate_end
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, Grant, OrgPath
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files import storage
from khuyenhoc.files.models import StoredFile
from khuyenhoc.files.selectors import file_bytes, file_differences, file_get
from khuyenhoc.files.services.store import NewFile, clean_file_name, file_store, files_sweep
from khuyenhoc.files.types import PAPERS, SHEETS
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%..."
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def new(content: bytes = PDF, **changes: object) -> NewFile:
    values: dict[str, object] = {
        "name": "bao-cao.pdf",
        "purpose": "test",
        "path": "1/2/",
        "tenant_id": None,
        "allowed": PAPERS,
    }
    return NewFile(content=content, **(values | changes))  # type: ignore[arg-type]


def test_same_content_lies_on_disk_once_and_two_rows_name_it(root: Path) -> None:
    first, second = (file_store(actor=SYSTEM, data=new(name=name)) for name in ("a.pdf", "b.pdf"))
    assert first.sha256 == second.sha256
    assert [path.read_bytes() for path in root.glob("??/??/*")] == [PDF]
    assert list(file_differences()) == []


@pytest.mark.parametrize(
    ("content", "allowed", "code"),
    [
        (b"", PAPERS, "file.empty"),
        (b"x" * (21 * 2**20), PAPERS, "file.too_large"),
        (b"MZ\x90\x00\x03", PAPERS, "file.wrong_type"),
        (b"<html><script>alert(1)</script>", PAPERS, "file.wrong_type"),
        (PDF, SHEETS, "file.wrong_type"),
    ],
)
def test_refusals_leave_nothing(root: Path, content: bytes, allowed: frozenset[str], code: str) -> None:
    with pytest.raises(RuleViolated) as refused:
        file_store(actor=SYSTEM, data=new(content, allowed=allowed))
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert list(root.glob("??/??/*")) == []


def test_only_who_may_see_the_unit_or_sent_it_may_open_it(django_user_model: type[User]) -> None:
    sender = django_user_model.objects.create_user("gui", full_name="Người gửi")
    stored = file_store(actor=Actor(user_id=sender.pk, name="Người gửi"), data=new())
    here = Actor(user_id=99, name="x", grants=frozenset({Grant(Permission.FILES_VIEW, OrgPath("1/"))}))
    neighbour = Actor(user_id=98, name="y", grants=frozenset({Grant(Permission.FILES_VIEW, OrgPath("1/3/"))}))
    assert file_bytes(actor=here, file_id=stored.pk) == PDF
    serves = Actor(
        user_id=sender.pk, name="Người gửi", grants=frozenset({Grant(Permission.MEMBERS_IMPORT, OrgPath("1/2/"))})
    )
    moved = Actor(
        user_id=sender.pk, name="Người gửi", grants=frozenset({Grant(Permission.MEMBERS_IMPORT, OrgPath("1/3/"))})
    )
    no_longer = Actor(user_id=sender.pk, name="Người gửi")
    assert file_get(actor=serves, file_id=stored.pk) == stored
    for stranger in (neighbour, moved, no_longer, Actor.public()):
        with pytest.raises(NotFound):
            file_get(actor=stranger, file_id=stored.pk)


def test_download_is_an_attachment_and_a_stranger_gets_404(
    client: Client, cast: Cast, django_user_model: type[User]
) -> None:
    sender = cast.ha.user
    stored = file_store(actor=cast.ha.actor, data=new(name="Báo cáo.pdf", path=cast.to_5.path))
    address = reverse("file_download", args=[stored.pk])
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("la", full_name="Người lạ"))
    assert client.get(address).status_code == 404
    client.force_login(sender)
    answer = client.get(address)
    assert b"".join(answer) == PDF  # type: ignore[call-overload]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    mandate_end(actor=SYSTEM, mandate_id=sender.mandates.get().pk)
    assert client.get(address).status_code == 404


def test_lost_and_altered_bytes_are_found(root: Path) -> None:
    lost, altered = file_store(actor=SYSTEM, data=new()), file_store(actor=SYSTEM, data=new(PDF + b"2"))
    storage.place(lost.sha256).unlink()
    storage.place(altered.sha256).write_bytes(b"other")
    assert len(list(file_differences())) == 2


def test_sweep_drops_what_expired_and_keeps_what_is_named() -> None:
    kept = file_store(actor=SYSTEM, data=new())
    gone = file_store(actor=SYSTEM, data=new(PDF + b"2", expires_at=clock.now() - timedelta(minutes=1)))
    assert files_sweep(older_than=timedelta(days=-1)) == 1
    assert storage.place(kept.sha256).exists()
    assert not storage.place(gone.sha256).exists()
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.pk]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\tai lieu\\Danh sách.xlsx", "Danh sách.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("bao-cao\u202efdp.exe\x7f\x1b\u200b", "bao-caofdp.exe"),
        (normalize("NFD", "Đức Lĩnh.pdf"), "Đức Lĩnh.pdf"),
        ("", "tep"),
    ],
)
def test_file_names_are_only_names(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == kept
