"""What a reorganisation does to reports. What was accepted stands for ever, with the tree of its period.

Of a period whose data closes on the day or later, reports under way follow units that move, and those that an ended
unit never sent are taken away. Everything else under way stays where it is, decided by who carries on for the unit
above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pgtrigger
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.raw import kept, put_back
from khuyenhoc.figures.models import OwnValue, ReportingPeriod
from khuyenhoc.figures.services import own_values_place
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.participants import Answers, Effect, Fate, Participant, Trace, numbers_by
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportLog, ReportText
from khuyenhoc.reports.selectors.access import attached, place_of
from khuyenhoc.reports.services._steps import REVIEW, review_tell
from khuyenhoc.reports.services.opening import units_reports_open

DONE: Final = (ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED)
PLACE: Final = """
    UPDATE reports_report AS report
    SET path = placed.path, parent_unit_id = placed.parent, review_unit_id = placed.review
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[]) AS placed (id, path, parent, review)
    WHERE report.id = placed.id
"""
# Never sent: nothing of it was signed, and what it held is kept with the act.
TAKEN_LOG: Final = "reports.ReportLog:reportlog_no_delete"

Place = tuple[int, str, int | None, int | None]  # report, path, parent, who decides


@dataclass(slots=True)
class Living:
    """Reports under way that the act concerns."""

    moved: list[Report] = field(default_factory=list)
    decided_elsewhere: list[Report] = field(default_factory=list)
    taken: list[Report] = field(default_factory=list)


def effects(shape: Reshaped) -> Iterator[Effect]:
    living = _living(shape)
    for fate, label, rows in (
        (Fate.MOVES, "báo cáo đang làm, theo đơn vị được chuyển", living.moved),
        (Fate.MOVES, "báo cáo kỳ trước, đơn vị kế thừa tiếp nhận", living.decided_elsewhere),
        (Fate.ENDS, "báo cáo chưa gửi của đơn vị kết thúc", living.taken),
    ):
        if rows:
            shares = Counter(row.unit_id for row in rows if row.unit_id in shape.ended)
            yield Effect(fate, label, len(rows), dict(shares))
    units = [*shape.ended, *shape.moved]
    for label, accepted in (
        ("báo cáo đã tiếp nhận", Report.objects.filter(unit__in=units, status__in=DONE)),
        ("số liệu đã tiếp nhận", OwnValue.objects.filter(unit__in=units, is_counted=True)),
    ):
        if counts := numbers_by(accepted, "unit_id"):
            shared = {unit: number for unit, number in counts.items() if unit in shape.ended}
            yield Effect(Fate.STAYS, label, sum(counts.values()), shared)


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    living = _living(shape)
    places = [*_followed(shape, living.moved), *_decided(shape, living.decided_elsewhere)]
    touched = [*living.moved, *living.decided_elsewhere]
    waiting = _waiting(touched, places)
    trace: Trace = {
        "places": [[row.pk, row.path, row.parent_unit_id, row.review_unit_id] for row in touched],
        "states": [[row.pk, row.status, row.attempt] for row in touched],
        "taken": _take_away(living.taken),
        "waiting": [list(pair) for pair in waiting],
        "told": list(_told(waiting).values_list("pk", flat=True)),
    }
    _place(places)
    _tell(shape, waiting)
    opened = units_reports_open(actor=actor, unit_ids=list(shape.founded), since=shape.on)
    trace["opened"] = [report.pk for report in opened]
    trace["last"] = Report.objects.aggregate(last=Max("pk", default=0))["last"]
    return trace


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    opened = attached(Report.objects.filter(pk__in=trace["opened"]))
    Obligation.objects.filter(object_type=Report._meta.label_lower, object_id__in=[str(r.pk) for r in opened]).delete()
    _take_away(opened)
    _place([(pk, path, parent, review) for pk, path, parent, review in trace["places"]])
    waiting = {(unit_id, period_id) for unit_id, period_id in trace["waiting"]}
    _told(waiting).exclude(pk__in=trace["told"]).delete()
    _tell(shape, {pair for pair in waiting if pair[0] not in shape.ended and pair[0] not in shape.founded})
    for model in (Report, ReportLog, ReportText, OwnValue):
        put_back(model, trace["taken"][model._meta.label_lower])


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    # A period that was opened since has reports of the new tree only: no unit that came back would be in it.
    touched = {*shape.founded, *shape.moved}
    for ended in shape.ended.values():
        touched |= {*ended.heirs, *(int(part) for part in ended.path.split("/") if part)}
    since = Report.objects.filter(Q(unit__in=touched) | Q(parent_unit__in=touched), pk__gt=trace["last"])
    known = {pk: (status, attempt) for pk, status, attempt in trace["states"]}
    if periods := since.values("period").distinct().count():
        yield f"Đã mở {periods} kỳ báo cáo theo tổ chức mới."
    worked_on = Report.objects.filter(pk__in=trace["opened"]).exclude(edits=0).count()
    rows = Report.objects.filter(pk__in=list(known)).values_list("pk", "status", "attempt")
    if count := worked_on + sum(1 for pk, *state in rows if tuple(state) != known[pk]):
        yield f"Đã làm, gửi hoặc tiếp nhận {count} báo cáo theo tổ chức mới."


def finished_by_heirs(shape: Reshaped) -> set[int]:
    """Reports under way of ended units that stay: their heir corrects them, or sends them late."""
    gone = {report.pk for report in _living(shape).taken}
    rows = _under_way(shape).filter(unit__in=list(shape.ended))
    return set(rows.values_list("pk", flat=True)) - gone


def _living(shape: Reshaped) -> Living:
    ended, moved = list(shape.ended), list(shape.moved)
    concerned = Q(unit__in=[*ended, *moved]) | Q(parent_unit__in=ended) | Q(review_unit__in=ended)
    found = Living()
    for report in attached(_under_way(shape).filter(concerned).order_by("pk")):
        lasts = report.period.data_to >= shape.on
        if lasts and report.unit_id in shape.moved:
            found.moved.append(report)
        elif lasts and report.unit_id in shape.ended and not report.attempt:
            found.taken.append(report)
        elif report.parent_unit_id in shape.ended or report.review_unit_id in shape.ended:
            found.decided_elsewhere.append(report)
    return found


def _under_way(shape: Reshaped) -> QuerySet[Report]:
    return Report.objects.filter(tenant=shape.tenant_id).exclude(status__in=DONE)


def _followed(shape: Reshaped, reports: Sequence[Report]) -> Iterator[Place]:
    above = {report.pk: _above(shape.moved[report.unit_id].new_path) for report in reports}
    kinds = dict(
        UnitVersion.objects.filter(holds_on(shape.on), unit__in={unit for unit in above.values() if unit})
        .values_list("unit_id", "kind")
    )  # fmt: skip
    for report in reports:
        unit = above[report.pk]
        parent = unit if kinds.get(unit or 0) in report.definition.content["reporters"] else None
        path = shape.moved[report.unit_id].new_path
        keeps = report.review_unit_id is None or str(report.review_unit_id) in path.split("/")
        yield report.pk, path, parent, report.review_unit_id if keeps else parent


def _above(path: str) -> int | None:
    ids = path.rstrip("/").split("/")
    return int(ids[-2]) if len(ids) > 1 else None


def _decided(shape: Reshaped, reports: Sequence[Report]) -> Iterator[Place]:
    """Who carries on for the unit above; nobody: as it was."""
    for report in reports:
        before = report.review_unit_id or report.parent_unit_id
        after = shape.carrier(before) if before and before in shape.ended else before
        yield report.pk, report.path, report.parent_unit_id, after or report.review_unit_id


def _place(places: Iterable[Place]) -> None:
    rows = list(places)
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [[row[n] for row in rows] for n in range(4)])
    moved = Report.objects.filter(pk__in=[row[0] for row in rows])
    own_values_place(moved.values_list("unit_id", "period_id", "version", "path"))


def _waiting(reports: Sequence[Report], places: Sequence[Place]) -> set[tuple[int, int]]:
    """The units, each with the period, for which another number of reports waits."""
    pairs = set()
    for report, (_, _, _, after) in zip(reports, places, strict=True):
        if report.status == ReportStatus.SUBMITTED:
            pairs |= {(unit, report.period_id) for unit in (report.review_unit_id, after) if unit}
    return pairs


def _told(waiting: Iterable[tuple[int, int]]) -> QuerySet[Obligation]:
    pairs = Q(pk__in=[])
    for unit_id, period_id in sorted(waiting):
        pairs |= Q(unit=unit_id, object_id=str(period_id))
    return Obligation.objects.filter(pairs, kind=REVIEW, object_type=ReportingPeriod._meta.label_lower)


def _tell(shape: Reshaped, waiting: Iterable[tuple[int, int]]) -> None:
    """An ended unit is told nothing: what it owed has found its way already."""
    pairs = [pair for pair in sorted(waiting) if pair[0] not in shape.ended]
    periods = ReportingPeriod.objects.in_bulk({period for _, period in pairs})
    for unit_id, period_id in pairs:
        period = periods[period_id]
        review_tell(
            unit_id, period, path=place_of("", unit_id), tenant_id=shape.tenant_id, due_on=period.data_to
        )  # fmt: skip


def _take_away(reports: Sequence[Report]) -> dict[str, list[dict[str, Any]]]:
    """With their values, words and history; everything that there was."""
    ids = [report.pk for report in reports]
    whole = Report.objects.filter(
        pk__in=ids, unit=OuterRef("unit_id"), period=OuterRef("period_id"), version=OuterRef("version")
    )
    logs, texts = ReportLog.objects.filter(report__in=ids), ReportText.objects.filter(report__in=ids)
    own = OwnValue.objects.filter(Exists(whole), unit__in={report.unit_id for report in reports})
    before = {
        rows.model._meta.label_lower: kept(rows.model, rows.values_list("pk", flat=True))
        for rows in (Report.objects.filter(pk__in=ids), logs, texts, own)
    }
    own.delete()
    with pgtrigger.ignore(TAKEN_LOG):
        logs.delete()
    Report.objects.filter(pk__in=ids).delete()
    return before


reports_follow = Participant(effects=effects, apply=apply, undo=undo, built_upon=built_upon)
