from __future__ import annotations

import pytest

from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.reorganising.steps import End, Found
from khuyenhoc.org.services.reorganising import reorganisation_undo
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import person_get
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import done, merger, split


def keepers() -> dict[int, int]:
    return dict(Person.objects.values_list("pk", "keeper"))


def kept_at(cast: Cast, unit_id: int) -> Person:
    Person.objects.filter(pk=cast.dung.person.pk).update(keeper=unit_id)
    return Person.objects.get(pk=cast.dung.person.pk)


def test_records_go_to_the_heir_and_back(cast: Cast) -> None:
    person = kept_at(cast, cast.cam_ha.unit_id)
    before = keepers()
    steps = merger(cast)
    act = done(cast.khang.actor, steps)
    assert isinstance(steps[0], Found)
    assert keepers()[person.pk] == steps[0].unit_id
    assert cast.cam_ha.unit_id not in keepers().values()
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert keepers() == before


def test_of_a_split_those_who_belong_to_no_part_go_above(cast: Cast) -> None:
    person = kept_at(cast, cast.to_5.unit_id)
    done(cast.khang.actor, split(cast))
    assert keepers()[person.pk] == cast.an_binh.unit_id


def test_a_unit_that_ends_without_heir_leaves_its_records_to_the_one_above(cast: Cast) -> None:
    person = kept_at(cast, cast.dong.unit_id)
    steps = [*merger(cast), End(unit_id=cast.dong.unit_id)]
    done(cast.khang.actor, steps)
    assert isinstance(steps[0], Found)
    assert keepers()[person.pk] == steps[0].unit_id  # its commune ended too: with the heir of that


def test_only_the_successor_reads_them(cast: Cast) -> None:
    person = kept_at(cast, cast.dong.unit_id)
    absorbed = End(unit_id=cast.dong.unit_id, heirs=(cast.to_5.unit_id,), kind=SuccessionKind.ABSORB)
    done(SYSTEM, [absorbed])
    assert person_get(actor=cast.ha.actor, person_id=person.pk).pk == person.pk
    for player in (cast.mai, cast.phuc):
        with pytest.raises(NotFound):
            person_get(actor=player.actor, person_id=person.pk)


def test_a_new_record_in_the_new_unit_stands_in_the_way_of_undoing(cast: Cast) -> None:
    steps = merger(cast)
    act = done(cast.khang.actor, steps)
    assert isinstance(steps[0], Found)
    Person.objects.create(
        tenant_id=cast.province.tenant_id, keeper_id=steps[0].unit_id, full_name="Nguyễn Văn Mẫu", sort_name="x"
    )
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
