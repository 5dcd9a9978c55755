from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError, Forbidden, NotFound, RuleViolated
from khuyenhoc.org.enums import BodyKind, HostKind, Level, PlacementLine, UnitKind
from khuyenhoc.org.models import Decision, OrgUnit, Placement, Tenant, UnitVersion
from khuyenhoc.org.services import NewDecision, NewUnit, UnitDescription, unit_close, unit_found, units_found
from tests.cast import SYSTEM, Cast, describe

ON = date(2023, 2, 9)
DECISION = NewDecision(number="05/QĐ-HKH", decided_on=date(2023, 2, 1), authority="Hội Khuyến học phường An Bình")
OFFICE = describe("UB", "UBND phường", "UBND", UnitKind.BODY, Level.COMMUNE, body_kind=BodyKind.PEOPLES_COMMITTEE)


def chapter(code: str, **more: object) -> UnitDescription:
    name = f"Chi hội Khuyến học {code}"
    return describe(code, name, code, UnitKind.CHAPTER, Level.CHAPTER, **({"host_kind": HostKind.VILLAGE} | more))


def below(cast: Cast, code: str = "AB-7", **more: object) -> NewUnit:
    return NewUnit(parent_id=cast.an_binh.unit_id, founded_on=ON, description=chapter(code, **more))


def test_a_chapter_is_founded_below_its_association(cast: Cast) -> None:
    unit = unit_found(actor=cast.lan.actor, data=replace(below(cast), decision=DECISION))

    version, place = UnitVersion.objects.get(unit=unit), Placement.objects.get(unit=unit)
    assert (version.code, version.name, version.valid_from, version.valid_to) == (
        "AB-7",
        "Chi hội Khuyến học AB-7",
        ON,
        None,
    )
    assert (place.path, place.parent_id) == (f"{cast.an_binh.path}{unit.pk}/", cast.an_binh.unit_id)
    assert (unit.tenant_id, version.tenant_id, place.tenant_id) == (cast.an_binh.tenant_id,) * 3
    assert (place.line, place.valid_from, place.valid_to) == (PlacementLine.MAIN, ON, None)
    decision = Decision.objects.get()
    assert (unit.founding_decision_id, version.decision_id, decision.path) == (decision.pk, decision.pk, place.path)
    act = Act.objects.latest("id")
    assert (act.action, act.object_id, act.path) == ("org.unit_founded", str(unit.pk), place.path)
    assert act.facts == {"code": "AB-7", "name": version.name, "from": "2023-02-09"}


def test_a_root_gets_a_tenant_number_from_the_system_only(cast: Cast) -> None:
    description = describe("BT", "Hội Khuyến học tỉnh Bình Trị", "Tỉnh Bình Trị", UnitKind.ASSOCIATION, Level.PROVINCE)
    data = NewUnit(founded_on=ON, description=description)
    with pytest.raises(Forbidden, match=r"unit\.root_forbidden"):
        unit_found(actor=cast.quan.actor, data=data)
    with pytest.raises(RuleViolated, match=r"unit\.root_kind"):
        unit_found(actor=SYSTEM, data=replace(data, description=chapter("BT-1")))

    unit = unit_found(actor=SYSTEM, data=data)

    assert unit.tenant_id == Tenant.objects.latest("id").pk != cast.province.tenant_id
    assert Placement.objects.get(unit=unit).path == f"{unit.pk}/"


def test_thay_phuc_founds_nothing_in_an_binh(cast: Cast) -> None:
    with pytest.raises(NotFound):
        unit_found(actor=cast.phuc.actor, data=below(cast))
    with pytest.raises(NotFound):
        unit_found(actor=cast.phuc.actor, data=replace(below(cast), parent_id=None, parent_code="AB"))


def test_who_only_reads_founds_nothing(cast: Cast) -> None:
    for player in (cast.thu, cast.nga, cast.tam):
        with pytest.raises(Forbidden):
            unit_found(actor=player.actor, data=below(cast))
    with pytest.raises(NotFound):
        unit_found(actor=cast.dung.actor, data=below(cast))


@pytest.mark.parametrize(
    ("description", "code"),
    [
        (chapter("AB-5"), "unit.code_taken"),
        (chapter("AB 7"), "unit.bad_code"),
        (chapter("AB@7"), "unit.bad_code"),
        (replace(chapter("AB-7"), name=" "), "unit.nameless"),
        (replace(chapter("AB-7"), host_kind=None), "unit.host_kind"),
        (replace(chapter("AB-7"), body_kind=BodyKind.OTHER), "unit.body_kind"),
        (replace(chapter("AB-7"), kind=UnitKind.BODY, host_kind=None), "unit.body_kind"),
        (
            replace(chapter("AB-7"), kind=UnitKind.ASSOCIATION, level=Level.COMMUNE, host_kind=None),
            "unit.level_not_below",
        ),
    ],
)
def test_a_description_that_breaks_a_rule_is_refused(cast: Cast, description: UnitDescription, code: str) -> None:
    before = OrgUnit.objects.count()
    with pytest.raises(RuleViolated) as refusal:
        unit_found(actor=cast.lan.actor, data=replace(below(cast), description=description))
    assert refusal.value.code == code
    assert OrgUnit.objects.count() == before


