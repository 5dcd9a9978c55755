"""Associations of any size, made set by set: a tree of units, members with names as people carry them, who may see
them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection, transaction

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import GRANTED, Role
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.scratch import unindexed
from khuyenhoc.core.authority import Actor, Grant, OrgPath
from khuyenhoc.core.text.names import search_name, sort_name
from khuyenhoc.demo import names
from khuyenhoc.demo.seeds import stream
from khuyenhoc.members.services import numbers_rebuild
from khuyenhoc.people.enums import Sex

SINCE: Final = date(2005, 1, 1)
DIFFERENT_NAMES: Final = 40_000  # a million members carry each of them some 25 times
ROOT: Final = 1
_KINDS: Final = {
    0: ("association", "district", ""),
    1: ("association", "commune", ""),
    2: ("chapter", "chapter", "village"),
}

# Units are numbered from the top: the root, then each level in the order of their parents.
_TREE: Final = """
    WITH unit AS (
        SELECT first.id + n - 1 AS id, above.id AS parent_id, above.path || (first.id + n - 1)::text || '/' AS path
        FROM (SELECT %(first)s::bigint AS id) AS first, generate_series(1, %(count)s::bigint) AS n
        JOIN LATERAL (
            SELECT unit_id AS id, path FROM org_placement
            WHERE unit_id = %(above_first)s + (n - 1) %% %(above_count)s
        ) AS above ON TRUE
    ), made AS (
        INSERT INTO org_orgunit (id, tenant_id, valid_from, phone, email, address, version)
        SELECT id, 1, %(since)s, '', '', '', 0 FROM unit
    ), named AS (
        INSERT INTO org_unitversion (unit_id, tenant_id, valid_from, code, name, short_name, kind, level, host_kind,
            body_kind, place_name, superior_lines, issuer_lines, symbol, issues_papers, recorded_at)
        SELECT id, 1, %(since)s, 'B' || id, %(label)s || ' ' || id, %(label)s || ' ' || id, %(kind)s, %(level)s,
            %(host)s, '', '', '[]', '[]', '', FALSE, now() FROM unit
    )
    INSERT INTO org_placement (unit_id, tenant_id, parent_id, path, line, valid_from, recorded_at)
    SELECT id, 1, parent_id, path, 'main', %(since)s, now() FROM unit
"""
_ROOT: Final = """
    INSERT INTO org_tenant (id, created_at) VALUES (1, now());
    INSERT INTO org_orgunit (id, tenant_id, valid_from, phone, email, address, version)
        VALUES (1, 1, '2005-01-01', '', '', '', 0);
    INSERT INTO org_unitversion (unit_id, tenant_id, valid_from, code, name, short_name, kind, level, host_kind,
        body_kind, place_name, superior_lines, issuer_lines, symbol, issues_papers, recorded_at)
        VALUES (1, 1, '2005-01-01', 'B1', 'Hội 1', 'Hội 1', 'association', 'district', '', '', '', '[]', '[]', '', TRUE,
            now());
    INSERT INTO org_placement (unit_id, tenant_id, parent_id, path, line, valid_from, recorded_at)
        VALUES (1, 1, NULL, '1/', 'main', '2005-01-01', now())
"""
_SEQUENCES: Final = """
    SELECT setval(pg_get_serial_sequence(kind, 'id'), greatest(1, latest)) FROM (
        SELECT 'org_tenant' AS kind, max(id) AS latest FROM org_tenant
        UNION ALL SELECT 'org_orgunit', max(id) FROM org_orgunit
        UNION ALL SELECT 'people_person', max(id) FROM people_person
        UNION ALL SELECT 'members_membership', max(id) FROM members_membership
    ) AS latest
"""
# A member of every chapter in turn; names, births and days fall by the number, always the same way. One in 25 has left.
_PEOPLE: Final = """
    INSERT INTO people_person (id, tenant_id, keeper_id, full_name, sort_name, sex, birth_year, phone, email, address,
        occupation, note, version, created_at)
    SELECT n, 1, %(first)s + n %% %(count)s, name.full_name, name.sort_name, name.sex, name.born,
        CASE WHEN n %% 2 = 0 THEN '09000' || lpad((n %% 100000)::text, 5, '0') ELSE '' END, '',
        'Thôn ' || n %% 17 + 1, 'Nông dân', '', 0, now()
    FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS n
    JOIN bench_name AS name ON name.number = abs(hashint8(n)) %% (SELECT count(*) FROM bench_name)
