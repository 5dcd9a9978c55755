"""Step four: what each row would become, the doubtful ones to decide, the wrong cells to mend in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.enums import ImportStatus, RowDecision, RowState
from khuyenhoc.members.models import MemberImport, MemberImportRow
from khuyenhoc.members.selectors import may_read_names
from khuyenhoc.members.selectors.imports import (
    ImportSummary,
    chapters_of,
    homes_of,
    import_get,
    import_path,
    import_rows_page,
    import_summary,
    people_resembled,
    rows_resembled,
)
from khuyenhoc.members.services.importing import import_correct, import_decide, rejected_sheet
from khuyenhoc.members.web.imports_start import STEPS
from khuyenhoc.members.web.imports_steps import go_on
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.models import Person
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.ui.responses import redirect_or_hx, render_page

# In the order of what asks most for a look.
TABS = (RowState.DOUBTFUL, RowState.REJECTED, RowState.NEW, RowState.CHANGED, RowState.SAME)
SHOWN = (ImportStatus.CHECKED, ImportStatus.FAILED, ImportStatus.ASKING, ImportStatus.COMMITTED, ImportStatus.UNDONE)
STATE = "tinh-trang"
COMPARED = {
    "name": "Họ và tên", "birth": "Ngày sinh", "sex": "Giới tính", "phone": "Điện thoại", "address": "Nơi ở",
    "household": "Hộ gia đình", "unit": "Chi hội",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and whom it resembles, as far as the reader may know."""

    row: MemberImportRow
    like_row: MemberImportRow | None
    like_person: Person | None
    chapters: str
    household: str

    @property
    def number(self) -> str:
        return str(self.row.row)

    @property
    def title(self) -> str:
        return f"Dòng {self.row.row}: {self.row.data.get('name', '')}"

    @property
    def pairs(self) -> Iterator[tuple[str, str, str, bool]]:
        """What the list says and what stands there already, side by side; and whether the two contradict."""
        other = self.like_row.data if self.like_row else _as_row(self.like_person, self.chapters, self.household)
        for key, label in COMPARED.items():
            mine, theirs = self.row.data.get(key, ""), other.get(key, "")
            if mine or theirs:
                yield label, mine, theirs, bool(mine and theirs and mine.lower() != theirs.lower())


def _as_row(person: Person | None, chapters: str, household: str) -> dict[str, str]:
    if person is None:
        return {}
    birth = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else str(person.birth_year or "")
    return {
        "name": person.full_name, "birth": birth, "sex": Sex(person.sex).label if person.sex else "",
        "phone": person.phone, "address": person.address, "unit": chapters,
        "household": household,
    }  # fmt: skip


@requires(Permission.MEMBERS_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: AuthedRequest, import_id: int) -> HttpResponse:
    batch = import_get(actor=request.actor, import_id=import_id)
    if request.method == "POST":
        return _act(request, batch)
    if batch.status not in SHOWN:
        return go_on(request, batch)
    summary = import_summary(batch=batch)
    state = _state(request, summary)
    after, before = request.GET.get("after"), request.GET.get("before")
    page = import_rows_page(batch=batch, state=state, after=after, before=before)
    context = {
        "batch": batch, "steps": STEPS, "summary": summary, "state": state, "page": page,
        "lines": _lines(request, batch, page.rows),
        "tabs": [(tab.label, f"?{STATE}={tab.value}", tab is state, summary.by_tab[tab.value]) for tab in TABS],
        "may_decide": batch.status in (ImportStatus.CHECKED, ImportStatus.FAILED),
        "here": f"?{request.GET.urlencode()}",
        "shows_old": may_read_names(actor=request.actor, path=import_path(batch)),
    }  # fmt: skip
    return render_page(request, "members/import_preview.html", context)


@requires(Permission.MEMBERS_IMPORT)
@require_safe
def import_rejected(request: AuthedRequest, import_id: int) -> HttpResponseBase:
    """The rejected rows as they stand in the list, with the reasons beside them."""
    sheet = rejected_sheet(actor=request.actor, import_id=import_id)
    return download(stream_workbook(sheet), "Dong bi loai.xlsx")


def _act(request: AuthedRequest, batch: MemberImport) -> HttpResponse:
    if request.POST.get("act") == "correct":
        cells = dict(_cells(request.POST))
        if not cells:
            raise RuleViolated("import.nothing_typed", "Chưa sửa ô nào. Gõ vào ô cần sửa rồi kiểm tra lại.")
        return go_on(request, import_correct(actor=request.actor, import_id=batch.pk, cells=cells))
    rows, decision = _decision(request.POST)
    import_decide(actor=request.actor, import_id=batch.pk, rows=rows, decision=decision)
    query = request.POST.get("here", "")
    address = reverse("import_preview", args=[batch.pk])
    return redirect_or_hx(request, address + query if query.startswith("?") else address)


def _decision(posted: QueryDict) -> tuple[list[int] | None, RowDecision | None]:
    """A button says `same-12`, or `new-all`; `-12` takes the word back."""
    word, _, which = posted.get("decide", "").partition("-")
    is_known = word in ("", *RowDecision.values) and (which == "all" or (which.isdecimal() and len(which) < 8))
    if not is_known:
        raise RuleViolated("import.no_decision", "Chưa chọn việc làm với dòng này. Hãy bấm lại một nút trên dòng.")
    return None if which == "all" else [int(which)], RowDecision(word) if word else None


def _cells(posted: QueryDict) -> Iterator[tuple[int, dict[str, str]]]:
    """What was typed: `o-12-C` is column C of row 12; empty boxes were not touched."""
    typed: dict[int, dict[str, str]] = {}
    for name, text in posted.items():
        kind, _, place = name.partition("-")
        row, _, column = place.partition("-")
        if kind == "o" and row.isdecimal() and len(row) < 8 and column and str(text).strip():
            typed.setdefault(int(row), {})[column] = str(text)
    yield from typed.items()


def _state(request: AuthedRequest, summary: ImportSummary) -> RowState:
    asked = request.GET.get(STATE, "")
    if asked in RowState.values:
        return RowState(asked)
    return next((tab for tab in TABS if summary.by_tab[tab.value]), RowState.NEW)


def _lines(request: AuthedRequest, batch: MemberImport, rows: Sequence[MemberImportRow]) -> list[Line]:
    like_rows = rows_resembled(batch=batch, rows=rows)
    like_people = people_resembled(actor=request.actor, rows=rows)
    chapters, homes = chapters_of(people=like_people.keys()), homes_of(people=like_people.keys())
    return [
        Line(
            row,
            like_rows.get(row.of_row or 0),
            like_people.get(row.of_person_id or 0),
            chapters.get(row.of_person_id or 0, ""),
            homes.get(row.of_person_id or 0, ""),
        )
        for row in rows
    ]
