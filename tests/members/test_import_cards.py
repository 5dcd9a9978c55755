"""Card numbers and positions in a list: written once, changed, refused, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.errors import Forbidden
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.members.services import member_transfer
from khuyenhoc.members.services.importing import BuiltUpon, import_undo
from khuyenhoc.officers.enums import OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.services import NewOfficer, officer_appoint, officer_end
from tests.cast import SYSTEM, Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.workbooks import Row, workbook
from tests.members.lists import bring_in, counts
from tests.members.register import last_act

ON = date(2023, 6, 1)


@pytest.fixture
def chapters(cast: Cast) -> dict[str, int]:
    return lists.found_chapters()


def carded(*rows: Row) -> bytes:
    return workbook([("Họ và tên", "Ngày sinh", "Số thẻ"), *rows])


def cards() -> dict[str, str]:
    rows = Membership.objects.filter(left_on__isnull=True).values_list("person__full_name", "card_number")
    return dict(rows)


def positions() -> dict[str, str]:
    rows = Membership.objects.exclude(listed_position="").values_list("person__full_name", "listed_position")
    return dict(rows)


def offices() -> set[tuple[str, str, str]]:
    """Those that the lists made."""
    rows = OfficerTerm.objects.filter(valid_from__gte=ON).values_list("person__full_name", "position", "valid_from")
    return {(name, position, str(since)) for name, position, since in rows}


def test_cards_are_kept_once_and_taken_back(cast: Cast, chapters: dict[str, int]) -> None:
    before = lists.dump()
    assert counts(bring_in(cast.an_binh.unit_id, messes.cards())) == (4, 0, 0, 0, 0)
    assert cards() == {
        "Nguyễn Thị Ánh": "1001", "Đặng Văn Ước": "VQ-0002", "Lò Thị Pành": "", "Trần Đình Hòa": "VQ 0004",
    }  # fmt: skip
    assert counts(bring_in(cast.an_binh.unit_id, messes.cards())) == (0, 0, 4, 0, 0)
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


def test_a_card_of_somebody_else_is_refused(cast: Cast, chapters: dict[str, int]) -> None:
    """In the list, in the register, and in another unit of the association."""
    unit = chapters["AB-YD"]
    three = carded(("Lê Văn An", "1/2/1960", "7"), ("Lê Văn Ba", "1/2/1961", "7"), ("Lê Văn Cam", "1/2/1962", "8"))
    report = bring_in(unit, three)
    assert counts(report) == (2, 0, 0, 0, 1)
    assert (report["rejected"][0]["row"], report["rejected"][0]["column"]) == (3, "Số thẻ")
    elsewhere = bring_in(
        cast.dong.unit_id, carded(("Phạm Thị Bưởi", "1/2/1971", "8"), ("Phạm Thị Cúc", "1/2/1972", "9"))
    )
    assert counts(elsewhere) == (1, 0, 0, 0, 1)

    known = bring_in(unit, carded(("Lê Văn An", "1/2/1960", "9")))
    assert (counts(known), cards()["Lê Văn An"]) == ((0, 0, 1, 0, 0), "7")
    assert counts(bring_in(unit, carded(("Lê Văn An", "1/2/1960", "7" * 31)))) == (0, 0, 0, 0, 1)
    assert counts(bring_in(unit, carded(("Lê Văn An", "1/2/1960", "=7")))) == (0, 0, 0, 0, 1)


def test_cards_that_go_from_hand_to_hand(cast: Cast, chapters: dict[str, int]) -> None:
    """An takes Ba's card, Ba a new one, whatever the order; the second time nothing is left to do."""
    unit = chapters["AB-YD"]
    bring_in(unit, carded(("Lê Văn An", "1/2/1960", ""), ("Trần Thị Ba", "1/2/1961", "7")))
    before = lists.dump()
    passed = carded(("Lê Văn An", "1/2/1960", "7"), ("Trần Thị Ba", "1/2/1961", "8"), ("Phạm Văn Cam", "1/2/1962", "9"))

    assert counts(bring_in(unit, passed)) == (1, 2, 0, 0, 0)
    assert cards() == {"Lê Văn An": "7", "Trần Thị Ba": "8", "Phạm Văn Cam": "9"}
    assert counts(bring_in(unit, passed)) == (0, 0, 3, 0, 0)
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == before


def test_a_second_chapter_repeats_the_card_of_the_first(cast: Cast, chapters: dict[str, int]) -> None:
    rows: list[Row] = [
        ("Lê Văn An", "12/3/1960", "042060000001", "Thôn Yên Du", "7"),
        ("Lê Văn An", "12/3/1960", "042060000001", "Thôn Bình Phong", "7"),
    ]
    twice = workbook([("Họ và tên", "Ngày sinh", "Số CCCD", "Chi hội", "Số thẻ"), *rows])

    assert counts(bring_in(cast.an_binh.unit_id, twice)) == (1, 1, 0, 0, 0)
    assert sorted(Membership.objects.values_list("card_number", flat=True)) == ["", "7"]
    assert counts(bring_in(cast.an_binh.unit_id, twice)) == (0, 0, 2, 0, 0)


