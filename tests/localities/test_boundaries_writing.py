"""The map after a file was written, replaced, cut short, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.localities.enums import UNKNOWN_PAST
from khuyenhoc.localities.models import BoundaryImport, LocalityBoundary
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.localities.selectors.boundaries import boundaries_on
from khuyenhoc.localities.services.boundaries import boundaries_undo, boundaries_write
from tests.localities.conftest import AFTER, BEFORE
from tests.localities.drawing import around, feature
from tests.localities.test_boundaries_checking import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
ENDED = date(2025, 7, 1)


def write(actor: Actor, *, on: date, half: float = 0.02, since: date | None = None, code: str = "18322") -> Any:
    locality = locality_by_code(code, on)
    batch = check(actor, feature(around(locality, half=half), code=code), on=on, valid_from=since)
    return boundaries_write(actor=actor, import_id=batch.pk, accepted=None)


def standing(code: str = "18322", on: date = BEFORE) -> list[tuple[date, date | None, int]]:
    rows = LocalityBoundary.objects.filter(locality=locality_by_code(code, on), replaced_by__isnull=True)
    return list(rows.order_by("valid_from").values_list("valid_from", "valid_to", "loaded_by_id"))


def test_outline_holds_as_long_as_the_locality_unless_the_file_says_since_when(keeper: Actor) -> None:
    first = write(keeper, on=BEFORE)
    assert standing() == [(UNKNOWN_PAST, ENDED, first.pk)]
    second = write(keeper, on=BEFORE, half=0.025)
    assert standing() == [(UNKNOWN_PAST, ENDED, second.pk)]
    third = write(keeper, on=BEFORE, half=0.022, since=date(2020, 1, 1))
    assert standing() == [(UNKNOWN_PAST, date(2020, 1, 1), second.pk), (date(2020, 1, 1), ENDED, third.pk)]
    early = write(keeper, on=date(2010, 1, 1), half=0.021, since=date(2005, 1, 1))
    assert standing() == [
        (UNKNOWN_PAST, date(2005, 1, 1), second.pk),
        (date(2005, 1, 1), date(2020, 1, 1), early.pk),
        (date(2020, 1, 1), ENDED, third.pk),
    ]
    assert [row.loaded_by_id for row in boundaries_on(date(2012, 1, 1))] == [early.pk]

    for batch in (early, third):
        boundaries_undo(actor=keeper, import_id=batch.pk)
    assert standing() == [(UNKNOWN_PAST, ENDED, second.pk)]
    boundaries_undo(actor=keeper, import_id=second.pk)
    assert standing() == [(UNKNOWN_PAST, ENDED, first.pk)]
    boundaries_undo(actor=keeper, import_id=first.pk)
    assert standing() == []
    assert LocalityBoundary.objects.count() == 0
    acts = Act.objects.filter(action__startswith="localities.boundaries").order_by("id")
    assert [act.action for act in acts] == ["localities.boundaries_loaded"] * 4 + ["localities.boundaries_undone"] * 4


def test_file_that_later_ones_build_on_stays(keeper: Actor) -> None:
    first = write(keeper, on=BEFORE)
    cut = write(keeper, on=BEFORE, half=0.025, since=date(2020, 1, 1))
    for half in (0.03, 0.031):
        with pytest.raises(RuleViolated) as refused:
            boundaries_undo(actor=keeper, import_id=first.pk)
        assert refused.value.code == "localities.built_upon"
        write(keeper, on=BEFORE, half=half)
    assert standing()[0] == (UNKNOWN_PAST, date(2020, 1, 1), first.pk)
    with pytest.raises(RuleViolated) as replaced:
        boundaries_undo(actor=keeper, import_id=cut.pk)
    assert replaced.value.code == "localities.built_upon"


def test_doubtful_rows_wait_for_a_word_and_refused_ones_stop_all(keeper: Actor) -> None:
    mai_hoa, thuong_duc = locality_by_code("18322", AFTER), locality_by_code("18328", AFTER)
    doubtful = feature(around(mai_hoa, half=0.15), code="18322")
    plain = feature(around(thuong_duc), code="18328")
    with pytest.raises(RuleViolated) as nothing:
        boundaries_write(actor=keeper, import_id=check(keeper, doubtful).pk)
    assert nothing.value.code == "localities.nothing_to_write"
    boundaries_write(actor=keeper, import_id=check(keeper, doubtful, plain).pk)
    assert [row.locality_id for row in boundaries_on(AFTER)] == [thuong_duc.pk]
    boundaries_write(actor=keeper, import_id=check(keeper, doubtful, plain).pk, accepted=[1])
    assert {row.locality_id for row in boundaries_on(AFTER)} == {mai_hoa.pk, thuong_duc.pk}

    batch = check(keeper, feature(around(mai_hoa), code="99999"), feature(around(thuong_duc, half=0.032), code="18328"))
    with pytest.raises(RuleViolated) as refused:
        boundaries_write(actor=keeper, import_id=batch.pk)
    assert (refused.value.code, refused.value.field) == ("localities.bad_boundaries", "leaves_refused")
    written = boundaries_write(actor=keeper, import_id=batch.pk, leaves_refused=True)
    assert (written.status, written.counts["written"]) == ("written", 1)
    with pytest.raises(RuleViolated) as twice:
        boundaries_write(actor=keeper, import_id=batch.pk, leaves_refused=True)
    assert twice.value.code == "localities.written_already"


def test_only_who_keeps_the_system_writes_and_undoes(keeper: Actor) -> None:
    batch = check(keeper, feature(around(locality_by_code("18322", AFTER)), code="18322"))
    with pytest.raises(Forbidden):
        boundaries_write(actor=Actor.public(), import_id=batch.pk)
    with pytest.raises(RuleViolated) as unwritten:
        boundaries_undo(actor=keeper, import_id=batch.pk)
    assert unwritten.value.code == "localities.not_written"
    boundaries_write(actor=keeper, import_id=batch.pk)
    with pytest.raises(Forbidden):
        boundaries_undo(actor=Actor.public(), import_id=batch.pk)
    assert BoundaryImport.objects.get().status == "written"


def test_database_refuses_two_outlines_at_a_time_and_what_is_no_multipolygon(keeper: Actor) -> None:
    write(keeper, on=BEFORE)
    row = LocalityBoundary.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalityBoundary.objects.update(geometry={"type": "Point", "coordinates": [105, 18]})
