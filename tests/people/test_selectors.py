from __future__ import annotations

import pytest

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.people.selectors import people_visible, people_with_identity, person_get, person_with_identity
from tests.cast import Cast
from tests.members.register import admit, also
from tests.people.test_persons import NUMBER, make

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> set[str]:
    return set(people_visible(actor=actor).exclude(user=None).values_list("full_name", flat=True)) | set(
        people_visible(actor=actor).filter(note="x").values_list("full_name", flat=True)
    )


def test_people_are_visible_where_they_are_kept_or_known(cast: Cast) -> None:
    village = admit(cast.to_5, "Nguyễn Thị Ánh", note="x")
    also(cast.school, village)
    admit(cast.dong, "Lò Thị Pành", note="x")
    make(cast, "Đặng Văn Ước", note="x")
    assert seen(cast.ha.actor) == {"Nguyễn Thị Ánh", "Đặng Văn Ước"}
    assert seen(cast.mai.actor) == {"Nguyễn Thị Ánh"}
    assert seen(cast.lan.actor) == {"Nguyễn Thị Ánh", "Đặng Văn Ước"}
    assert seen(cast.phuc.actor) == {"Lò Thị Pành"}
    for player in (cast.khang, cast.thu, cast.tam, cast.nga, cast.quan, cast.dung):
        assert seen(player.actor) == set()


def test_listed_is_openable_and_nothing_else_is(cast: Cast) -> None:
    people = [admit(unit, "Nguyễn Thị Ánh").person_id for unit in (cast.to_5, cast.school, cast.dong)]
    for player in (cast.ha, cast.mai, cast.lan, cast.phuc, cast.khang, cast.tam):
        listed = set(people_visible(actor=player.actor).filter(pk__in=people).values_list("pk", flat=True))
        opened = set()
        for person_id in people:
            try:
                opened.add(person_get(actor=player.actor, person_id=person_id).pk)
            except NotFound:
                continue
        assert opened == listed


def test_a_unit_that_knows_but_does_not_keep_may_read_and_not_write(cast: Cast) -> None:
    village = admit(cast.to_5, "Nguyễn Thị Ánh")
    also(cast.school, village)
    assert person_get(actor=cast.mai.actor, person_id=village.person_id).pk == village.person_id
    with pytest.raises(Forbidden):
        person_get(actor=cast.mai.actor, person_id=village.person_id, permission=Permission.MEMBERS_EDIT)


def test_identity_is_found_inside_the_association_only(cast: Cast) -> None:
    person = make(cast, identity=NUMBER)
    tenant = person.tenant_id
    assert person_with_identity(tenant_id=tenant, number=NUMBER) == person
    assert person_with_identity(tenant_id=tenant + 1, number=NUMBER) is None
    assert person_with_identity(tenant_id=tenant, number="042160000124") is None
    assert person_with_identity(tenant_id=tenant, number="") is None
    found = bytes(person.identity_hash or b"")
    assert people_with_identity(tenant_id=tenant, hashes=[found, b"x" * 32]) == {found: person.pk}
