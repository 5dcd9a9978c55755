"""A stream sealed in chunks: AES-256-GCM, so that a changed, moved, missing or added byte is found.

A chunk's nonce is a random prefix, its number, and whether it is the last; so chunks cannot be swapped or cut off.
"""

from __future__ import annotations

import hashlib
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from khuyenhoc.core.errors import DomainError

MAGIC = b"KHUYENHOC BACKUP 1\n"
SALT, PREFIX, TAG = 16, 7, 16
CHUNK = 1024 * 1024


class BackupError(DomainError):
    """The archive cannot be made, read or restored; nothing was changed."""


def _cipher(key: str, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.scrypt(key.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if is_last else b"\0")


class SealedWriter:
    """Write to it as to a file; `close` seals the last chunk, without which the archive does not open."""

    def __init__(self, out: IO[bytes], key: str) -> None:
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._out, self._number, self._waiting = out, 0, bytearray()
        self._header = MAGIC + salt + self._prefix
        self._cipher = _cipher(key, salt)
        out.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, data: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._out.write(self._cipher.encrypt(nonce, data, self._header))
        self._number += 1


class SealedReader:
    """Read from it as from a file; every byte that comes out was checked."""

    def __init__(self, source: IO[bytes], key: str) -> None:
        self._header = source.read(len(MAGIC) + SALT + PREFIX)
        if not self._header.startswith(MAGIC) or len(self._header) < len(MAGIC) + SALT + PREFIX:
            raise BackupError("not_a_backup", "Tệp này không phải là bản sao lưu của khuyenhoc.")
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT]
        self._source, self._number, self._ready = source, 0, bytearray()
        self._prefix = self._header[-PREFIX:]
        self._cipher = _cipher(key, salt)
        self._next = source.read(CHUNK + TAG)

    def read(self, size: int = -1) -> bytes:
        while self._next and (size < 0 or len(self._ready) < size):
            self._open_chunk()
        taken = bytes(self._ready if size < 0 else self._ready[:size])
        del self._ready[: len(taken)]
        return taken

    def _open_chunk(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        nonce = _nonce(self._prefix, self._number, is_last=not self._next)
        try:
            self._ready += self._cipher.decrypt(nonce, chunk, self._header)
        except InvalidTag as error:
            if self._number:
                raise BackupError("damaged", "Bản sao lưu đã hỏng hoặc bị sửa: không khôi phục được.") from error
            raise BackupError("wrong_key", "Khoá không đúng, hoặc bản sao lưu đã hỏng.") from error
        self._number += 1
