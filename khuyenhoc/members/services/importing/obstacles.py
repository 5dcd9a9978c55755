"""Whom an act has touched since they were imported: such an import is not taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection

# Why, and who: each asks about the people, memberships, stays and offices of one import.
_OBSTACLES: Final = (
    ("đã sang đơn vị mới khi sắp xếp tổ chức", """
        SELECT m.person_id FROM members_membership m
        WHERE m.left_reason = 'reorganised' AND (m.import_id = %(id)s OR m.id IN (
            SELECT (before->'membership'->>'id')::bigint FROM members_memberimportrow
            WHERE batch_id = %(id)s AND before ? 'membership'))"""),
    ("đã thôi, chuyển hoặc được sửa sinh hoạt", """
        SELECT person_id FROM members_membership
        WHERE import_id = %(id)s AND (version > 0 OR left_on IS NOT NULL OR came_from_id IS NOT NULL)"""),
    ("hồ sơ được sửa sau lần nhập", """
        SELECT id FROM people_person WHERE import_id = %(id)s AND (version > 0 OR user_id IS NOT NULL)
        UNION
        SELECT p.id FROM members_memberimportrow r
        JOIN people_person p ON p.id = (r.before->'person'->>'id')::bigint
        WHERE r.batch_id = %(id)s AND p.version <> (r.before->'person'->>'version')::int"""),
    ("sinh hoạt được sửa sau lần nhập", """
        SELECT m.person_id FROM members_memberimportrow r
        JOIN members_membership m ON m.id = (r.before->'membership'->>'id')::bigint
        WHERE r.batch_id = %(id)s AND m.version <> (r.before->'membership'->>'version')::int"""),
    ("có thêm nơi sinh hoạt khác", """
        SELECT p.id FROM people_person p JOIN members_membership m ON m.person_id = p.id
        WHERE p.import_id = %(id)s AND m.import_id IS DISTINCT FROM %(id)s"""),
    ("được giao chức vụ", """
        SELECT p.id FROM people_person p JOIN officers_officerterm t ON t.person_id = p.id
        WHERE p.import_id = %(id)s AND t.id NOT IN (
            SELECT (before->>'term')::bigint FROM members_memberimportrow WHERE batch_id = %(id)s AND before ? 'term')
        """),
    ("chức vụ được sửa hoặc đã thôi sau lần nhập", """
        SELECT t.person_id FROM members_memberimportrow r
        JOIN officers_officerterm t ON t.id = (r.before->>'term')::bigint
        WHERE r.batch_id = %(id)s AND (t.version > 0 OR t.valid_to IS NOT NULL)"""),
    ("được ghi vào hộ gia đình", """
        SELECT h.person_id FROM people_householdmember h
        LEFT JOIN people_person p ON p.id = h.person_id LEFT JOIN people_household o ON o.id = h.household_id
        WHERE (p.import_id = %(id)s OR o.import_id = %(id)s) AND h.import_id IS DISTINCT FROM %(id)s"""),
    ("đã rời hoặc được sửa hộ gia đình sau lần nhập", """
        SELECT h.person_id FROM people_householdmember h WHERE h.import_id = %(id)s AND (
            h.valid_to IS NOT NULL OR h.id IN (
                SELECT (r.before->'stay'->'was'->>0)::bigint FROM members_memberimportrow r
                JOIN members_memberimport b ON b.id = r.batch_id AND b.id > %(id)s AND b.status = 'committed'
                WHERE r.before ? 'stay'))
        UNION
        SELECT h.person_id FROM members_memberimportrow r
        JOIN people_householdmember h ON h.id = (r.before->'stay'->'now'->>0)::bigint
        WHERE r.batch_id = %(id)s AND (
            h.household_id <> (r.before->'stay'->'now'->>1)::bigint OR h.relation <> r.before->'stay'->'now'->>2
            OR h.valid_to IS DISTINCT FROM (r.before->'stay'->'now'->>3)::date)"""),
    ("có lượt xem dữ liệu hạn chế, phải giữ lại", """
        SELECT p.id FROM people_person p JOIN people_restrictedlook l ON l.person_id = p.id
        WHERE p.import_id = %(id)s"""),
)  # fmt: skip


def people_in_the_way(import_id: int) -> Iterator[tuple[str, list[int]]]:
    """Why the import stands, and because of whom: ids, without regard to who asks."""
    with connection.cursor() as cursor:
        for why, statement in _OBSTACLES:
            cursor.execute(statement, {"id": import_id})
            if ids := sorted({row[0] for row in cursor.fetchall()}):
                yield why, ids
