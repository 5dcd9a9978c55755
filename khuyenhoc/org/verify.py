"""What `khuyenhoc verify` recomputes of the tree: at any time each unit has one name and one place under its parent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection

# A placement whose path is not that of its parent at the time, or whose parent does not stand all that time.
MISPLACED: Final = """
    SELECT place.unit_id, place.path FROM org_placement place
    WHERE place.parent_id IS NULL AND place.path <> place.unit_id || '/'
    UNION ALL
    SELECT place.unit_id, place.path FROM org_placement place
    WHERE place.parent_id IS NOT NULL AND (
        EXISTS (
            SELECT 1 FROM org_placement above
            WHERE above.unit_id = place.parent_id
                AND daterange(above.valid_from, above.valid_to) && daterange(place.valid_from, place.valid_to)
                AND place.path <> above.path || place.unit_id || '/'
        )
        OR NOT (
            SELECT coalesce(range_agg(daterange(above.valid_from, above.valid_to)), '{}')
            FROM org_placement above WHERE above.unit_id = place.parent_id
        ) @> daterange(place.valid_from, place.valid_to)
    )
    ORDER BY 1
"""
# A unit whose names or places do not cover exactly its own life.
UNCOVERED: Final = """
    SELECT unit.id FROM org_orgunit unit
    WHERE (SELECT range_agg(daterange(v.valid_from, v.valid_to)) FROM org_unitversion v WHERE v.unit_id = unit.id)
            IS DISTINCT FROM datemultirange(daterange(unit.valid_from, unit.valid_to))
        OR (SELECT range_agg(daterange(p.valid_from, p.valid_to)) FROM org_placement p WHERE p.unit_id = unit.id)
            IS DISTINCT FROM datemultirange(daterange(unit.valid_from, unit.valid_to))
    ORDER BY 1
"""


def tree_is_whole() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED)
        for unit_id, path in cursor.fetchall():
            yield f"Đơn vị {unit_id}: vị trí {path} không nằm dưới đơn vị cấp trên của nó."
        cursor.execute(UNCOVERED)
        for (unit_id,) in cursor.fetchall():
            yield f"Đơn vị {unit_id}: tên gọi hoặc vị trí không phủ đúng thời gian tồn tại."
