from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.backup import BackupError, sealing
from khuyenhoc.core.backup.archive import Manifest, Writer, inspect, reading
from khuyenhoc.core.backup.restoring import _write
from khuyenhoc.core.backup.sealing import CHUNK, SealedReader, SealedWriter


def sealed(*blocks: bytes, key: str = "khoá đúng") -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key)
    for block in blocks:
        writer.write(block)
    writer.close()
    return out.getvalue()


def opened(content: bytes, key: str = "khoá đúng") -> bytes:
    return SealedReader(io.BytesIO(content), key).read()


@given(st.lists(st.binary(max_size=200)), st.sampled_from([0, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]))
def test_what_is_sealed_opens_again(blocks: list[bytes], more: int) -> None:
    blocks.append(b"x" * more)

    assert opened(sealed(*blocks)) == b"".join(blocks)


def test_wrong_key_opens_nothing() -> None:
    with pytest.raises(BackupError) as refusal:
        opened(sealed(b"7.575"), key="khoá sai")
    assert refusal.value.code == "wrong_key"


def test_changed_cut_swapped_and_lengthened_are_found() -> None:
    content = sealed(b"a" * CHUNK, b"b" * CHUNK, b"c")
    head, size = len(content) - (2 * CHUNK + 1 + 3 * sealing.TAG), CHUNK + sealing.TAG
    first, second, last = (
        content[head : head + size],
        content[head + size : head + 2 * size],
        content[head + 2 * size :],
    )
    assert opened(content[:head] + first + second + last)[-1:] == b"c"

    for broken in (
        content[:-1] + bytes([content[-1] ^ 1]),
        content[:head] + first + second,
        content[:head] + first + last,
        content[:head] + second + first + last,
        content + b"\0",
    ):
        with pytest.raises(BackupError):
            opened(broken)


def test_other_files_are_not_backups() -> None:
    for other in (b"", b"PK\x03\x04", sealing.MAGIC):
        with pytest.raises(BackupError) as refusal:
            opened(other)
        assert refusal.value.code == "not_a_backup"


def archive(path: Path, *parts: tuple[str, bytes]) -> None:
    with path.open("wb") as out:
        writer = Writer(out, "khoá", Manifest("0.1.0", "2023-02-09", 18, {"public.members": 7575}))
        for name, content in parts:
            writer.add(name, content)
        writer.close()


def test_archive_lists_its_parts_with_checksums(tmp_path: Path) -> None:
    archive(tmp_path / "a.khb", ("database/000000", b"x" * 10), ("files/ảnh.jpg", b""))

    manifest = inspect(tmp_path / "a.khb", "khoá")

    assert set(manifest.parts) == {"about.json", "database/000000", "files/ảnh.jpg"}
    assert manifest.file_count == 1
    assert manifest.rows == {"public.members": 7575}
    with reading(tmp_path / "a.khb", "khoá") as parts:
        assert {name: source.read() for name, source in parts}["database/000000"] == b"x" * 10


def test_archive_whose_part_differs_from_its_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest("0.1.0", "2023-02-09", 18)
    with (tmp_path / "a.khb").open("wb") as out:
        writer = Writer(out, "khoá", manifest)
        writer.add("files/a", b"1")
        manifest.parts["files/a"] = (1, "0" * 64)
        writer.close()

    with pytest.raises(BackupError) as refusal:
        inspect(tmp_path / "a.khb", "khoá")
    assert refusal.value.code == "damaged"


def test_missing_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError) as refusal:
        inspect(tmp_path / "none.khb", "khoá")
    assert refusal.value.code == "no_archive"


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", ""])
def test_part_that_would_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupError):
        _write(tmp_path / "files", name, io.BytesIO(b"x"), mode=0o600)
    assert list(tmp_path.iterdir()) == []
