"""What `khuyenhoc verify` recomputes of the figures."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

DIFFERENCES = """
    WITH should AS (
        SELECT above.unit_id, own.period_id, own.figure_code, sum(own.value)::bigint AS value
        FROM figures_ownvalue AS own
        JOIN figures_reportingperiod AS period ON period.id = own.period_id
        LEFT JOIN figures_figuredefinition AS figure ON figure.code = own.figure_code
            AND figure.valid_from <= period.data_to AND (figure.valid_to IS NULL OR figure.valid_to > period.data_to)
        CROSS JOIN LATERAL (
            SELECT id::bigint AS unit_id FROM string_to_table(rtrim(own.path, '/'), '/') AS id
        ) AS above
        WHERE own.is_counted AND (figure.across_units = 'sum' OR above.unit_id = own.unit_id)
        GROUP BY 1, 2, 3
    ), stands AS (
        SELECT unit_id, period_id, code AS figure_code, sum(value)::bigint AS value FROM (
            SELECT unit_id, period_id, codes, sums FROM figures_figuretotal
            UNION ALL
            SELECT unit_id, period_id, codes, sums FROM figures_figuredelta
        ) AS pieces CROSS JOIN LATERAL unnest(codes, sums) AS piece (code, value) GROUP BY 1, 2, 3
    )
    SELECT unit_id, period.label, figure_code, coalesce(stands.value, 0), coalesce(should.value, 0)
    FROM should FULL JOIN stands USING (unit_id, period_id, figure_code)
    JOIN figures_reportingperiod AS period ON period.id = period_id
    WHERE coalesce(stands.value, 0) <> coalesce(should.value, 0)
    ORDER BY 1, period.data_to, 3
"""


def total_differences() -> Iterator[str]:
    """Every total that is not the sum of the own values below it: one statement, one moment."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        for unit, period, code, stands, should in cursor.fetchall():
            yield f"Tổng {code} {period} của đơn vị {unit} là {stands}, cộng lại từ dưới lên được {should}."
