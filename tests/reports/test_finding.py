from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.reports.finding import Asked, find_reports, read
from tests.cast import Cast, Player
from tests.reports.chain import opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("báo cáo Bình Phong 5", Asked("binh phong 5", "binh phong", 5)),
        ("Báo cáo Tổ 5 tháng 02/2023", Asked("to 5", "to 5", 2, 2023)),
        ("cẩm hà t2", Asked("cam ha", "cam ha", 2)),
        ("cẩm hà 2/2023", Asked("cam ha", "cam ha", 2, 2023)),
        ("báo cáo tháng 12", Asked("", "", 12)),
        ("báo cáo", Asked("", "")),
        ("báo cáo An Bình", Asked("an binh", "an binh")),
        ("Bình Phong 5", None),
        ("Tổ 13", None),
        ("Nguyễn Văn An", None),
    ],
)
def test_what_is_typed_is_read(text: str, asked: Asked | None) -> None:
    assert read(text) == asked


def found(player: Player, text: str) -> list[str]:
    return [hit.label for hit in find_reports(player.actor, text)]


def test_reports_are_found_by_unit_and_month_and_only_in_ones_place(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened(cast, "2023-01")
    reports = opened(cast)
    sent(reports["an_binh"])
    assert found(cast.lan, "báo cáo an binh 2") == [
        "Báo cáo tháng 02/2023, Phường An Bình",
        "Báo cáo tháng 02/2023, Trường THCS An Bình",
    ]
    assert found(cast.khang, "Tổ 5 tháng 1/2023") == ["Báo cáo tháng 01/2023, Tổ 5"]
    # a number at the end may belong to the name
    assert found(cast.khang, "báo cáo tổ dân phố 5") == ["Báo cáo tháng 02/2023, Tổ 5", "Báo cáo tháng 01/2023, Tổ 5"]
    assert found(cast.ha, "báo cáo tháng 2") == ["Báo cáo tháng 02/2023, Tổ 5"]
    assert found(cast.phuc, "báo cáo an bình 2") == []
    assert found(cast.lan, "báo cáo an bình 7") == []
    actor = cast.khang.actor
    with django_assert_max_num_queries(2):
        hits = find_reports(actor, "báo cáo an bình tháng 2")
    assert (hits[0].url, hits[0].note) == (f"/bao-cao/{reports['an_binh'].pk}/", "Chờ tiếp nhận")
