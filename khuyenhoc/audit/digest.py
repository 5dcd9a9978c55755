"""The bytes that the chain hashes: canonical JSON (sorted keys, no spaces, UTF-8), sha256, in hexadecimal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from khuyenhoc.audit.models import Act

GENESIS = "0" * 64


def dump(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values as JSON gives them back, so that what is hashed is what is stored."""
    stored: dict[str, Any] = json.loads(dump(dict(values)))
    return stored


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(salt: str, personal: Mapping[str, Any]) -> str:
    return sha256(salt + dump(canonical(personal)))


def act_digest(act: Act) -> str:
    return sha256(
        dump(
            {
                "id": act.pk,
                "at": act.at.isoformat(),
                "actor": [act.actor_user_id, act.actor_name],
                "action": act.action,
                "object": [act.object_type, act.object_id],
                "path": act.path,
                "tenant": act.tenant,
                "facts": act.facts,
                "commitment": act.commitment,
            }
        )
    )


def seal_hash(previous: str, digests: Iterable[str]) -> str:
    return sha256(previous + "".join(digests))
