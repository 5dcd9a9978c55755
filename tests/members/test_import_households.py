"""Households in a list: entered, corrected, doubted, taken back; a second time nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing import BuiltUpon, import_undo
from khuyenhoc.people.models import Household, HouseholdMember, Person
from khuyenhoc.people.services import household_form, household_join, household_leave
from tests.cast import SYSTEM, Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.workbooks import Row, workbook
from tests.members.lists import bring_in, counts, homes

ON = date(2023, 6, 1)
HEADINGS = ("Họ và tên", "Ngày sinh", "Số hộ", "Chủ hộ", "Quan hệ")


@pytest.fixture
def chapters(cast: Cast) -> dict[str, int]:
    return lists.found_chapters()


def family(*rows: Row) -> bytes:
    return workbook([HEADINGS, *rows])


UOC: Row = ("Đặng Văn Ước", "1/2/1955", "12", "Đặng Văn Ước", "Chủ hộ")
ANH: Row = ("Nguyễn Thị Ánh", "12/3/1960", "12", "Đặng Văn Ước", "Vợ")


def test_households_are_entered_once_and_taken_back(cast: Cast, chapters: dict[str, int]) -> None:
    before = lists.dump()
    report = bring_in(cast.an_binh.unit_id, messes.households(), on=ON)

    assert counts(report) == (4, 0, 0, 0, 0)
    assert homes() == {
        ("Đặng Văn Ước", "12 Hộ Đặng Văn Ước", "head", "2023-06-01"),
        ("Nguyễn Thị Ánh", "12 Hộ Đặng Văn Ước", "spouse", "2023-06-01"),
        ("Lò Thị Pành", "07 Hộ Trần Thị Mai", "child_in_law", "2023-06-01"),
        ("Trần Đình Hòa", "8 Hộ Trần Đình Hòa", "head", "2023-06-01"),
    }
    assert set(Household.objects.values_list("keeper_id", flat=True)) == set(chapters.values())
    written = lists.dump()
    assert counts(bring_in(cast.an_binh.unit_id, messes.households(), on=ON)) == (0, 0, 4, 0, 0)
    assert lists.dump() == written
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


def test_relations_without_numbers(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, messes.relations(), on=ON)

    assert {(name, home, relation) for name, home, relation, _ in homes()} == {
        ("Đặng Văn Ước", "Hộ Đặng Văn Ước", "head"),
        ("Nguyễn Thị Ánh", "Hộ Đặng Văn Ước", "spouse"),
        ("Lò Thị Pành", "Hộ Trần Đình Hoà", "member"),
        ("Trần Đình Hòa", "Hộ Trần Đình Hoà", "head"),
    }
    assert counts(bring_in(cast.an_binh.unit_id, messes.relations(), on=ON)) == (0, 0, 4, 0, 0)


def test_a_changed_relation_is_written_and_put_back(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    bring_in(unit, family(UOC, ("Đặng Văn Ba", "1985", "12", "", "Con")), on=ON)
    before = lists.dump()
    report = bring_in(unit, family(UOC, ("Đặng Văn Ba", "1985", "", "Đặng Văn Ước", "cháu")), on=date(2024, 1, 1))

    assert counts(report) == (0, 1, 1, 0, 0)
    assert ("Đặng Văn Ba", "12 Hộ Đặng Văn Ước", "grandchild", "2023-06-01") in homes()
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


def test_another_head_is_head_from_the_day_of_the_list_on(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    bring_in(unit, family(UOC, ANH), on=ON)
    before = lists.dump()
    turned = family((*ANH[:3], "Nguyễn Thị Ánh", "Chủ hộ"), (*UOC[:3], "Nguyễn Thị Ánh", "chồng"))
    report = bring_in(unit, turned, on=date(2024, 1, 1))

    assert counts(report) == (0, 2, 0, 0, 0)
    assert homes() == {
        ("Nguyễn Thị Ánh", "12 Hộ Đặng Văn Ước", "head", "2024-01-01"),
        ("Đặng Văn Ước", "12 Hộ Đặng Văn Ước", "spouse", "2024-01-01"),
    }
    assert HouseholdMember.objects.filter(valid_to=date(2024, 1, 1)).count() == 2
    assert counts(bring_in(unit, turned, on=date(2024, 1, 1))) == (0, 0, 2, 0, 0)
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


def test_two_who_are_head_of_one_household(cast: Cast, chapters: dict[str, int]) -> None:
    """By number the second is a member; by name alone it is not certain which household is meant."""
    unit = chapters["AB-YD"]
    rows: list[Row] = [
        UOC, ("Lê Văn Tư", "1970", "12", "", "Chủ hộ"),
        ("Lê Thị Hoa", "1961", "", "Lê Thị Hoa", ""), ("Lê Thị Hoa", "1985", "", "Lê Thị Hoa", ""),
    ]  # fmt: skip
    assert counts(bring_in(unit, family(*rows), on=ON)) == (4, 0, 0, 0, 0)
    assert {(name, home, relation) for name, home, relation, _ in homes()} == {
        ("Đặng Văn Ước", "12 Hộ Đặng Văn Ước", "head"),
        ("Lê Văn Tư", "12 Hộ Đặng Văn Ước", "member"),
        ("Lê Thị Hoa", "Hộ Lê Thị Hoa", "head"),
    }
    assert counts(bring_in(unit, family(*rows), on=ON)) == (0, 0, 4, 0, 0)


def test_who_lives_in_another_household_is_doubtful(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    bring_in(unit, family(UOC, ANH), on=ON)
    before = lists.dump()
    moved = family(("Nguyễn Thị Ánh", "12/3/1960", "30", "Lê Văn Tư", "con dâu"))
    report = bring_in(unit, moved, on=date(2024, 1, 1))

    assert counts(report) == (0, 0, 0, 1, 0)
    assert report["duplicates"][0]["of"].startswith("person:")
    assert lists.dump() == before


def test_one_person_in_two_households_of_the_list_is_doubtful(cast: Cast, chapters: dict[str, int]) -> None:
    head = ("Họ và tên", "Ngày sinh", "Chi hội", "Số hộ", "Chủ hộ")
    rows: list[Row] = [
        ("Nguyễn Thị Ánh", "12/3/1960", "Thôn Yên Du", "12", "Đặng Văn Ước"),
        ("Nguyễn Thị Ánh", "12/3/1960", "Thôn Bình Phong", "30", "Lê Văn Tư"),
    ]
    numbered = [(*row, "042160000001") for row in rows]
    content = workbook([(*head, "Số CCCD"), *numbered])
    report = bring_in(cast.an_binh.unit_id, content, on=ON)

    assert counts(report) == (1, 0, 0, 1, 0)
    assert report["duplicates"][0] | {"score": 0} == {"row": 3, "of": 2, "score": 0}
    assert homes() == {("Nguyễn Thị Ánh", "12 Hộ Đặng Văn Ước", "member", "2023-06-01")}
    assert counts(bring_in(cast.an_binh.unit_id, content, on=ON)) == (0, 0, 1, 1, 0)


def test_a_household_formed_by_hand_is_found_and_gets_its_number(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    bring_in(unit, family(("Đặng Văn Ước", "1/2/1955", "", "", ""), ("Nguyễn Thị Ánh", "12/3/1960", "", "", "")), on=ON)
    uoc = Person.objects.get(full_name="Đặng Văn Ước")
    household_form(actor=SYSTEM, keeper_id=unit, head_id=uoc.pk, on=date(2022, 1, 1))
    before = lists.dump()

    assert counts(bring_in(unit, family(UOC, ANH), on=ON)) == (0, 2, 0, 0, 0)
    assert homes() == {
        ("Đặng Văn Ước", "12 Hộ Đặng Văn Ước", "head", "2022-01-01"),
        ("Nguyễn Thị Ánh", "12 Hộ Đặng Văn Ước", "spouse", "2023-06-01"),
    }
    assert counts(bring_in(unit, family(UOC, ANH), on=ON)) == (0, 0, 2, 0, 0)
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        (("1" * 31, "", ""), "Số hộ", "dài quá"),
        (("12#", "", ""), "Số hộ", "ký hiệu lạ"),
        (("12", "Lê 2 Tư", ""), "Chủ hộ", "ký hiệu lạ"),
        (("12", "Lê Văn Tư", "chủ hộ"), "Chủ hộ", "là người khác"),
    ],
)
def test_bad_values_are_rejected_with_the_reason(
    cast: Cast, chapters: dict[str, int], cells: tuple[str, ...], column: str, what: str
) -> None:
    report = bring_in(chapters["AB-YD"], family(("Nguyễn Thị Ánh", "12/3/1960", *cells)), on=ON)

    assert counts(report) == (0, 0, 0, 0, 1)
    assert report["rejected"][0]["column"] == column
    assert what in report["rejected"][0]["reason"]


def test_what_was_built_on_a_household_stands_in_the_way(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    bring_in(unit, family(("Lê Văn Tư", "1970", "", "", "")), on=ON)
    bring_in(unit, family(UOC, ANH), on=ON)
    batch = MemberImport.objects.latest("id")
    household, tu = Household.objects.get(), Person.objects.get(full_name="Lê Văn Tư")
    household_join(actor=SYSTEM, household_id=household.pk, person_id=tu.pk, on=ON)
    refused: Any
    with pytest.raises(BuiltUpon) as refused:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert refused.value.obstacles == ["Lê Văn Tư: được ghi vào hộ gia đình."]
    HouseholdMember.objects.filter(person=tu).delete()
    household_leave(actor=SYSTEM, person_id=Person.objects.get(full_name="Nguyễn Thị Ánh").pk, on=date(2024, 1, 1))
    with pytest.raises(BuiltUpon) as refused:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert refused.value.obstacles == ["Nguyễn Thị Ánh: đã rời hoặc được sửa hộ gia đình sau lần nhập."]
