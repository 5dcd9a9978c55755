"""What row-level security would cost, tried on the real tables: docs/decisions/0005-row-level-security.md.

A policy lets a role that owns nothing see a row only where a setting of the transaction says so. Each way of saying
it is measured on the questions that the register is asked all day, beside the same questions without a policy; the
quickest of many, because what else the machine does only ever adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg
from django.db import DatabaseError, connection, transaction

from khuyenhoc.access.roles import Role
from khuyenhoc.bench.lists import register
from khuyenhoc.bench.measuring import MS, TIMES, Times, times_of
from khuyenhoc.bench.population import ROOT, Tree, acting, two_syllables
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.scratch import rows
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.demo.seeds import stream
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import MemberFilters, count_words, members_page, members_visible

APPLICATION: Final = "bench_application"
BY_ROOT: Final = "theo hội gốc"
Question = Callable[[], object]
Inside = Callable[[Actor, Question], Question]

# (setting, condition on a membership): what the actor may see as paths of the tree, as ids of units, as a tenant.
WALLS: Final[Mapping[str, tuple[str, str]]] = {
    "theo nhánh": (
        "SELECT coalesce(string_agg(path || '%%', ','), '') FROM unnest(%s::text[]) AS path",
        "EXISTS (SELECT FROM org_placement AS p WHERE p.unit_id = members_membership.unit_id"
        " AND p.path LIKE ANY (string_to_array(current_setting('khuyenhoc.wall', TRUE), ',')))",
    ),
    "theo danh sách đơn vị": (
        "SELECT coalesce(array_agg(DISTINCT p.unit_id)::text, '{}') FROM org_placement AS p,"
        " unnest(%s::text[]) AS seen (prefix) WHERE p.path LIKE prefix || '%%'",
        "unit_id = ANY ((SELECT current_setting('khuyenhoc.wall', TRUE)::bigint[])::bigint[])",
    ),
    BY_ROOT: (
        "SELECT coalesce(min(p.tenant_id), 0)::text FROM org_placement AS p "
        " JOIN unnest(%s::text[]) AS seen (path) USING (path)",
        "tenant_id = (SELECT current_setting('khuyenhoc.wall', TRUE)::bigint)",
    ),
}
_PERSON: Final = (
    "EXISTS (SELECT FROM members_membership AS m WHERE m.person_id = people_person.id)"  # which has its own policy
)


def measure(run: Run) -> None:
    sizes = [300] if run.options.is_quick else list(run.options.members)
    for members in sizes:
        with register(run, members) as tree:
            rows(f"CREATE ROLE {APPLICATION} NOLOGIN NOSUPERUSER NOBYPASSRLS")
            try:
                rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
                _measure_size(run, tree, members)
            finally:
                rows(f"DROP OWNED BY {APPLICATION}")
                rows(f"DROP ROLE {APPLICATION}")


def _measure_size(run: Run, tree: Tree, members: int) -> None:
    floor = _times(run, tree, _inside(""))
    for wall, (setting, condition) in WALLS.items():
        with _walled(condition):
            _require_wall(tree, _inside(setting), is_whole=wall == BY_ROOT)
            found = _times(run, tree, _inside(setting))
            for what, times in found.items():
                run.add(
                    f"{what}, {members} hội viên, {wall}", times.least, MS, floor=floor[what].least,
                    floor_what="không có tường", p50=times.p50, floor_p50=floor[what].p50,
                )  # fmt: skip
            refusal = _refusal_of_copy(setting)
        run.add(f"COPY vào sổ bị từ chối, {members} hội viên, {wall}", bool(refusal), TIMES, refusal=refusal)


def _inside(setting: str) -> Inside:
    """The question as it would be asked: in a transaction, as the role that owns nothing, the wall told first."""

    def wrap(actor: Actor, question: Question) -> Question:
        paths = [grant.path for grant in actor.scope(Permission.MEMBERS_VIEW).grants]

        def ask() -> object:
            with transaction.atomic(), connection.cursor() as cursor:
                if setting:
                    cursor.execute(f"SELECT set_config('khuyenhoc.wall', ({setting}), TRUE)", [paths])
                cursor.execute(f"SET LOCAL ROLE {APPLICATION}")
                return question()

        return ask

    return wrap


def _require_wall(tree: Tree, inside: Inside, *, is_whole: bool) -> None:
    """A query that forgets the actor sees what the wall lets through, and nothing else."""
    here = f"{ROOT}/{tree.first_commune}/"
    everything = Membership.objects.count()
    [(own,)] = rows(
        "SELECT count(*) FROM members_membership JOIN org_placement USING (unit_id) WHERE path LIKE %s", [f"{here}%"]
    )
    seen = inside(acting(Role.GRASSROOTS_OFFICER, here, user_id=None), Membership.objects.count)()
    if seen != (everything if is_whole else own):
        raise RuntimeError(f"the wall lets {seen} of {everything} through, not {own}")


@contextmanager
def _walled(condition: str) -> Iterator[None]:
    for table, using in (("members_membership", condition), ("people_person", _PERSON)):
        rows(f"CREATE POLICY bench_wall ON {table} USING ({using})")
        rows(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        rows(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        for table in ("members_membership", "people_person"):
            rows(f"DROP POLICY bench_wall ON {table}")
            rows(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _times(run: Run, tree: Tree, inside: Inside) -> dict[str, Times]:
    count, random = max(5, run.options.requests // 3), stream("bench/wall")
    words = two_syllables(count)
    whole = acting(Role.GRASSROOTS_OFFICER, f"{ROOT}/", user_id=None)
    communes = [tree.first_commune + random.randrange(tree.communes) for _ in range(count)]
    officers = [acting(Role.GRASSROOTS_OFFICER, f"{ROOT}/{unit}/", user_id=None) for unit in communes]
    here = list(zip(officers, communes, words, strict=True))

    def page(actor: Actor, unit: int, text: str = "") -> Question:
        filters = MemberFilters(unit_id=unit, text=text)
        return inside(actor, lambda: members_page(members_visible(actor=actor, filters=filters)))

    def count_of(actor: Actor, unit: int) -> Question:
        filters = MemberFilters(unit_id=unit)
        return inside(actor, lambda: count_words(members_visible(actor=actor, filters=filters)))

    return {
        "Cả hội, trang đầu": times_of([page(whole, ROOT) for _ in words]),
        "Cả hội, tìm hai tiếng": times_of([page(whole, ROOT, text) for text in words]),
        "Cả hội, đếm đến 10.000": times_of([count_of(whole, ROOT) for _ in words]),
        "Một xã, trang đầu": times_of([page(actor, unit) for actor, unit, _ in here]),
        "Một xã, tìm hai tiếng": times_of([page(actor, unit, text) for actor, unit, text in here]),
        "Một xã, đếm": times_of([count_of(actor, unit) for actor, unit, _ in here]),
    }


def _refusal_of_copy(setting: str) -> str:
    """Lists are written by COPY; what the database says of that behind a wall."""
    actor = acting(Role.GRASSROOTS_OFFICER, f"{ROOT}/", user_id=None)

    def write() -> object:
        with connection.cursor() as cursor, cursor.copy("COPY people_person (id) FROM STDIN"):
            return None

    try:
        _inside(setting)(actor, write)()
    except (DatabaseError, psycopg.Error) as refusal:
        return str(refusal).partition("\n")[0]
    return ""
