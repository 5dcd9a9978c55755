"""What a row of a list does to somebody who is in the register, or stands in the list twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.members.services import member_end, member_transfer
from khuyenhoc.members.services.importing import BuiltUpon, import_undo
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.identity import open_column
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import PersonData, person_record_death, person_update
from tests.cast import SYSTEM, Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.crowd import people as people_of_a_district
from tests.members.importing.workbooks import Row, workbook
from tests.members.lists import bring_in, counts, sheet

AN = (1, "Lê Văn An", "12/03/1960", "Nam", "042060000001", "0912000001", "Chi hội thôn Yên Du", "2021")


@pytest.fixture
def chapters(cast: Cast) -> dict[str, int]:
    return lists.found_chapters()


def changed(**cells: object) -> Row:
    columns = ("number", "name", "birth", "sex", "identity", "phone", "chapter", "joined")
    return [cells.get(column, cell) for column, cell in zip(columns, AN, strict=True)]


def an() -> Person:
    return Person.objects.get(full_name__startswith="Lê Văn An")


def test_the_same_person_in_another_chapter_of_the_list(cast: Cast, chapters: dict[str, int]) -> None:
    twice = sheet(AN, changed(chapter="Chi hội thôn Bình Phong"))

    assert counts(bring_in(cast.an_binh.unit_id, twice)) == (1, 1, 0, 0, 0)
    assert lists.memberships() == {
        ("Lê Văn An", "AB-YD", True, "2021-01-01"),
        ("Lê Văn An", "AB-BP", False, "2021-01-01"),
    }
    assert counts(bring_in(cast.an_binh.unit_id, twice)) == (0, 0, 2, 0, 0)


def test_what_is_different_is_written_and_what_is_empty_stays(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    report = bring_in(cast.an_binh.unit_id, sheet(changed(phone="0987000001", birth="", sex="", joined="")))

    assert counts(report) == (0, 1, 0, 0, 0)
    assert (an().phone, an().birth_date, an().sex) == ("0987000001", date(1960, 3, 12), "male")
    assert counts(bring_in(cast.an_binh.unit_id, sheet(changed(birth="1960", name="LE VAN AN")))) == (0, 1, 0, 0, 0)
    assert (an().phone, an().birth_date, an().full_name) == ("0912000001", date(1960, 3, 12), "Lê Văn An")


def test_an_identity_number_is_filled_in_but_never_replaced(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(changed(identity="")))
    assert counts(bring_in(cast.an_binh.unit_id, sheet(AN))) == (0, 1, 0, 0, 0)
    assert open_column(an(), RestrictedColumn.IDENTITY) == "042060000001"

    other = bring_in(cast.an_binh.unit_id, sheet(changed(identity="042060000099")))
    assert counts(other) == (0, 0, 0, 1, 0)
    assert other["duplicates"][0] == {"row": 2, "of": f"person:{an().pk}", "score": 75}
    assert open_column(an(), RestrictedColumn.IDENTITY) == "042060000001"


def test_an_equal_number_under_another_name_is_doubtful_here_and_rejected_elsewhere(
    cast: Cast, chapters: dict[str, int]
) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    stranger = changed(name="Phạm Thị Bưởi", phone="0912000777", birth="5/5/1971", sex="Nữ", chapter="")

    assert counts(bring_in(chapters["AB-YD"], sheet(stranger))) == (0, 0, 0, 1, 0)
    assert counts(bring_in(cast.dong.unit_id, sheet(stranger))) == (0, 0, 0, 0, 1)
    assert Person.objects.filter(full_name="Phạm Thị Bưởi").count() == 0


def test_somebody_of_another_unit_with_that_number_gains_a_second_place(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    report = bring_in(cast.dong.unit_id, sheet(changed(chapter="", phone="0987000001")))

    assert counts(report) == (0, 1, 0, 0, 0)
    assert lists.memberships() == {
        ("Lê Văn An", "AB-YD", True, "2021-01-01"),
        ("Lê Văn An", "CH-D", False, "2021-01-01"),
    }
    assert an().phone == "0912000001"


def test_whoever_left_is_doubtful_and_whoever_died_is_rejected(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    row = Membership.objects.get(person=an())
    member_end(actor=SYSTEM, membership_id=row.pk, on=clock.today(), reason=LeaveReason.RESIGNED)
    assert counts(bring_in(cast.an_binh.unit_id, sheet(AN))) == (0, 0, 0, 1, 0)

    person_record_death(actor=SYSTEM, person_id=row.person_id, died_on=clock.today())
    assert counts(bring_in(cast.an_binh.unit_id, sheet(AN))) == (0, 0, 0, 0, 1)


def test_an_old_list_does_not_bring_back_who_was_transferred(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    row = Membership.objects.get(person=an())
    member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=cast.to_5.unit_id, on=clock.today())
    before = lists.memberships()

    assert counts(bring_in(cast.an_binh.unit_id, sheet(AN))) == (0, 0, 0, 1, 0)
    assert lists.memberships() == before == {("Lê Văn An", "AB-5", True, clock.today().isoformat())}


def test_texts_longer_than_the_register_holds_are_rejected(cast: Cast, chapters: dict[str, int]) -> None:
    rows: list[Row] = [["Họ và tên", "Nghề nghiệp"], ["Lê Văn An", "x" * 101], ["Lê Văn Bình", "x" * 100]]
    report = bring_in(chapters["AB-YD"], workbook(rows))

    assert [(cell["row"], cell["column"]) for cell in report["rejected"]] == [(2, "Nghề nghiệp")]
    assert report["created"] == 1


# Undoing


def last_import() -> MemberImport:
    return MemberImport.objects.latest("id")


def test_undoing_puts_everything_back(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(
        cast.an_binh.unit_id, sheet(AN, changed(name="Lê Thị Bình", identity="", phone="", birth="1971", sex="Nữ"))
    )
    before = lists.dump()
    second = sheet(
        changed(phone="0987000001", birth="13/03/1960", joined="2022"),
        changed(name="Lê Thị Bình", identity="042171000002", phone="", birth="1971", sex="Nữ", joined="2023"),
        changed(chapter="Chi hội thôn Bình Phong"),
        changed(name="Phạm Văn Cam", identity="", phone="0912000555", birth="1980"),
    )
    report = bring_in(cast.an_binh.unit_id, second)
    assert counts(report) == (1, 3, 0, 0, 0)
    assert lists.dump() != before

    import_undo(actor=SYSTEM, import_id=last_import().pk)
    assert lists.dump() == before
    import_undo(actor=SYSTEM, import_id=last_import().pk)
    assert counts(bring_in(cast.an_binh.unit_id, second)) == (1, 3, 0, 0, 0)


def test_what_was_built_on_an_import_stands_in_the_way(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, messes.plain())
    batch, person = last_import(), Person.objects.get(full_name="Trần Đình Hòa")
    row = Membership.objects.get(person=person)
    member_end(actor=SYSTEM, membership_id=row.pk, on=clock.today(), reason=LeaveReason.RESIGNED)
    person_update(actor=SYSTEM, person_id=person.pk, data=PersonData(full_name="Trần Đình Hoà", phone="0912345678"))
    before = lists.dump()

    with pytest.raises(BuiltUpon) as refused:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert refused.value.code == "import.built_upon"
    assert refused.value.obstacles == [
        "Trần Đình Hoà: đã thôi, chuyển hoặc được sửa sinh hoạt.",
        "Trần Đình Hoà: hồ sơ được sửa sau lần nhập.",
    ]
    assert lists.dump() == before


def test_a_later_import_is_undone_first(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    first = last_import()
    bring_in(cast.an_binh.unit_id, sheet(changed(phone="0987000001")))
    second = last_import()

    with pytest.raises(BuiltUpon):
        import_undo(actor=SYSTEM, import_id=first.pk)
    import_undo(actor=SYSTEM, import_id=second.pk)
    with pytest.raises(BuiltUpon):  # the person was changed and changed back: somebody has looked at it since
        import_undo(actor=SYSTEM, import_id=first.pk)


def test_after_thirty_days_it_is_too_late(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, sheet(AN))
    batch = last_import()
    MemberImport.objects.filter(pk=batch.pk).update(committed_at=clock.now() - timedelta(days=30, minutes=1))

    with pytest.raises(RuleViolated) as refused:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert refused.value.code == "import.undo_too_late"


# Idempotence

NAMES = st.sampled_from(
    ["Nguyễn Văn An", "nguyen van an", "Lê Thị Hòa", "Lê Thị Hoà", "Trần Văn Bình", "Trần Thị Bình"]
)
BIRTHS = st.sampled_from(["", "1960", "12/03/1960", "3/12/1960", "1971", "5/5/1971"])
ROWS = st.lists(
    st.tuples(
        st.just(1), NAMES, BIRTHS, st.sampled_from(["", "Nam", "Nữ"]),
        st.sampled_from(["", "", "042060000001", "042171000002"]), st.sampled_from(["", "0912000001", "0912000002"]),
        st.sampled_from(["", "Chi hội thôn Yên Du", "Thôn Bình Phong"]),
        st.sampled_from(["", "2021", "05/2021", "1/2/2022"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@contextmanager
def undone_at_the_end() -> Iterator[None]:
    """Each example begins with the cast alone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=25)
@given(rows=ROWS)
def test_any_list_a_second_time_changes_nothing(cast: Cast, rows: list[Row]) -> None:
    with undone_at_the_end():
        lists.found_chapters()
        content = sheet(*rows)
        first = bring_in(cast.an_binh.unit_id, content)
        before = lists.dump()
        again = bring_in(cast.an_binh.unit_id, content)

        assert lists.dump() == before
        assert (again["created"], again["updated"]) == (0, 0)
        for report in (first, again):
            assert report["rows"] == sum(counts(report))


@settings(max_examples=15)
@given(order=st.permutations(range(12)))
def test_the_order_of_rows_does_not_matter(cast: Cast, order: list[int]) -> None:
    people = [row[:8] for row in people_of_a_district(12, seed=7)]
    with undone_at_the_end():
        lists.found_chapters()
        bring_in(cast.to_5.unit_id, sheet(*[[*people[at][:6], "", people[at][7]] for at in order]))

        assert {name for name, *_ in lists.memberships()} == {row[1] for row in people}
