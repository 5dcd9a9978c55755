"""Restricted values at rest: AES-GCM with keys that lie outside the database, and a keyed hash to find equals.

A cipher text is: one byte key number, 12 bytes nonce, the sealed value. The label of the column is authenticated with
it, so a value cannot be moved from one column to another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from khuyenhoc.core.database import secret

NONCE = 12
CURRENT_KEY = 1


@lru_cache(maxsize=8)
def _key(number: int, use: str) -> bytes:
    material = "test-only" if settings.TESTING else secret(f"DATA_KEY_{number}", settings.DATA_DIR)
    return hashlib.scrypt(material.encode(), salt=use.encode(), n=2**12, r=8, p=1, dklen=32)


@lru_cache(maxsize=8)
def _cipher(number: int) -> AESGCM:
    return AESGCM(_key(number, "seal"))


def seal(value: str, *, label: str) -> bytes:
    nonce = os.urandom(NONCE)
    return bytes([CURRENT_KEY]) + nonce + _cipher(CURRENT_KEY).encrypt(nonce, value.encode(), label.encode())


def open_sealed(sealed: bytes, *, label: str) -> str:
    """The value; raises cryptography's InvalidTag when it was altered or belongs to another column."""
    sealed = bytes(sealed)
    return _cipher(sealed[0]).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], label.encode()).decode()


def keyed_hash(value: str, *, label: str) -> bytes:
    """Equal values give equal hashes, and without the key nobody can try values."""
    return hmac.new(_key(CURRENT_KEY, "hash"), f"{label}\x00{value}".encode(), hashlib.sha256).digest()
