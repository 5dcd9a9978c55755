"""The memberships of ended units, moved in a constant number of statements whatever their number.

Two units of one person may become one, and the heir may know the person already. So what a membership is from the day
on is laid over what outranks it there: the primary one keeps all of its days, each other one those that are left.
Nobody is twice in a unit, and nobody is primary on a day on which he was not.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.reorganising.deciding import Leaving, destinations, leaving
from khuyenhoc.members.reorganising.listing import listed_heirs
from khuyenhoc.members.reorganising.records import records_go_along
from khuyenhoc.members.services.common import register_changed
from khuyenhoc.org.reorganising.participants import Answers, Trace
from khuyenhoc.org.reorganising.shape import Reshaped

# `days` is what the membership is on and after the day, `rest` what is left of that in the heir. `leaves` is false for
# those that stand in the heir anyhow, `is_late` true for those that began on the day or after it.
_MOVING: Final = """
CREATE TEMPORARY TABLE members_moving AS
WITH leaving AS (
    SELECT m.*, TRUE AS leaves, CASE WHEN m.unit_id <> ALL(%(ending)s::bigint[]) THEN
        coalesce(listed.heir_id, whole.heir_id, placed.heir_id) END AS heir_id
    FROM members_membership m JOIN people_person p ON p.id = m.person_id
    LEFT JOIN unnest(%(listed)s::bigint[], %(listed_heirs)s::bigint[]) AS listed (id, heir_id) ON listed.id = m.id
    LEFT JOIN unnest(%(whole)s::bigint[], %(whole_heirs)s::bigint[]) AS whole (unit_id, heir_id)
        ON whole.unit_id = m.unit_id
    LEFT JOIN unnest(%(villaged)s::bigint[], %(villages)s::bigint[], %(village_heirs)s::bigint[])
        AS placed (unit_id, village_id, heir_id) ON placed.unit_id = m.unit_id AND placed.village_id = p.village_id
    WHERE m.unit_id = ANY(%(units)s::bigint[])
        AND (m.left_on IS NULL OR m.left_on > %(on)s AND m.left_on > m.joined_on)
), concerned AS (
    SELECT * FROM leaving
    UNION ALL
    SELECT m.*, FALSE, m.unit_id FROM members_membership m
    WHERE (m.person_id, m.unit_id) IN (SELECT person_id, heir_id FROM leaving)
        AND (m.left_on IS NULL OR m.left_on > %(on)s AND m.left_on > m.joined_on)
), dated AS (
    SELECT *, joined_on >= %(on)s AS is_late, daterange(greatest(joined_on, %(on)s), left_on) AS days FROM concerned
)
SELECT id, person_id, unit_id, heir_id, leaves, is_late, joined_on, left_on, left_reason, version, days,
    datemultirange(days) - coalesce(range_agg(days) OVER (
        PARTITION BY person_id, heir_id ORDER BY is_primary DESC, leaves, left_on DESC, joined_on, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS rest,
    max(card_number) FILTER (WHERE leaves AND NOT is_late AND left_on IS NULL)
        OVER (PARTITION BY person_id, heir_id) AS spare_card
FROM dated
"""
_UNPLACED: Final = """
SELECT unit_id, count(*) FROM members_moving
WHERE heir_id IS NULL AND unit_id <> ALL(%(ending)s::bigint[]) GROUP BY unit_id ORDER BY unit_id
"""
_UNTOUCHED: Final = "DELETE FROM members_moving WHERE NOT leaves AND rest = datemultirange(days)"
# What goes on: a piece for each stretch of days that is left. The first has come from the membership that ends.
_PIECES: Final = """
CREATE TEMPORARY TABLE members_pieces AS
SELECT nextval(pg_get_serial_sequence('members_membership', 'id')) AS id, g.id AS from_id, g.heir_id, g.is_late, n,
    lower(piece) AS joined_on, upper(piece) AS left_on, g.spare_card,
    CASE WHEN upper(piece) IS NOT DISTINCT FROM g.left_on THEN g.left_reason ELSE 'reorganised' END AS left_reason
FROM members_moving g CROSS JOIN LATERAL unnest(g.rest) WITH ORDINALITY AS pieces (piece, n)
WHERE g.heir_id IS NOT NULL
"""
_ACTS: Final = (
    # What a membership has gone to since comes from its last piece now. The key is checked at the commit.
    """
    UPDATE members_membership w SET came_from_id = last.id FROM (
        SELECT DISTINCT ON (from_id) id, from_id FROM members_pieces WHERE NOT is_late ORDER BY from_id, n DESC
    ) AS last WHERE w.came_from_id = last.from_id
    """,
    """
    UPDATE members_membership m SET left_on = %(on)s, left_reason = 'reorganised', version = m.version + 1
    FROM members_moving g WHERE g.id = m.id AND NOT g.is_late
    """,
    # Told late: one who is in the heir already had no reason to join, nor one whose unit is carried on by nobody.
    """
    UPDATE members_membership m SET unit_id = coalesce(g.heir_id, m.unit_id), version = m.version + 1,
        joined_on = coalesce(p.joined_on, m.joined_on),
        left_on = CASE WHEN p.id IS NULL THEN m.joined_on ELSE p.left_on END,
        left_reason = CASE WHEN p.id IS NULL THEN 'mistake' ELSE p.left_reason END
    FROM members_moving g LEFT JOIN members_pieces p ON p.from_id = g.id AND p.n = 1
    WHERE g.id = m.id AND g.is_late AND (g.heir_id IS NULL OR g.rest <> datemultirange(g.days))
    """,
    """
    UPDATE members_membership m SET unit_id = g.heir_id, version = m.version + 1
    FROM members_moving g WHERE g.id = m.id AND g.is_late AND g.heir_id IS NOT NULL
        AND g.rest = datemultirange(g.days)
    """,
    """
    INSERT INTO members_membership (id, tenant_id, person_id, unit_id, kind, is_primary, joined_on, left_on,
        left_reason, came_from_id, card_number, listed_position, sort_name, search_name, sex, birth_year,
        recorded_at, version)
    SELECT p.id, m.tenant_id, m.person_id, p.heir_id, m.kind, m.is_primary, p.joined_on, p.left_on,
        p.left_reason, CASE WHEN p.n = 1 AND NOT p.is_late THEN m.id END,
        CASE WHEN m.card_number = '' AND p.left_on IS NULL THEN coalesce(p.spare_card, '') ELSE m.card_number END,
        m.listed_position, m.sort_name, m.search_name, m.sex, m.birth_year, now(), 0
    FROM members_pieces p JOIN members_membership m ON m.id = p.from_id WHERE NOT p.is_late OR p.n > 1
    ORDER BY p.id
    """,
)
_GONE_TO: Final = """
SELECT w.id, p.from_id FROM members_membership w JOIN members_pieces p ON p.from_id = w.came_from_id
WHERE p.n = 1 AND NOT p.is_late ORDER BY w.id
"""
_WAS: Final = """
SELECT id, unit_id, joined_on::text, left_on::text, left_reason, version FROM members_moving ORDER BY id
"""
_MADE: Final = "SELECT id FROM members_pieces WHERE NOT is_late OR n > 1 ORDER BY id"
_LAST: Final = "SELECT coalesce(max(id), 0) FROM members_membership"


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    """Raises RuleViolated: `reorganisation.list`, `reorganisation.members_unplaced`."""
    units = leaving(shape)
    if not units:
        return {"was": [], "made": [], "gone_to": [], "last": 0, "kept": records_go_along(shape)}
    parameters = _parameters(shape, units, answers)
    with connection.cursor() as cursor:
        cursor.execute(_MOVING, parameters)
        cursor.execute(_UNPLACED, parameters)
        _require_placed(units, dict(cursor.fetchall()))
        cursor.execute(_UNTOUCHED)
        cursor.execute(_PIECES)
        trace: Trace = {}
        for name, statement in (("was", _WAS), ("made", _MADE), ("gone_to", _GONE_TO)):
            cursor.execute(statement)
            trace[name] = [row[0] if name == "made" else list(row) for row in cursor.fetchall()]
        for statement in _ACTS:
            cursor.execute(statement, parameters)
        cursor.execute(_LAST)
        [[trace["last"]]] = cursor.fetchall()
        cursor.execute("DROP TABLE members_moving, members_pieces")
    register_changed([*shape.ended, *(taker.unit_id for unit in units for taker in unit.takers)], shape.on)
    return trace | {"kept": records_go_along(shape)}


def _parameters(shape: Reshaped, units: list[Leaving], answers: Answers) -> dict[str, Any]:
    listed = listed_heirs(shape, units, answers)
    where = destinations(units, answers)
    return {
        "on": shape.on, "units": [unit.unit_id for unit in units], "ending": sorted(where.ending),
        "listed": list(listed), "listed_heirs": list(listed.values()),
        "whole": list(where.whole), "whole_heirs": list(where.whole.values()),
        "villaged": [unit for unit, _, _ in where.by_village], "villages": [row[1] for row in where.by_village],
        "village_heirs": [heir for _, _, heir in where.by_village],
    }  # fmt: skip


def _require_placed(units: list[Leaving], unplaced: dict[int, int]) -> None:
    told = [f"{unplaced[unit.unit_id]} hội viên của {unit.name}" for unit in units if unit.unit_id in unplaced]
    if told:
        raise RuleViolated(
            "reorganisation.members_unplaced",
            f"Không xếp được theo thôn: {', '.join(told)}. Hãy ghi họ vào danh sách dán dưới câu hỏi, "
            "hoặc sửa thôn trong hồ sơ.",
        )
