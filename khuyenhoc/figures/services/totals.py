"""Keeping the live totals: right at once by deltas, compacted by a job, rebuilt from the own values.

An own value counts for its unit and, when the figure adds up over units, for every unit on its path. Nothing here
guards or records: the acts that count (a report is accepted, replaced) do so, and these run in their transactions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction

from khuyenhoc.figures.models import ReportingPeriod

FOLDING_LOCK = 7_002  # advisory: (7002, tenant) one folder a shard; 7002 alone, shared by folders, whole for a rebuild
Version = tuple[int, int, int]  # unit, period, version

SPREAD = """
    SELECT own.tenant_id, above.unit_id, own.period_id, own.figure_code AS code, {sign}own.value AS value
    FROM {source} AS own
    JOIN figures_reportingperiod AS period ON period.id = own.period_id
    LEFT JOIN figures_figuredefinition AS figure ON figure.code = own.figure_code
        AND figure.valid_from <= period.data_to AND (figure.valid_to IS NULL OR figure.valid_to > period.data_to)
    CROSS JOIN LATERAL (
        SELECT id::bigint AS unit_id FROM string_to_table(rtrim(own.path, '/'), '/') AS id
    ) AS above
    WHERE (figure.across_units = 'sum' OR above.unit_id = own.unit_id)
"""
# One row for a unit and a period: its codes, and in the same order their sums.
GATHERED = """
    SELECT min(tenant_id) AS tenant_id, unit_id, period_id, array_agg(code ORDER BY code) AS codes,
        array_agg(value ORDER BY code) AS sums
    FROM (
        SELECT min(tenant_id) AS tenant_id, unit_id, period_id, code, sum(value)::bigint AS value
        FROM ({pieces}) AS piece
        GROUP BY unit_id, period_id, code
    ) AS summed
    GROUP BY unit_id, period_id
"""
COUNT = """
    WITH changed AS (
        UPDATE figures_ownvalue AS own SET is_counted = {counted}
        FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS wanted (unit_id, period_id, version)
        WHERE own.unit_id = wanted.unit_id AND own.period_id = wanted.period_id AND own.version = wanted.version
            AND own.is_counted = NOT {counted} AND own.value IS NOT NULL
        RETURNING own.tenant_id, own.unit_id, own.period_id, own.figure_code, own.value, own.path
    ), spread AS (
        INSERT INTO figures_figuredelta (tenant_id, unit_id, period_id, codes, sums)
        {gathered}
    )
    SELECT count(*) FROM changed
"""
COUNTED = "own.is_counted AND own.period_id = ANY(%(periods)s)"
CLIMBED = f"""
    SELECT * FROM climbed
    UNION ALL
    SELECT own.tenant_id, own.unit_id, own.period_id, own.figure_code, own.value FROM figures_ownvalue AS own
    WHERE {COUNTED} AND own.unit_id IN (SELECT unit_id FROM upper)
"""  # noqa: S608
MOVED = """
    SELECT moved.tenant_id, moved.unit_id, moved.period_id, piece.code, piece.value
    FROM moved CROSS JOIN LATERAL unnest(moved.codes, moved.sums) AS piece (code, value)
"""
FOLD = f"""
    WITH moved AS (
        DELETE FROM figures_figuredelta WHERE id IN (
            SELECT id FROM figures_figuredelta WHERE tenant_id = %s ORDER BY id LIMIT %s
        )
        RETURNING tenant_id, unit_id, period_id, codes, sums
    ), added AS (
        INSERT INTO figures_figuretotal AS total (tenant_id, unit_id, period_id, codes, sums)
        {GATHERED.format(pieces=MOVED)}
        ON CONFLICT (period_id, unit_id) DO UPDATE SET (codes, sums) = (
            SELECT array_agg(code ORDER BY code), array_agg(value ORDER BY code) FROM (
                SELECT code, sum(value)::bigint AS value FROM (
                    SELECT * FROM unnest(total.codes, total.sums) AS was (code, value)
                    UNION ALL
                    SELECT * FROM unnest(EXCLUDED.codes, EXCLUDED.sums) AS came (code, value)
                ) AS piece GROUP BY code
            ) AS summed
        )
    )
    SELECT count(*) FROM moved
