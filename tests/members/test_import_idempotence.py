"""Any list with households, cards and positions: a second time nothing changes, and taken back nothing is left."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, note, settings
from hypothesis import strategies as st

from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing import import_undo
from tests.cast import SYSTEM, Cast
from tests.members import lists
from tests.members.importing.workbooks import Row, workbook
from tests.members.lists import bring_in, counts
from tests.members.test_import_rows import undone_at_the_end

HEADINGS = ("Họ và tên", "Ngày sinh", "Số CCCD", "Chi hội", "Số hộ", "Chủ hộ", "Quan hệ", "Số thẻ", "Chức vụ")
NAMES = ["Nguyễn Văn An", "Lê Thị Hòa", "Trần Văn Bình"]
ROW = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(["1960", "12/03/1960", "5/5/1971"]),
    st.sampled_from(["", "", "042060000001"]), st.sampled_from(["Thôn Yên Du", "Thôn Bình Phong"]),
    st.sampled_from(["", "1", "2"]), st.sampled_from(["", *NAMES]), st.sampled_from(["", "chủ hộ", "vợ", "con"]),
    st.sampled_from(["", "A1", "A2"]), st.sampled_from(["", "CHT", "Thủ quỹ", "Bí thư"]),
)  # fmt: skip
LISTS = st.lists(ROW, min_size=1, max_size=7)
ON, LATER = date(2023, 6, 1), date(2024, 6, 1)

AN, BINH = ("Nguyễn Văn An", "1960"), ("Trần Văn Bình", "1960")
ONE_NUMBER_TWO_NAMES = [
    (*BINH, "", "Thôn Bình Phong", "", "", "", "", ""),
    (*BINH, "", "Thôn Bình Phong", "", "", "", "A2", "Bí thư"),
    (*BINH, "042060000001", "Thôn Yên Du", "", "", "", "", ""),
    (*AN, "042060000001", "Thôn Bình Phong", "", "", "", "A2", ""),
]
RELATION_AND_HOME_APART = [
    (*AN, "042060000001", "Thôn Bình Phong", "", "", "con", "", ""),
    (*AN, "042060000001", "Thôn Yên Du", "2", "", "", "", ""),
]
KNOWN = [(*AN, "", "Thôn Yên Du", "", "", "", "", "")]


@settings(max_examples=40)
@given(first=LISTS, second=LISTS, appoints=st.booleans())
@example(first=KNOWN, second=ONE_NUMBER_TWO_NAMES, appoints=False)
@example(first=KNOWN, second=RELATION_AND_HOME_APART, appoints=True)
def test_two_lists_after_each_other(cast: Cast, first: list[Row], second: list[Row], appoints: bool) -> None:
    """The second meets a register that says other things; each, a second time, changes nothing."""
    note(f"{first} {second}")
    with undone_at_the_end():
        lists.found_chapters()
        for rows, on in ((first, ON), (second, LATER)):
            content, before = workbook([HEADINGS, *rows]), lists.dump()
            report = bring_in(cast.an_binh.unit_id, content, on=on, appoints=appoints)
            assert report["rows"] == sum(counts(report))
            written = lists.dump()
            again = bring_in(cast.an_binh.unit_id, content, on=on, appoints=appoints)
            assert (again["created"], again["updated"]) == (0, 0)
            assert lists.dump() == written
            if report["created"] + report["updated"]:
                import_undo(actor=SYSTEM, import_id=MemberImport.objects.latest("id").pk)
                assert lists.dump() == before
                bring_in(cast.an_binh.unit_id, content, on=on, appoints=appoints)