@pytest.mark.parametrize(
    ("parent", "description", "code"),
    [
        ("center", chapter("X"), "unit.below_center"),
        ("to_5", describe("X", "Trung tâm X", "X", UnitKind.CENTER, Level.COMMUNE), "unit.below_chapter"),
        ("to_5", chapter("X"), None),  # a sub-chapter
        ("an_binh", OFFICE, None),
    ],
)
def test_what_may_stand_below_what(cast: Cast, parent: str, description: UnitDescription, code: str | None) -> None:
    data = NewUnit(parent_id=getattr(cast, parent).unit_id, founded_on=ON, description=description)
    if code is None:
        unit = unit_found(actor=cast.lan.actor, data=data)
        line = PlacementLine.BODY if description.kind == UnitKind.BODY else PlacementLine.MAIN
        assert Placement.objects.get(unit=unit).line == line
        return
    with pytest.raises(RuleViolated) as refusal:
        unit_found(actor=cast.lan.actor, data=data)
    assert refusal.value.code == code


def test_nothing_of_the_association_stands_below_a_body(cast: Cast) -> None:
    body = unit_found(actor=cast.lan.actor, data=replace(below(cast), description=OFFICE))
    with pytest.raises(RuleViolated, match=r"unit\.below_body"):
        unit_found(actor=cast.lan.actor, data=replace(below(cast), parent_id=body.pk))


def test_the_tree_has_a_depth(cast: Cast) -> None:
    parent = cast.to_5.unit_id
    for depth in range(4, 9):
        data = NewUnit(parent_id=parent, founded_on=ON, description=chapter(f"sâu-{depth}"))
        parent = unit_found(actor=cast.lan.actor, data=data).pk
    with pytest.raises(RuleViolated, match=r"unit\.too_deep"):
        unit_found(actor=cast.lan.actor, data=NewUnit(parent_id=parent, founded_on=ON, description=chapter("sâu-9")))


def test_the_parent_must_stand_from_that_day_on(cast: Cast) -> None:
    with pytest.raises(RuleViolated, match=r"unit\.parent_not_yet"):
        unit_found(actor=cast.lan.actor, data=replace(below(cast), founded_on=date(2019, 12, 31)))
    unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1))
    with pytest.raises(RuleViolated, match=r"unit\.parent_closed"):
        unit_found(actor=cast.lan.actor, data=replace(below(cast), parent_id=cast.to_6.unit_id))


def test_a_founding_told_late_follows_the_moves_of_its_parent(cast: Cast) -> None:
    moved = date(2024, 7, 1)
    place = Placement.objects.get(unit_id=cast.to_6.unit_id)
    Placement.objects.filter(pk=place.pk).update(valid_to=moved)
    new_path = f"{cast.cam_ha.path}{cast.to_6.unit_id}/"
    Placement.objects.create(
        unit_id=cast.to_6.unit_id,
        tenant_id=place.tenant_id,
        parent_id=cast.cam_ha.unit_id,
        path=new_path,
        valid_from=moved,
    )

    unit = unit_found(actor=SYSTEM, data=replace(below(cast), parent_id=cast.to_6.unit_id))

    spells = Placement.objects.filter(unit=unit).order_by("valid_from").values_list("path", "valid_from", "valid_to")
    assert list(spells) == [(f"{place.path}{unit.pk}/", ON, moved), (f"{new_path}{unit.pk}/", moved, None)]


def test_a_code_is_free_again_after_its_unit_closed(cast: Cast) -> None:
    unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON)
    with pytest.raises(RuleViolated, match=r"unit\.code_taken"):
        unit_found(actor=cast.lan.actor, data=replace(below(cast, "AB-6"), founded_on=date(2023, 2, 8)))
    assert unit_found(actor=cast.lan.actor, data=below(cast, "AB-6")).pk != cast.to_6.unit_id


def test_a_network_is_founded_in_a_constant_number_of_queries(cast: Cast) -> None:
    actor = cast.lan.actor

    def queries_for(top: str, size: int) -> int:
        clan = describe(top, "Ban Khuyến học", "Ban", UnitKind.COMMITTEE, Level.CHAPTER, host_kind=HostKind.CLAN)
        parts = [NewUnit(parent_code=top, founded_on=ON, description=chapter(f"{top}-{n}")) for n in range(size)]
        rows = [replace(row, decision=DECISION) for row in (replace(below(cast), description=clan), *parts)]
        with CaptureQueriesContext(connection) as queries:
            units = units_found(actor=actor, rows=rows)
        assert {place.parent_id for place in Placement.objects.filter(unit__in=units[1:])} == {units[0].pk}
        return len(queries)

    assert queries_for("CM", 2) == queries_for("CN", 40)
    assert Decision.objects.count() == 2
    act = Act.objects.latest("id")
    assert (act.action, act.facts["count"]) == ("org.units_founded", 41)


def test_a_network_is_founded_whole_or_not_at_all(cast: Cast) -> None:
    before = OrgUnit.objects.count()
    with pytest.raises(RuleViolated, match=r"unit\.code_twice"):
        units_found(actor=cast.lan.actor, rows=[below(cast, "AB-7"), below(cast, "AB-7")])
    with pytest.raises(NotFound, match=r"unit\.parent_unknown"):
        units_found(
            actor=cast.lan.actor, rows=[below(cast), replace(below(cast, "AB-8"), parent_id=None, parent_code="??")]
        )
    assert OrgUnit.objects.count() == before
    assert units_found(actor=cast.lan.actor, rows=[]) == []


def test_two_at_once_with_one_code_make_one_unit(real_cast: Cast) -> None:
    """Under different parents, so that no lock parts them: the constraint decides, and says so in words."""
    start, answers = Barrier(2), []

    def found(parent_id: int) -> None:
        start.wait()
        try:
            unit_found(actor=Actor.system("tests"), data=replace(below(real_cast), parent_id=parent_id))
            answers.append("founded")
        except DomainError as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=found, args=[unit.unit_id]) for unit in (real_cast.an_binh, real_cast.cam_ha)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["founded", "unit.code_taken"]
    assert UnitVersion.objects.filter(code="AB-7").count() == 1
