"""Keeping the numbers of units: triggers tell what changed, a job compacts it, a rebuild counts the register anew.

Nothing here guards or records: no number is changed that the register would not give by itself.
"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from khuyenhoc.members.models import BORN_FROM, BORN_TO
from khuyenhoc.members.selectors.checks import REGISTER_SAYS

FOLDING_LOCK: Final = 7_004  # advisory: one folder at a time, none during a rebuild

FOLD: Final = f"""
    WITH moved AS (
        DELETE FROM members_memberdelta WHERE id IN (SELECT id FROM members_memberdelta ORDER BY id LIMIT %s)
        RETURNING tenant_id, unit_id, born, members, women, memberships
    ), since AS (
        SELECT unit_id, array_agg(number ORDER BY year) AS born_since FROM (
            SELECT unit_id, year, coalesce(sum(members) FILTER (WHERE born >= year), 0)::int AS number
            FROM moved CROSS JOIN generate_series({BORN_FROM}, {BORN_TO}) AS year
            GROUP BY unit_id, year
        ) AS by_year GROUP BY unit_id
    ), added AS (
        INSERT INTO members_membertotal AS total (tenant_id, unit_id, members, women, memberships, born_since)
        SELECT min(tenant_id), unit_id, sum(members), sum(women), sum(memberships), min(born_since)
        FROM moved JOIN since USING (unit_id) GROUP BY unit_id
        ON CONFLICT (unit_id) DO UPDATE SET
            members = total.members + EXCLUDED.members,
            women = total.women + EXCLUDED.women,
            memberships = total.memberships + EXCLUDED.memberships,
            born_since = (
                SELECT array_agg(was + more ORDER BY n)
                FROM unnest(total.born_since, EXCLUDED.born_since) WITH ORDINALITY AS pair (was, more, n)
            )
    )
    SELECT count(*) FROM moved
"""  # noqa: S608 - made of constants
REBUILD: Final = f"""
    WITH gone AS (
        DELETE FROM members_memberdelta
    ), should AS MATERIALIZED (
        {REGISTER_SAYS}
    ), empty AS (
        DELETE FROM members_membertotal WHERE unit_id NOT IN (SELECT unit_id FROM should)
    )
    INSERT INTO members_membertotal (tenant_id, unit_id, members, women, memberships, born_since)
    SELECT tenant_id, unit_id, members, women, memberships, born_since FROM should
    ON CONFLICT (unit_id) DO UPDATE SET members = EXCLUDED.members, women = EXCLUDED.women,
        memberships = EXCLUDED.memberships, born_since = EXCLUDED.born_since
"""  # noqa: S608 - made of constants


@transaction.atomic
def numbers_fold(*, most: int = 5_000) -> int:
    """Compact the deltas into the totals of their units; how many rows were folded. 0 at once when somebody else is
    folding."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLDING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, [most])
        return int(cursor.fetchone()[0])


@transaction.atomic
def numbers_rebuild() -> None:
    """Count the register anew, in one statement: what is written meanwhile is in the register and gone from the deltas,
    or in neither."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING_LOCK])
        cursor.execute(REBUILD)
