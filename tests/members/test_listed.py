from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from khuyenhoc.members.selectors import UnitCount
from khuyenhoc.members.web.listed import UNITS_A_PAGE, numbers_page, numbers_sums
from khuyenhoc.ui.paging import Page

OWN: Any = SimpleNamespace(unit_id=1)


def page(units: int, *, own: int = 0, asked: dict[str, str] | None = None) -> Page[dict[str, Any]]:
    counts = [UnitCount(1_000 + n, 1, 2, 3, 10 + n, f"Xã {n}") for n in range(units)]
    counts.append(UnitCount(own, 0, 0, own, 1, "Hội"))
    assert numbers_sums(counts)["members"] == sum(count.members for count in counts)
    return numbers_page(counts, own=cast("Any", OWN), query="", asked=asked or {})


def names(found: Page[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in found.rows]


def test_short_list_is_one_page_and_names_own_members_only_where_there_are_any() -> None:
    assert page(2) == Page(page(2).rows)
    assert names(page(2)) == ["Xã 0", "Xã 1"]
    assert names(page(2, own=5)) == ["Xã 0", "Xã 1", "Sinh hoạt trực tiếp ở Hội"]
    assert page(2, own=5).rows[-1] == {
        "name": "Sinh hoạt trực tiếp ở Hội", "url": "", "members": "5", "women": "0", "young": "0", "memberships": "5"
    }  # fmt: skip
    assert page(1).rows[0]["members"] == "1.000"
    assert page(0) == Page(())


def test_long_list_turns_forth_and_back() -> None:
    first = page(250)
    assert names(first) == [f"Xã {n}" for n in range(UNITS_A_PAGE)]
    assert first.previous_cursor is None
    second = page(250, asked={"after": first.next_cursor or ""})
    assert names(second) == [f"Xã {n}" for n in range(100, 200)]
    third = page(250, asked={"after": second.next_cursor or ""})
    assert names(third) == [f"Xã {n}" for n in range(200, 250)]
    assert third.next_cursor is None
    assert page(250, asked={"before": third.previous_cursor or ""}) == second
    assert page(250, asked={"before": second.previous_cursor or ""}) == first


@pytest.mark.parametrize("asked", [{"after": "x"}, {"after": "259"}, {"before": "nobody"}, {"after": ""}])
def test_place_that_is_not_in_the_list_is_its_beginning(asked: dict[str, str]) -> None:
    assert page(250, asked=asked) == page(250)
