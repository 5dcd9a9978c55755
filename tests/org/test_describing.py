from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.models import OrgUnit, UnitVersion
from khuyenhoc.org.selectors import unit_get, units_on
from khuyenhoc.org.services import UnitContact, unit_close, unit_contact, unit_correct, unit_describe
from khuyenhoc.org.tree import in_order
from tests.cast import FOUNDED, Cast, describe

ON = date(2023, 12, 31)
COMMITTEE = describe(
    "AB-THCS", "Ban Khuyến học Trường THCS An Bình", "Trường THCS An Bình", UnitKind.COMMITTEE, Level.CHAPTER,
    host_kind=HostKind.SCHOOL,
)  # fmt: skip
RENAMED = describe(
    "AB-5", "Chi hội Khuyến học Khu phố 5", "Khu phố 5", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE
)


def test_a_school_chapter_becomes_a_committee_and_stays_itself(cast: Cast) -> None:
    unit_describe(actor=cast.lan.actor, unit_id=cast.school.unit_id, on=ON, description=COMMITTEE)

    lan = cast.lan.actor
    before = unit_get(actor=lan, unit_id=cast.school.unit_id, on=ON - timedelta(days=1))
    after = unit_get(actor=lan, unit_id=cast.school.unit_id, on=ON)
    assert (before.kind, before.valid_to, after.kind, after.valid_to) == (
        UnitKind.CHAPTER,
        ON,
        UnitKind.COMMITTEE,
        None,
    )
    assert (before.unit_id, before.path, before.code) == (after.unit_id, after.path, after.code)
    act = Act.objects.latest("id")
    assert (act.action, act.facts["was"]["kind"], act.facts["is"]["kind"]) == (
        "org.unit_described",
        "chapter",
        "committee",
    )


def test_a_change_is_told_after_the_last_one(cast: Cast) -> None:
    lan = cast.lan.actor
    with pytest.raises(RuleViolated, match=r"unit\.not_after_last"):
        unit_describe(actor=lan, unit_id=cast.to_5.unit_id, on=FOUNDED, description=RENAMED)
    unit_describe(actor=lan, unit_id=cast.to_5.unit_id, on=ON, description=RENAMED)
    with pytest.raises(RuleViolated, match=r"unit\.not_after_last"):
        unit_describe(actor=lan, unit_id=cast.to_5.unit_id, on=date(2022, 1, 1), description=RENAMED)
    assert UnitVersion.objects.filter(unit=cast.to_5.unit_id).count() == 2


def test_what_a_unit_is_does_not_change_into_anything(cast: Cast) -> None:
    centre = describe("AB-5", "Trung tâm", "Trung tâm", UnitKind.CENTER, Level.CHAPTER)
    with pytest.raises(RuleViolated, match=r"unit\.kind_fixed"):
        unit_describe(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=ON, description=centre)
    with pytest.raises(RuleViolated, match=r"unit\.level_fixed"):
        unit_correct(
            actor=cast.lan.actor,
            unit_id=cast.to_5.unit_id,
            description=replace(RENAMED, level=Level.COMMUNE),
            expected_version=0,
        )
    with pytest.raises(RuleViolated, match=r"unit\.code_taken"):
        unit_describe(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=ON, description=replace(RENAMED, code="AB-6"))


def test_a_correction_changes_the_present_version_and_keeps_the_old_row(cast: Cast) -> None:
    unit_correct(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, description=RENAMED, expected_version=0)

    version = UnitVersion.objects.get(unit=cast.to_5.unit_id)
    assert (version.name, version.search_name, version.valid_from) == (
        RENAMED.name,
        "chi hoi khuyen hoc khu pho 5",
        FOUNDED,
    )
    events = apps.get_model("org", "UnitVersionEvent")._default_manager.filter(pgh_obj=version.pk)
    assert list(events.values_list("name", flat=True)) == ["Chi hội Khuyến học Tổ dân phố 5"]
    assert Act.objects.latest("id").action == "org.unit_corrected"


def test_who_saw_an_older_version_is_told(cast: Cast) -> None:
    unit_id, lan = cast.to_5.unit_id, cast.lan.actor
    unit_correct(actor=lan, unit_id=unit_id, description=RENAMED, expected_version=0)
    with pytest.raises(Conflict) as conflict:
        unit_correct(actor=lan, unit_id=unit_id, description=replace(RENAMED, short_name="Tổ 5"), expected_version=0)
    assert (conflict.value.code, str(conflict.value.current)) == ("unit.changed_meanwhile", RENAMED.name)
    for act in (
        lambda: unit_describe(actor=lan, unit_id=unit_id, on=ON, description=RENAMED, expected_version=0),
        lambda: unit_contact(actor=lan, unit_id=unit_id, contact=UnitContact(), expected_version=0),
        lambda: unit_close(actor=lan, unit_id=unit_id, on=ON, expected_version=0),
    ):
        with pytest.raises(Conflict):
            act()
    assert OrgUnit.objects.get(pk=unit_id).version == 1


def test_contact(cast: Cast) -> None:
    contact = UnitContact(phone="0912 345 678", email="to5@anbinh.example", address=" Nhà văn hóa  Tổ 5 ")
    unit = unit_contact(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, contact=contact, expected_version=0)
    assert (unit.phone, unit.email, unit.address, unit.version) == (contact.phone, contact.email, "Nhà văn hóa Tổ 5", 1)
    act = Act.objects.get(action="org.unit_contact_changed")
    assert (act.facts, act.detail.values["phone"]) == ({}, contact.phone)  # often somebody's own telephone


@pytest.mark.parametrize("mark", ["5²", "²", "፩", "٣", "①"])
def test_signs_that_only_look_like_numbers_stop_no_list(cast: Cast, mark: str) -> None:
    odd = describe(
        f"AB-{mark}", f"Chi hội Tổ {mark}", f"Tổ {mark}", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE
    )
    unit_correct(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, description=odd, expected_version=0)
    units = list(units_on(ON).filter(unit_id__in=[cast.to_5.unit_id, cast.to_6.unit_id]))
    assert {unit.unit_id for unit in in_order(units)} == {cast.to_5.unit_id, cast.to_6.unit_id}


def test_neighbours_and_readers_change_nothing(cast: Cast) -> None:
    for player, refusal in ((cast.phuc, NotFound), (cast.dung, NotFound), (cast.ha, Forbidden), (cast.thu, Forbidden)):
        actor, unit_id = player.actor, cast.to_5.unit_id
        for act in (
            lambda a=actor, u=unit_id: unit_describe(actor=a, unit_id=u, on=ON, description=RENAMED),
            lambda a=actor, u=unit_id: unit_correct(actor=a, unit_id=u, description=RENAMED, expected_version=0),
            lambda a=actor, u=unit_id: unit_contact(actor=a, unit_id=u, contact=UnitContact()),
            lambda a=actor, u=unit_id: unit_close(actor=a, unit_id=u, on=ON),
        ):
            with pytest.raises(refusal):
                act()
    assert UnitVersion.objects.get(unit=cast.to_5.unit_id).name == "Chi hội Khuyến học Tổ dân phố 5"


def test_a_closed_unit_is_not_changed(cast: Cast) -> None:
    unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON)
    for act in (
        lambda: unit_describe(
            actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1), description=RENAMED
        ),
        lambda: unit_correct(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, description=RENAMED, expected_version=1),
        lambda: unit_contact(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, contact=UnitContact()),
    ):
        with pytest.raises(RuleViolated, match=r"unit\.closed"):
            act()
