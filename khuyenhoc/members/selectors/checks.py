"""What `khuyenhoc verify` recomputes of the numbers of units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection

from khuyenhoc.members.models import BORN_FROM, BORN_TO

# Years in order make a ladder: how many lie below a year is a search in it, the rest are born since.
REGISTER_SAYS: Final = f"""
    SELECT tenant_id, unit_id, members, women, memberships, (
        SELECT array_agg(cardinality(years) - width_bucket(year - 1, years) ORDER BY year)
        FROM generate_series({BORN_FROM}, {BORN_TO}) AS year
    ) AS born_since
    FROM (
        SELECT tenant_id, unit_id, count(*) FILTER (WHERE is_primary)::int AS members,
            count(*) FILTER (WHERE is_primary AND sex = 'female')::int AS women, count(*)::int AS memberships,
            coalesce(
                array_agg(birth_year::int ORDER BY birth_year) FILTER (WHERE is_primary AND birth_year >= {BORN_FROM}),
                '{{}}'
            ) AS years
        FROM members_membership WHERE left_on IS NULL GROUP BY tenant_id, unit_id
    ) AS counted
"""  # noqa: S608 - made of constants
_BY_YEAR: Final = f"""
    SELECT unit_id, year, sum(members)::int AS members, sum(women)::int AS women, sum(memberships)::int AS memberships,
        sum(since)::int AS since
    FROM (
        SELECT unit_id, year, members, women, memberships, since
        FROM {{totals}} AS total
        CROSS JOIN LATERAL unnest(born_since) WITH ORDINALITY AS years (since, n)
        CROSS JOIN LATERAL (SELECT n + {BORN_FROM} - 1 AS year) AS named
        {{deltas}}
    ) AS pieces GROUP BY unit_id, year
"""  # noqa: S608 - made of constants
_DELTAS: Final = f"""
    UNION ALL
    SELECT unit_id, year, members, women, memberships, CASE WHEN born >= year THEN members ELSE 0 END
    FROM members_memberdelta CROSS JOIN generate_series({BORN_FROM}, {BORN_TO}) AS year
"""  # noqa: S608 - made of constants
DIFFERENCES: Final = f"""
    WITH should AS ({_BY_YEAR.format(totals=f"({REGISTER_SAYS})", deltas="")}),
    stands AS ({_BY_YEAR.format(totals="members_membertotal", deltas=_DELTAS)})
    SELECT DISTINCT ON (unit_id) unit_id, coalesce(stands.members, 0), coalesce(should.members, 0)
    FROM should FULL JOIN stands USING (unit_id, year)
    WHERE (coalesce(stands.members, 0), coalesce(stands.women, 0), coalesce(stands.memberships, 0),
        coalesce(stands.since, 0)) <> (coalesce(should.members, 0), coalesce(should.women, 0),
        coalesce(should.memberships, 0), coalesce(should.since, 0))
    ORDER BY unit_id
"""  # noqa: S608 - made of constants


def number_differences() -> Iterator[str]:
    """Every unit whose kept numbers are not those of the register: one statement, one moment."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        for unit_id, stands, should in cursor.fetchall():
            yield f"Số hội viên giữ sẵn của đơn vị {unit_id} khác sổ: {stands}, trong sổ {should} hoặc lệch nữ, tuổi."