"""  # noqa: S608 - the statements above
# The same sums as by SPREAD and GATHERED, for millions of values: those right below a unit are added up first, so that
# few rows climb on, and a unit with nothing below it (nearly all of them) takes its own values as they are.
REBUILD = f"""
    WITH gone AS (
        DELETE FROM figures_figuredelta WHERE period_id = ANY(%(periods)s)
    ), beneath AS MATERIALIZED (
        SELECT min(own.tenant_id) AS tenant_id, left(own.path, -1 - length(own.unit_id::text)) AS path, own.period_id,
            own.figure_code AS code, sum(own.value)::bigint AS value
        FROM figures_ownvalue AS own
        JOIN figures_reportingperiod AS period ON period.id = own.period_id
        JOIN figures_figuredefinition AS figure ON figure.code = own.figure_code AND figure.across_units = 'sum'
            AND figure.valid_from <= period.data_to AND (figure.valid_to IS NULL OR figure.valid_to > period.data_to)
        WHERE {COUNTED}
        GROUP BY 2, 3, 4
    ), climbed AS MATERIALIZED (
        SELECT beneath.tenant_id, id::bigint AS unit_id, beneath.period_id, beneath.code, beneath.value
        FROM beneath CROSS JOIN LATERAL string_to_table(rtrim(beneath.path, '/'), '/') AS id WHERE beneath.path <> ''
    ), upper AS MATERIALIZED (
        SELECT DISTINCT unit_id FROM climbed
    ), should AS MATERIALIZED (
        {GATHERED.format(pieces=CLIMBED)}
        UNION ALL
        SELECT min(own.tenant_id), own.unit_id, own.period_id, array_agg(own.figure_code ORDER BY own.figure_code),
            array_agg(own.value ORDER BY own.figure_code)
        FROM figures_ownvalue AS own WHERE {COUNTED} AND own.unit_id NOT IN (SELECT unit_id FROM upper)
        GROUP BY own.unit_id, own.period_id
    ), empty AS (
        DELETE FROM figures_figuretotal AS total WHERE period_id = ANY(%(periods)s) AND NOT EXISTS (
            SELECT FROM should WHERE should.period_id = total.period_id AND should.unit_id = total.unit_id
        )
    )
    INSERT INTO figures_figuretotal AS total (tenant_id, unit_id, period_id, codes, sums)
    SELECT tenant_id, unit_id, period_id, codes, sums FROM should
    ON CONFLICT (period_id, unit_id) DO UPDATE SET codes = EXCLUDED.codes, sums = EXCLUDED.sums
        WHERE (total.codes, total.sums) <> (EXCLUDED.codes, EXCLUDED.sums)
"""  # noqa: S608
# For the few seconds of a rebuild only: everything is read once, so that memory helps and compiling plans does not.
ROOM = "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off"


def values_count(versions: Iterable[Version]) -> int:
    """Let the values of these versions stand in the totals of their units and of all above, in one statement.

    Inserts only, so that many acceptances under one ancestor never wait for each other. Returns how many values were
    counted; those that are counted already, or empty, are left. A second version of a counted value is refused by the
    database.
    """
    return _change(versions, counted="TRUE", sign="")


def values_uncount(versions: Iterable[Version]) -> int:
    """Take them out again, before a later version is counted in their place."""
    return _change(versions, counted="FALSE", sign="-")


def _change(versions: Iterable[Version], *, counted: str, sign: str) -> int:
    wanted = sorted(set(versions))
    columns = [[version[n] for version in wanted] for n in range(3)]
    gathered = GATHERED.format(pieces=SPREAD.format(source="changed", sign=sign))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(COUNT.format(counted=counted, gathered=gathered), columns)
        return int(cursor.fetchone()[0])


@transaction.atomic
def totals_fold(*, tenant_id: int, most: int = 5_000) -> int:
    """Compact the deltas of one tenant into its totals; how many rows were folded. 0 at once when somebody else is
    folding it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FOLDING_LOCK])
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FOLDING_LOCK, tenant_id])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, [tenant_id, most])
        return int(cursor.fetchone()[0])


def tenants_to_fold() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tenant_id FROM figures_figuredelta ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def totals_rebuild(periods: Collection[int] | None = None) -> None:
    """Make the totals of these periods (of all) anew from the counted own values; in one statement, so that whatever is
    accepted meanwhile is in the values and gone from the deltas, or in neither."""
    wanted = list(periods) if periods is not None else list(ReportingPeriod.objects.values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING_LOCK])
        cursor.execute(ROOM)
        cursor.execute(REBUILD, {"periods": wanted})
