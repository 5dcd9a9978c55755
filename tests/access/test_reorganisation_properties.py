"""Whatever is reorganised, nobody sees more than before but for whoever carries on, and what they gain is to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from django.db import transaction
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import LOOKS, Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Heritage, Placement, UnitSuccession
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services.reorganising.running import reshaped
from tests.org.reorganising.random_acts import ACT, SHAPES, START, Deed, grow, run

ASKED = (Permission.UNITS_VIEW, Permission.MEMBERS_VIEW, Permission.REPORTS_VIEW, Permission.MEMBERS_EDIT,
         Permission.REPORTS_REVIEW)  # fmt: skip
May = set[tuple[Permission, str]]


def officers() -> dict[int, User]:
    """Somebody with a mandate at every unit that stands at first."""
    users = {}
    for unit in units_on(START):
        users[unit.unit_id] = User.objects.create(username=f"u{unit.unit_id}", full_name="Mẫu")
        Mandate.objects.create(
            user=users[unit.unit_id], role=Role.GRASSROOTS_OFFICER, unit_id=unit.unit_id, valid_from=START
        )
    return users


def seen(actor: Actor, paths: Sequence[str]) -> May:
    return {(right, path) for right in ASKED for path in paths if actor.can(right, at=OrgPath(path))}


def require_only_heirs_gain(shape: Reshaped, before: Mapping[int, May], after: Mapping[int, May]) -> None:
    split = set(UnitSuccession.objects.filter(kind=SuccessionKind.SPLIT).values_list("predecessor", flat=True))
    places = dict(Placement.objects.order_by("valid_from").values_list("unit_id", "path"))
    heirs: dict[int, set[int]] = {}
    for one, other in UnitSuccession.objects.values_list("predecessor_id", "successor_id"):
        heirs.setdefault(one, set()).add(other)

    def carried_on_by(unit: int) -> set[str]:
        """Where the unit is, or those who carry on for it are."""
        return {places[unit]}.union(*(carried_on_by(heir) for heir in heirs.get(unit, set())))

    known: dict[int, list[str]] = {}
    for unit, path in Heritage.objects.values_list("unit", "path"):
        known.setdefault(unit, []).append(path)
    held: dict[str, set[str]] = {}
    for name, unit in Mandate.objects.filter(valid_to=None).values_list("user__username", "unit"):
        held.setdefault(name, set()).add(places[unit])
    for unit, may in after.items():
        mine = held.get(f"u{unit}", set())
        for right, path in may - before[unit]:
            lost = int(path.rstrip("/").rpartition("/")[2])
            came = []  # what went on, or ended, brings its own past along, and what it had inherited itself
            for moved in shape.moved.values():
                if path.startswith((moved.old_path, *known.get(moved.unit_id, ()))):
                    came.append(moved.new_path)
            for ended in shape.ended.values():
                if path.startswith((ended.path, *known.get(ended.unit_id, ()))):
                    came += [places[heir] for heir in ended.heirs]
            assert any(there.startswith(place) for there in {*carried_on_by(lost), *came} for place in mine)
            if path != places[lost] or lost in shape.ended:  # a path of the past
                assert right in LOOKS
                assert not (right is Permission.MEMBERS_VIEW and lost in split)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("batch", range(2))
def test_only_who_carries_on_gains_and_only_to_look(db: None, batch: int) -> None:
    @seed(batch)
    @settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(shape=SHAPES, deeds=st.lists(ACT, min_size=1, max_size=4))
    def holds(shape: Sequence[int], deeds: Sequence[Deed]) -> None:
        with transaction.atomic():
            grow(shape)
            users = officers()
            paths = list(Placement.objects.values_list("path", flat=True))
            before = {unit: seen(actor_for(user), paths) for unit, user in users.items()}
            for act in run(deeds):
                if act.status != "done":
                    break  # taken back: tested with the tree
                paths = sorted(set(Placement.objects.values_list("path", flat=True)))
                after = {unit: seen(actor_for(user), paths) for unit, user in users.items()}
                require_only_heirs_gain(reshaped(act), before, after)
                before = after
            transaction.set_rollback(True)

    holds()
