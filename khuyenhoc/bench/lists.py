"""The list of members and the search in it, from a district to a province: a page must cost the same in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from khuyenhoc.access.roles import Role
from khuyenhoc.bench.measuring import MS, TIMES, Times, at_most, times_of
from khuyenhoc.bench.population import ROOT, Tree, person_with, plant, populate, two_syllables
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.scratch import rows
from khuyenhoc.bench.visiting import empty_visits, pages, visitor, visits
from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.seeds import stream
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import MemberFilters, members_page, members_visible
from khuyenhoc.members.selectors.lists import KEY
from khuyenhoc.people.services import names_look
from khuyenhoc.ui.paging import keyset

RARE: Final = ("uong niem", "bien chat", "kieu ngu", "nghiem dan", "cu bon")
UNITS_OF: Final = 100  # members to a unit, at every size
LONGEST: Final = 60
STEEPEST: Final = 1.5

_LISTED: Final = """
    SELECT m.id, p.full_name, p.birth_date, p.birth_year, p.phone, m.kind, m.joined_on, m.unit_id FROM (
        SELECT id FROM members_membership
        WHERE {where} AND left_on IS NULL {search} ORDER BY sort_name, id LIMIT 51
    ) AS page JOIN members_membership AS m USING (id) JOIN people_person AS p ON p.id = m.person_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what the selector, the page and the bare statement are each asked."""

    filters: MemberFilters
    after: str | None = None
    key: tuple[str, int] | None = None

    @property
    def address(self) -> str:
        given = {"don-vi": self.filters.unit_id, "q": self.filters.text, "after": self.after}
        return f"{reverse('member_list')}?{urlencode({name: value for name, value in given.items() if value})}"


def measure(run: Run) -> None:
    sizes = [300, 600] if run.options.is_quick else list(run.options.members)
    found: dict[str, dict[int, Times]] = {}
    for members in sizes:
        with register(run, members) as tree:
            for what, times in _measure_size(run, tree, members).items():
                found.setdefault(what, {})[members] = times
    if len(sizes) > 1:
        small, large = min(sizes), max(sizes)
        for what, by_size in found.items():
            steepness = by_size[large].p50 / by_size[small].p50
            run.add(f"{what}: {large} so với {small} hội viên", steepness, TIMES, bar=at_most(STEEPEST))


@contextmanager
def register(run: Run, members: int) -> Iterator[Tree]:
    """A copy of an association of so many members, a hundred to a unit, made once for the run."""
    units = max(20, members // UNITS_OF)
    communes = max(2, units // 13)
    chapters = units - communes

    def build() -> None:
        populate(plant(communes=communes, chapters=chapters), members)

    with run.scratch.prepared(f"bench_register_{members}", build):
        yield Tree.of(communes, chapters)


def _measure_size(run: Run, tree: Tree, members: int) -> dict[str, Times]:
    officer = person_with(Role.ASSOCIATION_OFFICER, f"{ROOT}/", "bench.officer")
    names_look(actor=officer, unit_id=ROOT, reason="Đo tốc độ danh sách")
    found: dict[str, Times] = {}
    with pages():
        client = visitor(officer.user_id or 0)
        empty = empty_visits(client, run.options.requests)
        for what, requests in _requests(run, tree, officer).items():
            floor = times_of([_bare(asked, tree) for asked in requests])
            selector = times_of([_selected(officer, asked) for asked in requests])
            view = visits(client, [asked.address for asked in requests])
            label = f"{what}, {members} hội viên"
            run.add(
                f"{label}: truy vấn", selector.p95, MS, floor=floor.p95, floor_what="SQL trần cùng dòng",
                p50=selector.p50, cpu=selector.cpu_ms, floor_p50=floor.p50, requests=len(requests),
            )  # fmt: skip
            run.add(
                f"{label}: cả trang", view.p95, MS, floor=empty.p95, floor_what="trang rỗng", bar=at_most(LONGEST),
                p50=view.p50, least=view.least, cpu=view.cpu_ms, floor_p50=empty.p50, requests=len(requests),
            )  # fmt: skip
            found[what] = view
        reader = visitor(person_with(Role.CHAIR, f"{ROOT}/", "bench.reader").user_id or 0)
        count = max(3, run.options.requests // 10)
        view = visits(reader, [Asked(MemberFilters(unit_id=ROOT)).address] * count)
        what = "Cả hội, số theo từng đơn vị cho cấp trên"
        run.add(f"{what}, {members} hội viên: cả trang", view.p95, MS, floor=empty.p95, floor_what="trang rỗng",
                bar=at_most(LONGEST), p50=view.p50, least=view.least, cpu=view.cpu_ms)  # fmt: skip
        found[what] = view
    return found


def _requests(run: Run, tree: Tree, actor: Actor) -> Mapping[str, list[Asked]]:
    """As many different requests of each sort: another place, another word, every time."""
    count, random = run.options.requests, stream("bench/lists")
    whole = MemberFilters(unit_id=ROOT)
    communes = [tree.first_commune + random.randrange(tree.communes) for _ in range(count)]
    words = two_syllables(count)
    middle = [_middle(actor, whole, share=random.uniform(0.2, 0.8)) for _ in range(count)]
    return {
        "Cả hội, trang đầu": [Asked(whole)] * count,
        "Cả hội, trang giữa": middle,
        "Cả hội, tìm hai tiếng": [Asked(MemberFilters(unit_id=ROOT, text=text)) for text in words],
        "Cả hội, tìm hai tiếng hiếm": [
            Asked(MemberFilters(unit_id=ROOT, text=RARE[n % len(RARE)])) for n in range(count)
        ],
        "Một xã, trang đầu": [Asked(MemberFilters(unit_id=unit)) for unit in communes],
        "Một xã, tìm hai tiếng": [
            Asked(MemberFilters(unit_id=unit, text=text)) for unit, text in zip(communes, words, strict=True)
        ],
        "Một chi hội": [
            Asked(MemberFilters(unit_id=tree.first_chapter + random.randrange(tree.chapters))) for _ in range(count)
        ],
    }


def _middle(actor: Actor, filters: MemberFilters, *, share: float) -> Asked:
    """A page that begins behind about this share of all names."""
    [(name,)] = rows(
        "SELECT sort_name FROM people_person WHERE id = (SELECT 1 + floor(%s * max(id))::bigint FROM people_person)",
        [share],
    )
    before = keyset(Membership.objects.filter(left_on=None, sort_name__gte=name, tenant_id=1), KEY, size=1)
    last = before.rows[-1]
    return Asked(filters, before.next_cursor, (last.sort_name, last.pk))


def _selected(actor: Actor, asked: Asked) -> Callable[[], object]:
    return lambda: members_page(members_visible(actor=actor, filters=asked.filters), after=asked.after)


def _bare(asked: Asked, tree: Tree) -> Callable[[], object]:
    where, values = "tenant_id = 1", list[Any]()
    unit = asked.filters.unit_id
    if unit != ROOT:
        [(path,)] = rows("SELECT path FROM org_placement WHERE unit_id = %s", [unit])
        below = rows("SELECT unit_id FROM org_placement WHERE path LIKE %s", [f"{path}%"])
        where, values = "unit_id = ANY(%s)", [[row[0] for row in below]]
    if asked.key:
        where += " AND (sort_name, id) > (%s, %s)"
        values += asked.key
    words = asked.filters.text.split()
    search = " ".join("AND search_name LIKE %s" for _ in words)
    statement = _LISTED.format(where=where, search=search)
    values += [f"%{word}%" for word in words]

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return ask