"""
_MEMBERSHIPS: Final = """
    INSERT INTO members_membership (id, tenant_id, person_id, unit_id, kind, is_primary, joined_on, left_on,
        left_reason, card_number, listed_position, sort_name, search_name, sex, birth_year, recorded_at, version)
    SELECT id, 1, id, keeper_id, 'official', TRUE, DATE '2006-01-01' + (id %% 5000)::int,
        CASE WHEN id %% 25 = 0 THEN DATE '2021-01-01' + (id %% 1000)::int END,
        CASE WHEN id %% 25 = 0 THEN 'resigned' ELSE '' END, '', '', sort_name, search_name, sex, birth_year, now(), 0
    FROM people_person WHERE id BETWEEN %(from)s AND %(to)s
"""
# What triggers write when rows come by an act.
_KNOWN: Final = """
    INSERT INTO members_knownname (tenant_id, sort_name, search_name)
    SELECT DISTINCT tenant_id, sort_name, search_name FROM members_membership
"""
_AT_ONCE: Final = 250_000


@dataclass(frozen=True, slots=True)
class Tree:
    """How many units stand on each level below the root, and the number of the first of them."""

    communes: int
    chapters: int
    first_commune: int
    first_chapter: int

    @classmethod
    def of(cls, communes: int, chapters: int) -> Tree:
        return cls(communes, chapters, first_commune=ROOT + 1, first_chapter=ROOT + 1 + communes)


def plant(*, communes: int, chapters: int) -> Tree:
    """A root association with so many communes, and so many chapters shared out among them."""
    tree = Tree.of(communes, chapters)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROOT)
        _level(cursor, 1, first=2, count=communes, above_first=1, above_count=1)
        _level(cursor, 2, first=tree.first_chapter, count=chapters, above_first=2, above_count=communes)
        cursor.execute(_SEQUENCES)
    return tree


def populate(tree: Tree, members: int) -> None:
    """So many people, each a member of one chapter."""
    with connection.cursor() as cursor:
        _write_names(cursor)
        with unindexed("people_person", "members_membership", "members_knownname"):
            for first in range(1, members + 1, _AT_ONCE):
                span = {"from": first, "to": min(first + _AT_ONCE - 1, members), "first": tree.first_chapter,
                        "count": tree.chapters}  # fmt: skip
                cursor.execute(_PEOPLE, span)
                cursor.execute(_MEMBERSHIPS, span)
            cursor.execute(_KNOWN)
        numbers_rebuild()  # as triggers would have it
        cursor.execute("DROP TABLE bench_name")
        cursor.execute(_SEQUENCES)


def person_with(role: Role, path: str, username: str) -> Actor:
    """Somebody who holds the role at this place, as they stand after signing in."""
    user = User.objects.create(username=username, full_name="Người đo")
    unit_id = int(path.rstrip("/").rpartition("/")[2])
    Mandate.objects.create(user=user, role=role, unit_id=unit_id, valid_from=SINCE)
    return acting(role, path, user_id=user.pk)


def acting(role: Role, path: str, *, user_id: int | None) -> Actor:
    grants = frozenset(Grant(permission, OrgPath(path), reach) for permission, reach in GRANTED[role].items())
    return Actor(user_id=user_id, name="Người đo", grants=grants)


def two_syllables(count: int) -> list[str]:
    """What people type into the search box, without accents: a middle and a given name."""
    random, found = stream("bench/search"), list[str]()
    while len(found) < count:
        sex = random.choice((Sex.MALE, Sex.FEMALE))
        name = names.full_name(random, of_family="X", sex=sex, born=random.randint(1940, 2000))
        found.append(search_name(name).partition(" ")[2])
    return found


def _level(cursor, level: int, *, first: int, count: int, above_first: int, above_count: int) -> None:  # type: ignore[no-untyped-def]
    kind, name, host = _KINDS[level]
    cursor.execute(
        _TREE,
        {"first": first, "count": count, "above_first": above_first, "above_count": above_count, "since": SINCE,
         "kind": kind, "level": name, "host": host, "label": "Chi hội thôn" if host else "Hội xã"},
    )  # fmt: skip


def _write_names(cursor) -> None:  # type: ignore[no-untyped-def]
    random = stream("bench/names")
    cursor.execute(
        "CREATE TABLE bench_name (number bigint PRIMARY KEY, full_name text, sort_name text, sex text, born int)"
    )
    with cursor.copy("COPY bench_name FROM STDIN") as copy:
        for number in range(DIFFERENT_NAMES):
            sex, born = random.choice((Sex.MALE, Sex.FEMALE)), random.randint(1935, 2004)
            name = names.full_name(random, of_family=names.family(random), sex=sex, born=born)
            copy.write_row((number, name, sort_name(name), sex.value, born))
