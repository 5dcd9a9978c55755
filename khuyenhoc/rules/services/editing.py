"""An administrator changes a rule: the version that held is closed, a new one opened. Rules are system-wide."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

from django.db import connection, transaction
from django.db.models import Max

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Conflict, Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.rules.definitions import definitions
from khuyenhoc.rules.enums import Origin
from khuyenhoc.rules.models import Rule

EARLIEST = date(1996, 10, 2)  # the founding of the Association: no rule of ours is older


@transaction.atomic
def rule_set(
    *,
    actor: Actor,
    key: str,
    value: Any,
    valid_from: date,
    source: str,
    is_local: bool,
    note: str = "",
    based_on: int | None = None,
) -> Rule:
    """Give a rule another value from a day on; the version that covers this day ends there, later versions stay.

    What was reckoned under the old value stays as it was: reports that were sent keep their deadline. A version that
    begins on the same day is replaced and kept as one that never held. `based_on` is the id of the version that the
    editor saw covering the day: Conflict (`rules.changed`, with the version that covers it now) when it is another.
    Refuses without RULES_EDIT (Forbidden), an unknown rule (`rules.unknown`), a value of the wrong shape
    (`rules.bad_value`), no source (`rules.no_source`), a day before 2 October 1996 (`rules.too_early`), and what would
    change nothing (`rules.same`).
    """
    if not actor.holds(Permission.RULES_EDIT):
        raise Forbidden()
    value, source, note = _nfc(value), normalize("NFC", source).strip(), normalize("NFC", note).strip()
    _check(key, value, valid_from, source)
    _lock(key)
    covering = Rule.objects.filter(holds_on(valid_from), key=key).first()
    if based_on is not None and (covering is None or covering.pk != based_on):
        raise Conflict("rules.changed", "Quy định này vừa được người khác sửa. Xin xem lại.", current=covering)
    if covering and (covering.value, covering.source, covering.is_local) == (value, source, is_local):
        raise RuleViolated("rules.same", "Nội dung và căn cứ không khác bản đang có hiệu lực.", field="value")
    valid_to = covering.valid_to if covering else _next_start(key, valid_from)
    if covering:
        covering.valid_to = valid_from
        covering.save(update_fields=["valid_to"])
    last = Rule.objects.filter(key=key, origin=Origin.ADMINISTRATOR).aggregate(last=Max("version"))["last"]
    rule = Rule.objects.create(
        key=key,
        origin=Origin.ADMINISTRATOR,
        version=(last or 0) + 1,
        valid_from=valid_from,
        valid_to=valid_to,
        value=value,
        source=source,
        is_local=is_local,
        note=note,
    )
    facts = {
        "key": key,
        "valid_from": valid_from.isoformat(),
        "old": covering.value if covering else None,
        "new": value,
        "source": source,
    }
    audit.record(actor, "rules.set", rule, facts=facts)
    return rule


def _check(key: str, value: Any, valid_from: date, source: str) -> None:
    definition = definitions().get(key)
    if definition is None:
        raise RuleViolated("rules.unknown", f"Không có quy định nào mang mã {key}.")
    if complaints := definition.complaints(value):
        raise RuleViolated("rules.bad_value", " ".join(complaints), field="value")
    if not source:
        raise RuleViolated("rules.no_source", "Ghi căn cứ: văn bản, nghị quyết hoặc ý kiến nào.", field="source")
    if valid_from < EARLIEST:
        raise RuleViolated(
            "rules.too_early",
            f"Ngày có hiệu lực không thể trước {EARLIEST:%d/%m/%Y}, ngày lập Hội.",
            field="valid_from",
        )


def _lock(key: str) -> None:
    """One editor of a key at a time, also when it has no version yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rules:{key}"])


def _next_start(key: str, day: date) -> date | None:
    later = Rule.objects.filter(key=key, valid_from__gt=day).order_by("valid_from").first()
    return later.valid_from if later else None


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(inner) for inner in value]
    if isinstance(value, dict):
        return {normalize("NFC", name): _nfc(inner) for name, inner in value.items()}
    return value