def test_a_card_goes_along_when_its_member_is_transferred(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(chapters["AB-YD"], carded(("Lê Văn An", "1960", "7")), on=ON)
    row = Membership.objects.get()
    member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=chapters["AB-BP"], on=date(2024, 1, 1))
    assert cards() == {"Lê Văn An": "7"}


def test_a_position_is_words_unless_the_one_who_imports_says_otherwise(cast: Cast, chapters: dict[str, int]) -> None:
    assert counts(bring_in(cast.an_binh.unit_id, messes.positions(), on=ON)) == (4, 0, 0, 0, 0)
    assert positions() == {"Nguyễn Thị Ánh": "Thủ quỹ", "Đặng Văn Ước": "CHT", "Trần Đình Hòa": "Bí thư chi bộ"}
    assert offices() == set()
    assert counts(bring_in(cast.an_binh.unit_id, messes.positions(), on=ON)) == (0, 0, 4, 0, 0)

    noted = lists.dump()
    report = bring_in(cast.an_binh.unit_id, messes.positions(), on=ON, appoints=True)
    assert counts(report) == (0, 2, 2, 0, 0)
    assert positions() == {"Trần Đình Hòa": "Bí thư chi bộ"}
    assert offices() == {
        ("Nguyễn Thị Ánh", "treasurer", "2023-06-01"), ("Đặng Văn Ước", "chapter_head", "2023-06-01"),
    }  # fmt: skip
    for appoints in (True, False):
        again = bring_in(cast.an_binh.unit_id, messes.positions(), on=ON, appoints=appoints)
        assert counts(again) == (0, 0, 4, 0, 0)
    import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
    assert lists.dump() == noted


def test_offices_that_cannot_be_given_stay_words(cast: Cast, chapters: dict[str, int]) -> None:
    unit = chapters["AB-YD"]
    rows: list[Row] = [
        ("Lê Văn An", "1960", "Chi hội trưởng"), ("Lê Văn Ba", "1961", "CHT"), ("Lê Văn Cam", "1962", "Chủ tịch Hội"),
    ]  # fmt: skip
    content = workbook([("Họ và tên", "Ngày sinh", "Chức vụ"), *rows])

    assert counts(bring_in(unit, content, on=ON, appoints=True)) == (3, 0, 0, 0, 0)
    assert offices() == {("Lê Văn An", "chapter_head", "2023-06-01")}
    assert positions() == {"Lê Văn Ba": "CHT", "Lê Văn Cam": "Chủ tịch Hội"}
    assert counts(bring_in(unit, content, on=ON, appoints=True)) == (0, 0, 3, 0, 0)
    long = workbook([("Họ và tên", "Ngày sinh", "Chức vụ"), ("Lê Văn Tư", "1963", "x" * 101)])
    assert counts(bring_in(unit, long)) == (0, 0, 0, 0, 1)


def test_appointing_asks_for_its_own_permission(cast: Cast, chapters: dict[str, int]) -> None:
    with pytest.raises(Forbidden):
        bring_in(cast.to_5.unit_id, messes.positions(), actor=cast.ha.actor, appoints=True)
    bring_in(cast.an_binh.unit_id, messes.positions(), actor=cast.lan.actor, on=ON, appoints=True)
    assert len(offices()) == 2
    assert last_act().action == "members.list_imported"


def test_an_office_that_ended_since_stands_in_the_way(cast: Cast, chapters: dict[str, int]) -> None:
    bring_in(cast.an_binh.unit_id, messes.positions(), on=ON, appoints=True)
    batch, head = MemberImport.objects.latest("id"), OfficerTerm.objects.get(position="chapter_head", valid_from=ON)
    officer_end(actor=SYSTEM, term_id=head.pk, on=date(2024, 1, 1), reason=OfficerEndReason.RESIGNED)
    deputy = NewOfficer(
        unit_id=head.unit_id, person_id=head.person_id, position=Position.DEPUTY_CHAPTER_HEAD, on=date(2024, 1, 1)
    )
    officer_appoint(actor=SYSTEM, data=deputy)
    with pytest.raises(BuiltUpon) as refused:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert refused.value.obstacles == [
        "Đặng Văn Ước: được giao chức vụ.",
        "Đặng Văn Ước: chức vụ được sửa hoặc đã thôi sau lần nhập.",
    ]
