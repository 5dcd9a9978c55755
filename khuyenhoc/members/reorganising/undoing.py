"""Members as they were before the act, from its trace; and what would be torn down by that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from khuyenhoc.core.authority import Actor
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.reorganising.records import records_come_back
from khuyenhoc.members.services.common import register_changed
from khuyenhoc.org.reorganising.participants import Trace
from khuyenhoc.org.reorganising.shape import Reshaped

_WAS: Final = """
unnest(%(ids)s::bigint[], %(units)s::bigint[], %(joined)s::date[], %(left)s::date[], %(reasons)s::text[],
    %(versions)s::int[]) AS was (id, unit_id, joined_on, left_on, left_reason, version)
"""
_BACK_IN_UNITS: Final = f"""
UPDATE members_membership m SET unit_id = was.unit_id FROM {_WAS} WHERE m.id = was.id AND m.unit_id <> was.unit_id
"""  # noqa: S608 - made of constants
_AS_THEY_WERE: Final = f"""
UPDATE members_membership m SET joined_on = was.joined_on, left_on = was.left_on, left_reason = was.left_reason,
    version = was.version FROM {_WAS} WHERE m.id = was.id
"""  # noqa: S608 - made of constants
# Back in their units first, then over all of their days: nobody is twice in a unit at any step.
_STEPS: Final = (
    "DELETE FROM members_membership WHERE id = ANY(%(made)s::bigint[])",
    """
    UPDATE members_membership m SET came_from_id = link.from_id
    FROM unnest(%(to)s::bigint[], %(from)s::bigint[]) AS link (id, from_id) WHERE m.id = link.id
    """,
    _BACK_IN_UNITS,
    _AS_THEY_WERE,
)
# Changed since: of the pieces, of those that ended or moved; new in a founded unit; or of the same people elsewhere,
# where they may be primary by now.
_SINCE: Final = f"""
SELECT count(*) FROM (
    SELECT made.id FROM unnest(%(made)s::bigint[]) AS made (id) LEFT JOIN members_membership m ON m.id = made.id
    WHERE m.version IS DISTINCT FROM 0
    UNION
    SELECT was.id FROM {_WAS} LEFT JOIN members_membership m ON m.id = was.id
    WHERE m.version IS DISTINCT FROM was.version + 1
    UNION
    SELECT m.id FROM members_membership m WHERE m.unit_id = ANY(%(founded)s::bigint[])
        AND m.id <> ALL(%(made)s::bigint[]) AND m.id <> ALL(%(ids)s::bigint[])
    UNION
    SELECT m.id FROM members_membership m WHERE m.id > %(last)s AND m.person_id IN (
        SELECT o.person_id FROM members_membership o WHERE o.id = ANY(%(ids)s::bigint[]))
) AS since
"""  # noqa: S608 - made of constants


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, _parameters(shape, trace))
        [[changes]] = cursor.fetchall()
    if changes:
        yield f"Đã ghi {changes} thay đổi về hội viên của các đơn vị mới."
    if lists := MemberImport.objects.filter(unit__in=list(shape.founded)).count():
        yield f"Đã nhập {lists} danh sách hội viên ở các đơn vị mới."


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    parameters = _parameters(shape, trace)
    with connection.cursor() as cursor:
        for statement in _STEPS:
            cursor.execute(statement, parameters)
    records_come_back(trace["kept"])
    if trace["was"]:
        register_changed([*shape.ended, *shape.founded], shape.on)


def _parameters(shape: Reshaped, trace: Trace) -> dict[str, Any]:
    was, links = trace["was"], trace["gone_to"]
    ids, units, joined, left, reasons, versions = ([row[n] for row in was] for n in range(6))
    return {
        "ids": ids, "units": units, "joined": joined, "left": left, "reasons": reasons, "versions": versions,
        "made": trace["made"], "to": [row[0] for row in links], "from": [row[1] for row in links],
        "founded": list(shape.founded), "last": trace["last"] or 0,
    }  # fmt: skip
