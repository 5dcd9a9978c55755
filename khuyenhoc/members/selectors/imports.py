"""Imports that the actor may see: their own, and those of units where they may import and read names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, cast

from django.db.models import Count, Q, QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.enums import ImportStatus, RowDecision, RowState
from khuyenhoc.members.models import MemberImport, MemberImportRow, Membership
from khuyenhoc.org.selectors import names_of
from khuyenhoc.people.models import HouseholdMember, Person
from khuyenhoc.people.selectors import last_path, names_scope, people_visible
from khuyenhoc.ui.formats import group_digits as so
from khuyenhoc.ui.paging import Page, keyset

UNDO_FOR: Final = timedelta(days=30)
PAGE: Final = 50


def imports_visible(*, actor: Actor) -> QuerySet[MemberImport]:
    """The latest first, each with the `path` of its unit. A list is full of names: upper levels, who may import for a
    unit, see another's list only after giving a reason, as they see the members."""
    named = names_scope(actor=actor).q("path") | Q(by_user_id=actor.user_id)
    rows = MemberImport.objects.annotate(path=last_path("unit_id"))
    if not actor.is_system:
        rows = rows.filter(named)
    return actor.scope(Permission.MEMBERS_IMPORT).filter(rows, "path").order_by("-id")


def import_get(*, actor: Actor, import_id: int, lock: bool = False) -> MemberImport:
    """The import, with `path`. Raises NotFound where the actor may not import."""
    rows = imports_visible(actor=actor).filter(pk=import_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def import_path(batch: MemberImport) -> OrgPath:
    """Where the unit of the import sits; only on one that came from these selectors."""
    return OrgPath(cast("str", batch.path))  # type: ignore[attr-defined]


# Where a decision puts a doubtful row: it is listed there too, and counted there instead.
DECIDED: Final = {RowState.NEW: RowDecision.NEW_PERSON, RowState.CHANGED: RowDecision.SAME_PERSON}


def import_rows(*, batch: MemberImport, state: RowState | None) -> QuerySet[MemberImportRow]:
    """Rows of an import that was fetched with its actor, in the order of the sheet; doubtful ones also where their
    decision puts them."""
    rows = MemberImportRow.objects.filter(batch=batch).order_by("row")
    if state is None:
        return rows
    decided = Q(state=RowState.DOUBTFUL, decision=DECIDED[state]) if state in DECIDED else Q()
    return rows.filter(Q(state=state) | decided) if decided else rows.filter(state=state)


def import_rows_page(
    *, batch: MemberImport, state: RowState, after: str | None, before: str | None
) -> Page[MemberImportRow]:
    return keyset(import_rows(batch=batch, state=state), ("row",), after=after, before=before, size=PAGE)


def rows_resembled(*, batch: MemberImport, rows: Sequence[MemberImportRow]) -> dict[int, MemberImportRow]:
    """The rows of the same sheet that these repeat, by their number: one query."""
    wanted = {row.of_row for row in rows if row.of_row}
    found = MemberImportRow.objects.filter(batch=batch, row__in=wanted) if wanted else MemberImportRow.objects.none()
    return {row.row: row for row in found}


def people_resembled(*, actor: Actor, rows: Sequence[MemberImportRow]) -> dict[int, Person]:
    """The people whom these rows resemble, as far as the actor may read their names: one query."""
    wanted = {row.of_person_id for row in rows if row.of_person_id}
    return people_visible(actor=actor).in_bulk(wanted) if wanted else {}


def chapters_of(*, people: Collection[int]) -> dict[int, str]:
    """Where these people, fetched with their actor, are members today, in words: two queries."""
    rows = Membership.objects.filter(person_id__in=people, left_on__isnull=True).order_by("-is_primary", "id")
    found = list(rows.values_list("person_id", "unit_id")) if people else []
    names = names_of({unit_id for _, unit_id in found}, on=clock.today()) if found else {}
    words: dict[int, list[str]] = {}
    for person_id, unit_id in found:
        words.setdefault(person_id, []).append(names.get(unit_id, ""))
    return {person_id: ", ".join(units) for person_id, units in words.items()}


def homes_of(*, people: Collection[int]) -> dict[int, str]:
    """What the households of these people, fetched with their actor, are called: one query."""
    stays = HouseholdMember.objects.filter(holds_on(clock.today()), person_id__in=people)
    rows = stays.values_list("person_id", "household__label", "household__code") if people else ()
    return {person_id: f"{label}, số {code}" if code else label for person_id, label, code in rows}


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What committing would do, in numbers of rows. `by_state` is as the list was checked, `by_tab` as people have
    decided since: a doubtful row is counted as such until somebody decides."""

    by_state: dict[str, int]
    by_tab: dict[str, int]
    created: int
    mended: int
    undecided: int
    left_out: int

    @property
    def consequence(self) -> str:
        """In one sentence, for beside the button."""
        sentences = [f"Ghi {so(self.created)} người mới, sửa {so(self.mended)} người; tất cả hoặc không dòng nào."]
        left = [(self.undecided, "nghi trùng chưa quyết định"), (self.by_state["rejected"], "bị loại")]
        words = " và ".join(f"{so(count)} dòng {what}" for count, what in left if count)
        return " ".join([*sentences, f"Để lại {words}."] if words else sentences)


def import_summary(*, batch: MemberImport) -> ImportSummary:
    """One query. A doubtful row that is decided counts where its decision puts it."""
    rows = MemberImportRow.objects.filter(batch=batch).order_by().values_list("state", "decision")
    found = {(state, decision): count for state, decision, count in rows.annotate(count=Count("id"))}

    def count(state: RowState, *decisions: str) -> int:
        return sum(found.get((state.value, decision), 0) for decision in decisions)

    by_state = {state.value: sum(n for (which, _), n in found.items() if which == state.value) for state in RowState}
    doubtful = RowState.DOUBTFUL
    by_tab = by_state | {state.value: by_state[state.value] + count(doubtful, d) for state, d in DECIDED.items()}
    by_tab[doubtful.value] = count(doubtful, "")
    return ImportSummary(
        by_state,
        by_tab,
        created=count(RowState.NEW, "") + count(doubtful, RowDecision.NEW_PERSON),
        mended=count(RowState.CHANGED, "") + count(doubtful, RowDecision.SAME_PERSON),
        undecided=count(doubtful, ""),
        left_out=sum(n for (_, decision), n in found.items() if decision == RowDecision.LEAVE_OUT),
    )


def may_undo(batch: MemberImport) -> bool:
    """Committed, and the thirty days are not over. What was built on it since is asked when undoing."""
    if batch.status != ImportStatus.COMMITTED or batch.committed_at is None:
        return False
    return clock.now() - batch.committed_at < UNDO_FOR
