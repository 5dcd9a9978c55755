from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.errors import NotFound
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.services import NewBody, NewOfficer, body_open, officer_appoint, officer_end
from khuyenhoc.officers.signing import signer_for, signers_for
from khuyenhoc.officers.vacancies import vacancies_of
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services import unit_describe
from khuyenhoc.printing.paper import Authority, Signature
from khuyenhoc.rules.services import rules_load
from tests.cast import FOUNDED, SYSTEM, Cast, describe
from tests.officers.test_appointing import somebody

ON = date(2023, 2, 9)
CHAIR = Signature(position="Chủ tịch", name="Lê Thị Lan", body="Ban Chấp hành")


def appoint(cast: Cast, unit_id: int, position: Position, name: str, *, is_acting: bool = False) -> None:
    person = somebody(cast, name)
    data = NewOfficer(unit_id=unit_id, person_id=person.pk, position=position, on=FOUNDED, is_acting=is_acting)
    officer_appoint(actor=SYSTEM, data=data)


def leave(unit_id: int, position: Position) -> None:
    term = OfficerTerm.objects.get(unit=unit_id, position=position)
    officer_end(actor=SYSTEM, term_id=term.pk, on=date(2023, 1, 1), reason=OfficerEndReason.RESIGNED)


def test_the_chair_signs_for_the_committee(cast: Cast) -> None:
    signer = signer_for(cast.an_binh.unit_id, ON)
    assert (signer.signature, signer.person_id) == (CHAIR, cast.lan.person.pk)
    kind = GoverningBodyKind.STANDING_COMMITTEE
    body_open(actor=SYSTEM, data=NewBody(unit_id=cast.an_binh.unit_id, kind=kind, term_label="2020–2025", on=ON))
    assert signer_for(cast.an_binh.unit_id, ON).signature.body == "Ban Thường vụ"
    assert signer_for(cast.an_binh.unit_id, date(2022, 1, 1)).signature == CHAIR


def test_a_vice_chair_signs_in_place_of_the_chair(cast: Cast) -> None:
    unit_id = cast.an_binh.unit_id
    appoint(cast, unit_id, Position.VICE_CHAIR, "Bùi Văn Ký")
    appoint(cast, unit_id, Position.STANDING_VICE_CHAIR, "Cao Thị Vân")
    assert signer_for(unit_id, ON).signature == CHAIR
    leave(unit_id, Position.CHAIR)
    expected = Signature(
        position="Phó Chủ tịch thường trực", name="Cao Thị Vân", body="Ban Chấp hành",
        authority=Authority.IN_PLACE_OF, principal="Chủ tịch",
    )  # fmt: skip
    assert signer_for(unit_id, ON).signature == expected
    leave(unit_id, Position.STANDING_VICE_CHAIR)
    assert signer_for(unit_id, ON).signature.name == "Bùi Văn Ký"
    leave(unit_id, Position.VICE_CHAIR)
    assert signer_for(unit_id, ON).signature == Signature(position="Chủ tịch", body="Ban Chấp hành")


def test_an_acting_head_signs_as_acting(cast: Cast) -> None:
    appoint(cast, cast.to_6.unit_id, Position.CHAPTER_HEAD, "Mai Văn Thế", is_acting=True)
    assert signer_for(cast.to_6.unit_id, ON).signature == Signature(
        position="Chi hội trưởng", name="Mai Văn Thế", acting=True
    )


def test_chapters_and_centres_sign_without_prefix(cast: Cast) -> None:
    appoint(cast, cast.center.unit_id, Position.CENTER_DIRECTOR, "Tạ Quang Lộc")
    units = (cast.to_5, cast.to_6, cast.school, cast.center)
    found = signers_for([unit.unit_id for unit in units], ON)
    assert [found[unit.unit_id].signature for unit in units] == [
        Signature(position="Chi hội trưởng", name="Đặng Thu Hà"),
        Signature(position="Chi hội trưởng"),
        Signature(position="Chi hội trưởng", name="Đinh Thị Mai"),
        Signature(position="Giám đốc", name="Tạ Quang Lộc"),
    ]


def test_signers_of_many_cost_three_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    units = [cast.province, cast.an_binh, cast.cam_ha, cast.to_5, cast.dong]
    for some in (units[:1], units):
        with django_assert_num_queries(3):
            assert len(signers_for([unit.unit_id for unit in some], ON)) == len(some)


def test_nobody_signs_for_a_unit_that_does_not_stand(cast: Cast) -> None:
    with pytest.raises(NotFound, match=r"signer\.no_unit"):
        signer_for(cast.an_binh.unit_id, date(2019, 1, 1))


def test_the_head_of_a_chapter_that_became_a_committee_heads_the_committee(cast: Cast) -> None:
    committee = describe(
        "AB-THCS", "Ban Khuyến học Trường THCS An Bình", "Trường THCS", UnitKind.COMMITTEE, Level.CHAPTER,
        host_kind=HostKind.SCHOOL,
    )  # fmt: skip
    unit_describe(actor=SYSTEM, unit_id=cast.school.unit_id, on=date(2023, 1, 1), description=committee)
    signer = signer_for(cast.school.unit_id, ON)
    assert signer.signature == Signature(position="Trưởng Ban", name="Đinh Thị Mai")
    assert signer.person_id == cast.mai.person.pk
    rules_load(actor=SYSTEM)
    assert vacancies_of([unit_get(actor=SYSTEM, unit_id=cast.school.unit_id, on=ON)], on=ON) == []
