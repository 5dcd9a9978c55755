"""The list of reports: my own, those that wait for me, the board of the units below."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
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
from khuyenhoc.reports.selectors import Board, ReportLine, report_board, unit_lines, waiting_lines
from khuyenhoc.reports.selectors.access import may
from khuyenhoc.reports.web.words import capital, due_words
from khuyenhoc.ui.responses import render_page
from khuyenhoc.ui.shell import Choice

UNIT, PERIOD, STATE = "don-vi", "ky", "tinh-trang"  # in the address; the first two in the session as well
PERIODS_TO_CHOOSE, PERIODS_ON_BOARD = 12, 6
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


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_list(request: AuthedRequest) -> HttpResponse:
    place = _place(request)
    unit, period = place.unit, place.period
    is_chapter = unit.level == Level.CHAPTER
    asked = request.GET.get(STATE, "")
    own = unit_lines(actor=request.actor, unit_id=unit.unit_id, on=clock.today(), most=PERIODS_TO_CHOOSE)
    mine = next((line for line in own if period and line.report.period_id == period.pk), None)
    board = None if is_chapter or period is None else _board(request, place)
    may_review = request.actor.can(Permission.REPORTS_REVIEW, at=unit.path)
    waiting = waiting_lines(actor=request.actor, unit_id=unit.unit_id, period=period) if board and period else []
    context = {
        "unit": unit,
        "period": period,
        "period_label": capital(period.label) if period else "",
        "period_choices": _choices(request, place),
        "picks_period": not is_chapter,
        "mine": mine,
        "mine_due": " ".join(due_words(mine.report)) if mine else "",
        "mine_action": _action(request, mine) if mine else "",
        "others": [line for line in own if line is not mine],
        "waiting": waiting,
        "may_review": may_review,
        "board": _only(board, asked) if board else None,
        "chips": [(slug, label, slug == asked) for slug, label, _ in FILTERS],
        "is_filtered": bool(asked),
        "board_excel_url": f"{reverse('report_board_export')}?{urlencode(_address(place))}",
        "here": f"{reverse('report_list')}?{urlencode(_address(place))}",
    }
    return render_page(request, "reports/list.html", context)


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_board_export(request: AuthedRequest) -> HttpResponseBase:
    place = _place(request)
    if place.period is None:
        raise NotFound()
    board = _board(request, place, most=PERIODS_TO_CHOOSE)
    title = f"Tình hình gửi báo cáo tháng, {place.unit.name}, đến {place.period.label}"
    filename = f"Tình hình gửi báo cáo {place.period.code}.xlsx"
    return download(exports.board_workbook(board, title=title), filename)


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
    period = next((row for row in periods if row.code == wanted), periods[0] if periods else None)
    if period and request.GET.get(PERIOD) == period.code:
        request.session[PERIOD] = period.code
    return Place(unit, period, periods)


def _choices(request: AuthedRequest, place: Place) -> list[Choice]:
    query = request.GET.copy()
    choices = []
    for period in place.periods:
        query[PERIOD] = period.code
        choices.append(Choice(capital(period.label), f"?{query.urlencode()}", current=period == place.period))
    return choices


def _address(place: Place) -> dict[str, str]:
    return {UNIT: str(place.unit.unit_id)} | ({PERIOD: place.period.code} if place.period else {})


def _board(request: AuthedRequest, place: Place, *, most: int = PERIODS_ON_BOARD) -> Board:
    """The months up to the chosen one."""
    newest = place.periods[0]
    assert place.period is not None
    day = clock.today() if place.period == newest else place.period.opens_on
    return report_board(actor=request.actor, unit_id=place.unit.unit_id, on=day, most=most)


def _only(board: Board, asked: str) -> Board:
    """The units whose last cell says what was asked for."""
    states = next((states for slug, _, states in FILTERS if slug == asked), None)
    if states is None:
        return board
    return replace(board, rows=tuple(row for row in board.rows if row.cells and row.cells[-1].state in states))


def _action(request: AuthedRequest, line: ReportLine) -> str:
    """The word on the button of one's own report."""
    if not may(request.actor, line.report, Permission.REPORTS_SUBMIT):
        return "Xem báo cáo"
    if line.state is BoardState.RETURNED:
        return "Sửa báo cáo"
    return "Làm báo cáo" if line.state in (BoardState.NOT_DUE, BoardState.MISSING) else "Xem báo cáo"
