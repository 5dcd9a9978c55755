"""The list of reports: my own, those that wait for me, the board of the units below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import periods_recent
from khuyenhoc.org.enums import Level
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.printing.downloads import download
from khuyenhoc.reports import exports
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.selectors import (
    Board,
    ReportLine,
    report_board,
    unit_lines,
    waiting_lines,
)
from khuyenhoc.reports.selectors.access import may
from khuyenhoc.reports.web.words import capital, due_words
from khuyenhoc.ui.grouping import Grouping, GroupingForm
from khuyenhoc.ui.responses import render_page
from khuyenhoc.ui.shell import Choice

UNIT, PERIOD, STATE = "don-vi", "ky", "tinh-trang"  # in the address; the first two in the session as well
PERIODS_TO_CHOOSE = 1200  # every month that was opened
PERIODS_LISTED, PERIODS_IN_FILE, PERIODS_ON_BOARD = 12, 12, 6
FILTERS = (
    ("chua-gui", "Chưa gửi", frozenset({BoardState.NOT_DUE, BoardState.MISSING})),
    ("muon", "Gửi muộn", frozenset({BoardState.LATE})),
    ("tra-lai", "Trả lại", frozenset({BoardState.RETURNED})),
    ("cho", "Chờ tiếp nhận", frozenset({BoardState.WAITING})),
)


@dataclass(frozen=True, slots=True)
class Place:
    """What the page is about: a unit, a period, and the periods to choose from, newest first."""

    unit: UnitVersion
    period: ReportingPeriod | None
    periods: tuple[ReportingPeriod, ...]


class EndedForm(GroupingForm):
    """A unit that has ended has no rows under the organisation of today."""

    usual = Grouping.OF_FIGURES


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_list(request: AuthedRequest) -> HttpResponse:
    place = _place(request)
    unit, period = place.unit, place.period
    is_chapter = unit.level == Level.CHAPTER
    asked = request.GET.get(STATE, "")
    form = _form(request, unit)
    own = unit_lines(actor=request.actor, unit_id=unit.unit_id, on=_day(place), most=PERIODS_LISTED)
    now = [line for line in own if period and line.report.period_id == period.pk]
    mine = next((line for line in now if not line.is_inherited), None)
    board = None if is_chapter or period is None else _board(request, place, form)
    may_review = request.actor.can(Permission.REPORTS_REVIEW, at=unit.path)
    waiting = waiting_lines(actor=request.actor, unit_id=unit.unit_id, period=period) if board and period else []
    context = {
        "unit": unit,
        "unit_words": _unit_words(unit),
        "period": period,
        "period_label": capital(period.label) if period else "",
        "period_choices": _choices(request, place),
        "picks_period": not is_chapter or period not in place.periods[:1],
        "mine": mine,
        "mine_due": " ".join(due_words(mine.report)) if mine else "",
        "mine_action": _action(request, mine) if mine else "",
        "inherited": [line for line in now if line.is_inherited],
        "others": [line for line in own if line not in now],
        "earlier_url": _earlier(place, form, own),
        "form": form if board else None,
        "waiting": waiting,
        "may_review": may_review,
        "board": _only(board, asked) if board else None,
        "chips": [(slug, label, slug == asked) for slug, label, _ in FILTERS],
        "is_filtered": bool(asked),
        "board_excel_url": f"{reverse('report_board_export')}?{urlencode(_address(place) | form.map_query)}",
        "here": f"{reverse('report_list')}?{urlencode(_address(place))}",
    }
    return render_page(request, "reports/list.html", context)


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_board_export(request: AuthedRequest) -> HttpResponseBase:
    place = _place(request)
    if place.period is None:
        raise NotFound()
    form = _form(request, place.unit)
    if form.errors:
        raise RuleViolated("board.bad_day", "Ngày của tổ chức chưa đúng. Hãy chọn lại ở trang Báo cáo.")
    board = _board(request, place, form, most=PERIODS_IN_FILE)
    title = f"Tình hình gửi báo cáo tháng, {place.unit.name}, đến {place.period.label}"
    filename = f"Tình hình gửi báo cáo {place.period.code}.xlsx"
    return download(exports.board_workbook(board, title=title, about=f"Số liệu {form.map_words}"), filename)


def _place(request: AuthedRequest) -> Place:
    """Unit and period of the address, else those of the last visit, else the highest unit and the newest period."""
    today = clock.today()
    asked = request.GET.get(UNIT, "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise NotFound()
        unit_id = int(asked)
    else:
        grants = request.actor.scope(Permission.REPORTS_VIEW).grants
        homes = [int(grant.path.rstrip("/").rsplit("/", 1)[-1]) for grant in grants]
        if not homes:
            raise NotFound()
        switched = str(request.session.get(UNIT, ""))
        unit_id = next((home for home in homes if str(home) == switched), homes[0])
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=today, permission=Permission.REPORTS_VIEW)
    periods = tuple(reversed(periods_recent(on=today, most=PERIODS_TO_CHOOSE)))
    wanted = request.GET.get(PERIOD) or str(request.session.get(PERIOD, ""))
    period = next((row for row in periods if row.code == wanted), None) or _usual(unit, periods)
    if period and request.GET.get(PERIOD) == period.code:
        request.session[PERIOD] = period.code
    return Place(unit, period, periods)


def _usual(unit: UnitVersion, periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """The newest; of a unit that has ended, the last whose data closed while it was there."""
    ended = unit.unit.valid_to
    lived = (row for row in periods if ended is None or row.data_to < ended)
    return next(lived, periods[0] if periods else None)


def _unit_words(unit: UnitVersion) -> str:
    ended = unit.unit.valid_to
    return f"{unit.name} (kết thúc từ {ended:%d/%m/%Y})" if ended and ended <= clock.today() else unit.name


def _form(request: AuthedRequest, unit: UnitVersion) -> GroupingForm:
    ended = unit.unit.valid_to
    form = (EndedForm if ended and ended <= clock.today() else GroupingForm)(request.GET)
    form.is_valid()
    return form


def _choices(request: AuthedRequest, place: Place) -> list[Choice]:
    query = request.GET.copy()
    choices = []
    for period in place.periods:
        query[PERIOD] = period.code
        choices.append(Choice(capital(period.label), f"?{query.urlencode()}", current=period == place.period))
    return choices


def _address(place: Place) -> dict[str, str]:
    return {UNIT: str(place.unit.unit_id)} | ({PERIOD: place.period.code} if place.period else {})


def _day(place: Place) -> date:
    """On which the chosen month is the newest."""
    if place.period is None or place.period == place.periods[0]:
        return clock.today()
    return place.period.opens_on


def _board(request: AuthedRequest, place: Place, form: GroupingForm, *, most: int = PERIODS_ON_BOARD) -> Board:
    """The months up to the chosen one."""
    return report_board(
        actor=request.actor, unit_id=place.unit.unit_id, on=_day(place), most=most, map_on=form.fixed
    )  # fmt: skip


def _earlier(place: Place, form: GroupingForm, lines: Sequence[ReportLine]) -> str:
    """The way to the months before the last one listed; empty at the first month."""
    if not lines or len(lines) < PERIODS_LISTED:
        return ""
    last = lines[-1].report.period
    before = next((row for row in place.periods if row.data_to < last.data_from), None)
    return f"?{urlencode(_address(replace(place, period=before)) | form.map_query)}" if before else ""


def _only(board: Board, asked: str) -> Board:
    """The units whose last cell says what was asked for."""
    states = next((states for slug, _, states in FILTERS if slug == asked), None)
    if states is None:
        return board
    return replace(board, rows=tuple(row for row in board.rows if row.cells and row.cells[-1].states & states))


def _action(request: AuthedRequest, line: ReportLine) -> str:
    """The word on the button of one's own report."""
    if not may(request.actor, line.report, Permission.REPORTS_SUBMIT):
        return "Xem báo cáo"
    if line.state is BoardState.RETURNED:
        return "Sửa báo cáo"
    return "Làm báo cáo" if line.state in (BoardState.NOT_DUE, BoardState.MISSING) else "Xem báo cáo"
