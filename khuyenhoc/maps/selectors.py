"""The ground of an association with one public figure as shade, under the tree and the boundaries of a day.

Public figures and places only: the page needs no permission beyond being signed in, and the portal may show it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.figures.policy import Number, parts_of
from khuyenhoc.figures.selectors import FigureAnswer, definition_get, definitions_on, figure_at, figure_for
from khuyenhoc.localities.drawing import Drawing, draw
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import convert_many, predecessors_many
from khuyenhoc.localities.selectors.outlines import Outline, outlines_for
from khuyenhoc.org.enums import Level, PlacementLine, UnitKind
from khuyenhoc.org.models import OrgUnit, UnitVersion
from khuyenhoc.org.selectors import unit_top, units_on

MOST_AREAS = 400
ABOVE_COMMUNES = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT)


@dataclass(frozen=True, slots=True)
class Area:
    """One locality of the map: the association whose home it is, and its value (None: nothing known)."""

    unit: UnitVersion
    locality: Locality
    value: Number | None
    outline: Outline | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class MapPicture:
    """`others` are lines that belong to no area: what an association above holds itself, or what cannot be attributed.
    `over_on` is the day of the second layer, None when there is none."""

    figure: FigureDefinition
    at: date
    map_on: date
    period: str
    areas: list[Area]
    others: list[tuple[str, Number]]
    total: Number | None
    drawing: Drawing
    over_on: date | None = None
    over_names: dict[int, str] = field(default_factory=dict)
    over_sources: frozenset[str] = frozenset()

    @property
    def sources(self) -> list[str]:
        """Whose lines these are: always shown with the picture."""
        found = {_told(area.outline) for area in self.areas if area.outline}
        return sorted(found | self.over_sources)

    @property
    def is_sketched(self) -> bool:
        return any(area.outline is not None and area.outline.is_sketch for area in self.areas)


def map_units(*days: date) -> list[UnitVersion]:
    """Associations above the communes that stand on any of these days, in the order of the tree."""
    found: dict[int, UnitVersion] = {}
    for on in days:
        rows = units_on(on, line=PlacementLine.MAIN).filter(kind=UnitKind.ASSOCIATION, level__in=ABOVE_COMMUNES)
        for row in rows.select_related("unit").order_by("level", "code")[:MOST_AREAS]:
            found.setdefault(row.unit_id, row)
    return sorted(found.values(), key=lambda row: (row.path, row.code))


def map_unit_usual(*, actor: Actor, units: Iterable[UnitVersion], on: date) -> int | None:
    """Where the actor works, or what stands above: the lowest of the units that reaches there."""
    every = list(units)
    top = unit_top(actor=actor, on=on)
    above = [row for row in every if top is not None and top.path.startswith(row.path)]
    chosen = max(above, key=lambda row: len(row.path), default=next(iter(every), None))
    return chosen.unit_id if chosen else None


def map_picture(
    *, actor: Actor, unit_id: int, code: str, at: date, map_on: date, with_other_time: bool = False
) -> MapPicture:
    """The communes under the association on `map_on` with the figure of `at`; a figure over a time is that of the
    month of `at`. Where there are no communes, or too many, the units directly below.

    Queries depend on how many districts stand between, not on the number of communes. Raises NotFound for an unknown
    unit or figure, or one that is not public.
    """
    figure = definition_get(code, at)
    if not figure.is_public:
        raise NotFound("figure.unknown", f"Không có chỉ tiêu nào mang mã {code}.")
    question = _Question(actor, figure, at, map_on)
    units = _units_of(unit_id, map_on)
    answers = question.answers(row.parent_id or row.unit_id for row in units)
    values = {
        part.unit_id: part.value for answer in answers.values() for part in answer.parts if part.unit_id is not None
    }
    localities = [row.locality for row in units if row.locality is not None]
    outlines = _outlines(localities, map_on)
    scope = actor.scope(Permission.UNITS_VIEW)
    areas = [
        Area(row, row.locality, values.get(row.unit_id), outlines.get(row.locality.pk), scope.covers(OrgPath(row.path)))
        for row in units
        if row.locality is not None
    ]
    over_on, others = _other_time(localities, map_on) if with_other_time else (None, [])
    over = outlines_for(others, over_on) if over_on else {}
    return MapPicture(
        figure=figure, at=at, map_on=map_on, period=question.period, areas=areas,
        others=_lines_without_area(answers, {row.unit_id for row in units}),
        total=answers[unit_id].value if unit_id in answers else question.total(unit_id) if answers else None,
        drawing=draw(outlines, over), over_on=over_on, over_names={row.pk: str(row) for row in others},
        over_sources=frozenset(map(_told, over.values())),
    )  # fmt: skip


def _outlines(localities: list[Locality], on: date) -> dict[int, Outline]:
    """On the day; of a home that ended before its association did, on its last."""
    by_day: dict[date, list[Locality]] = {}
    for row in localities:
        day = on if row.valid_to is None else min(on, row.valid_to - timedelta(days=1))
        by_day.setdefault(day, []).append(row)
    return {pk: outline for day, rows in by_day.items() for pk, outline in outlines_for(rows, day).items()}


def _told(outline: Outline) -> str:
    return f"{outline.source} ({outline.licence})" if outline.licence else outline.source


def _units_of(unit_id: int, on: date) -> list[UnitVersion]:
    """The associations whose homes are drawn, by the codes of their localities."""
    own = units_on(on).filter(unit_id=unit_id).first()
    if own is not None:
        return _below(own, on)
    unit = OrgUnit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit.not_found", "Không có đơn vị này.")
    last = unit.valid_to is not None and unit.valid_to <= on
    then = unit.valid_to - timedelta(days=1) if last and unit.valid_to else unit.valid_from
    own = units_on(then).filter(unit_id=unit_id).first()
    homes = [row.locality for row in _below(own, then) if row.locality is not None] if own else []
    if last:
        ground = {part.locality.pk for row in convert_many(homes, on).values() for part in row.parts}
    else:
        ground = {row.pk for rows in predecessors_many(homes, on).values() for row in rows}
    rows = _associations(on).filter(locality__in=ground)
    return list(rows.order_by("locality__code", "unit_id")[:MOST_AREAS])


def _associations(on: date) -> QuerySet[UnitVersion]:
    rows = units_on(on, line=PlacementLine.MAIN).filter(kind=UnitKind.ASSOCIATION, locality__isnull=False)
    return rows.select_related("locality__parent")


def _below(own: UnitVersion, on: date) -> list[UnitVersion]:
    rows = _associations(on).filter(Q(path__startswith=own.path)).exclude(unit_id=own.unit_id)
    communes = list(rows.filter(locality__tier=LocalityTier.COMMUNE).order_by("locality__code")[: MOST_AREAS + 1])
    if communes and len(communes) <= MOST_AREAS:
        return communes
    return list(rows.filter(Q(parent_id=own.unit_id)).order_by("locality__code")[:MOST_AREAS])


@dataclass(frozen=True, slots=True)
class _Question:
    """One figure of one day or month under one map, to be asked of several units."""

    actor: Actor
    figure: FigureDefinition
    at: date
    map_on: date

    @property
    def period(self) -> str:
        """Empty for what can be said of a day: stocks, and shares of stocks."""
        known = definitions_on(self.at)
        of_a_day = all(known[code].is_stock for code in parts_of(self.figure) if code in known)
        return "" if of_a_day else f"{self.at:%Y-%m}"

    def answers(self, above: Iterable[int]) -> dict[int, FigureAnswer]:
        """One for each unit that stands directly above what is drawn; it has the values of all below it. Of a month
        that nobody reports on there are none."""
        try:
            return {unit: self.answer(unit) for unit in sorted(set(above))}
        except NotFound as error:
            if error.code != "period.unknown":
                raise
            return {}

    def answer(self, unit_id: int) -> FigureAnswer:
        code = self.figure.code
        if self.period:
            return figure_for(actor=self.actor, code=code, unit_id=unit_id, period=self.period, map_on=self.map_on)
        return figure_at(actor=self.actor, code=code, unit_id=unit_id, at=self.at, map_on=self.map_on)

    def total(self, unit_id: int) -> Number | None:
        """Of the unit that was asked for, while it stands; an ended one has no total under a later map."""
        stands = units_on(self.map_on).filter(unit_id=unit_id).exists()
        return self.answer(unit_id).value if stands else None


def _lines_without_area(answers: Mapping[int, FigureAnswer], drawn: set[int]) -> list[tuple[str, Number]]:
    return [
        (part.name, part.value)
        for answer in answers.values()
        for part in answer.parts
        if part.unit_id not in drawn and part.value
    ]


def _other_time(localities: list[Locality], on: date) -> tuple[date | None, list[Locality]]:
    """The localities of before the last reorganisation of this ground, else of after the next; and the day."""
    made = [row.valid_from for row in localities if row.valid_from > UNKNOWN_PAST]
    if made:
        before = max(made) - timedelta(days=1)
        found = {row.pk: row for rows in predecessors_many(localities, before).values() for row in rows}
        return before, list(found.values())
    ends = [row.valid_to for row in localities if row.valid_to is not None]
    if not ends or min(ends) > clock.today():
        return None, []
    after = min(ends)
    found = {part.locality.pk: part.locality for row in convert_many(localities, after).values() for part in row.parts}
    return after, list(found.values())
