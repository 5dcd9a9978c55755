"""What lies in an archive: a tar stream inside the sealed stream, with a list of all parts and checksums at its end."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from khuyenhoc.core.backup.sealing import BackupError, SealedReader, SealedWriter

ABOUT, MANIFEST = "about.json", "manifest.json"
DATABASE, FILES, SECRETS = "database/", "files/", "secrets/"
BLOCK = 1024 * 1024


@dataclass(slots=True)
class Manifest:
    """`parts`: name to size and SHA-256; `rows`: table to number of rows in the same snapshot as the dump."""

    version: str
    made_at: str
    postgres: int
    rows: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(size for size, _ in self.parts.values())

    @property
    def file_count(self) -> int:
        return sum(name.startswith(FILES) for name in self.parts)


class Writer:
    def __init__(self, out: IO[bytes], key: str, manifest: Manifest) -> None:
        self.manifest = manifest
        self._sealed = SealedWriter(out, key)
        self._tar = tarfile.open(  # noqa: SIM115 - closed by close
            mode="w|", fileobj=cast("IO[bytes]", self._sealed), format=tarfile.PAX_FORMAT
        )
        self.add(ABOUT, _json({"version": manifest.version, "postgres": manifest.postgres}))

    def add(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self._add(name, source, path.stat().st_size)

    def close(self) -> None:
        content = _json(asdict(self.manifest))
        self._tar.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
        self._tar.close()
        self._sealed.close()

    def _add(self, name: str, source: IO[bytes], size: int) -> None:
        hashed = _Hashing(source)
        self._tar.addfile(_entry(name, size), cast("IO[bytes]", hashed))
        self.manifest.parts[name] = (size, hashed.digest.hexdigest())


@contextmanager
def reading(path: Path, key: str) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The parts in their order, each as a stream that must be read before the next is asked for."""
    try:
        source = path.open("rb")
    except OSError as error:
        raise BackupError("no_archive", f"Không mở được {path}: {error.strerror}.") from error
    with source:
        sealed = SealedReader(source, key)
        try:
            with tarfile.open(mode="r|", fileobj=cast("IO[bytes]", sealed)) as tar:
                yield _parts(tar)
            sealed.read()  # to the end of the seal: what was cut off is found
        except tarfile.TarError as error:
            raise BackupError("damaged", "Bản sao lưu đã hỏng: không khôi phục được.") from error


def inspect(path: Path, key: str) -> Manifest:
    """Read the whole archive and compare every part with its checksum; raises BackupError on the first difference."""
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    with reading(path, key) as parts:
        for name, source in parts:
            if name == MANIFEST:
                manifest = _manifest(json.load(source))
                continue
            found[name] = _measure(source)
    if manifest is None or manifest.parts != found:
        raise BackupError("damaged", "Bản sao lưu thiếu hoặc thừa phần so với danh sách của nó.")
    return manifest


def _measure(source: IO[bytes]) -> tuple[int, str]:
    hashed = _Hashing(source)
    size = sum(len(block) for block in iter(lambda: hashed.read(BLOCK), b""))
    return size, hashed.digest.hexdigest()


class _Hashing:
    """Takes the checksum of what is read through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, sha256()

    def read(self, size: int) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        return block


def _parts(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        source = tar.extractfile(entry)
        if source is None:
            raise BackupError("damaged", "Bản sao lưu chứa một phần không phải là tệp.")
        yield entry.name, source


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _manifest(read: dict[str, Any]) -> Manifest:
    read["parts"] = {name: (size, digest) for name, (size, digest) in read["parts"].items()}
    return Manifest(**read)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
