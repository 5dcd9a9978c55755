"""Who held a code on a day, what lies below, what became of what, and search as people type."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.localities import selectors
from khuyenhoc.localities.enums import LocalityTier, ResidentialAreaKind
from khuyenhoc.localities.models import Locality, LocalitySuccession, ResidentialArea
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE
from tests.localities.conftest import AFTER, BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
LAST_DAY = date(2025, 6, 30)

TEN_TO_THREE = {
    "Xã Vũ Quang": {"Thị trấn Vũ Quang", "Xã Hương Minh", "Xã Quang Thọ", "Xã Thọ Điền"},
    "Xã Mai Hoa": {"Xã Ân Phú", "Xã Đức Giang", "Xã Đức Lĩnh"},
    "Xã Thượng Đức": {"Xã Đức Bồng", "Xã Đức Hương", "Xã Đức Liên"},
}


def names(rows: object) -> set[str]:
    return {row.full_name for row in rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [("18313", "Thị trấn Vũ Quang", "Xã Vũ Quang"), ("18322", "Xã Đức Lĩnh", "Xã Mai Hoa"),
     ("18328", "Xã Đức Hương", "Xã Thượng Đức")],
)  # fmt: skip
def test_code_changes_hands_on_the_first_of_july(code: str, old: str, new: str) -> None:
    assert selectors.locality_by_code(code, LAST_DAY).full_name == old
    assert selectors.locality_by_code(code, TWO_TIERS_SINCE).full_name == new


def test_code_unknown_on_the_day_is_not_found() -> None:
    assert selectors.locality_by_code("18316", LAST_DAY).full_name == "Xã Ân Phú"
    with pytest.raises(NotFound) as refused:
        selectors.locality_by_code("18316", TWO_TIERS_SINCE)
    assert refused.value.code == "localities.not_found"


def test_parse_code_takes_a_code_with_or_without_a_day() -> None:
    assert selectors.parse_code(" 18322@2023-02-09 ") == ("18322", BEFORE)
    assert selectors.parse_code("18322") == ("18322", clock.today())
    for text in ("", "18322@", "18322@2023-02-30", "18322@9/2/2023", "mã xã", "1" * 31):
        with pytest.raises(RuleViolated) as refused:
            selectors.parse_code(text)
        assert refused.value.code == "localities.bad_code"


def test_children_are_those_of_the_day() -> None:
    province, district = selectors.locality_by_code("42", BEFORE), selectors.locality_by_code("441", BEFORE)
    # The data set answers with the state of 30 June 2025: the district of Lộc Hà, ended before, is unknown to it.
    assert len(names(selectors.children_of(province, BEFORE))) == 12
    assert set(selectors.children_of(province, AFTER).values_list("tier", flat=True)) == {LocalityTier.COMMUNE}
    assert selectors.children_of(province, AFTER).count() == 69
    assert names(selectors.children_of(district, BEFORE)) == set().union(*TEN_TO_THREE.values())
    assert names(selectors.children_of(district, AFTER)) == set()
    assert names(selectors.communes_below(district, BEFORE)) == set().union(*TEN_TO_THREE.values())
    assert selectors.communes_below(province, BEFORE).count() == 209


def test_ten_communes_of_vu_quang_become_three() -> None:
    district = selectors.locality_by_code("441", BEFORE)
    for commune in selectors.children_of(district, BEFORE):
        conversion = selectors.convert(commune, AFTER)
        assert conversion.is_whole
        assert conversion.default is not None
        assert commune.full_name in TEN_TO_THREE[conversion.default.full_name]
        assert selectors.convert(commune, LAST_DAY).default == commune
    assert names(selectors.successors_of(district, AFTER)) == set(TEN_TO_THREE)
    assert selectors.convert(district, AFTER).default is None
    for new_name, old_names in TEN_TO_THREE.items():
        new = Locality.objects.get(full_name=new_name, parent__code="42")
        assert names(selectors.predecessors_of(new, BEFORE)) == old_names
        assert names(selectors.predecessors_of(new, AFTER)) == {new_name}
        assert {step.predecessor.full_name for step in selectors.lineage(new)} == old_names


def test_split_commune_has_parts_and_one_default() -> None:
    split = LocalitySuccession.objects.filter(is_whole=False).select_related("predecessor").first()
    assert split is not None
    conversion = selectors.convert(split.predecessor, AFTER)
    rows = LocalitySuccession.objects.filter(predecessor=split.predecessor)
    assert not conversion.is_whole
    assert {(part.locality.pk, part.is_default) for part in conversion.parts} == set(
        rows.values_list("successor_id", "is_default")
    )
    assert conversion.default == rows.get(is_default=True).successor


def test_day_before_a_locality_has_no_successors() -> None:
    mai_hoa = selectors.locality_by_code("18322", AFTER)
    assert selectors.successors_of(mai_hoa, BEFORE) == []
    with pytest.raises(NotFound) as refused:
        selectors.convert(mai_hoa, BEFORE)
    assert refused.value.code == "localities.no_successor"


def test_lineage_of_a_split_and_merged_again_follows_defaults() -> None:
    """A later reorganisation of our own making: Mai Hoa splits in 2030, and one part is absorbed in 2031."""
    mai_hoa = selectors.locality_by_code("18322", AFTER)
    made = {"kind": "commune", "parent": mai_hoa.parent}
    first, second = date(2030, 1, 1), date(2031, 1, 1)
    Locality.objects.filter(pk=mai_hoa.pk).update(valid_to=first)
    one = Locality.objects.create(
        code="90001", name="Một", full_name="Xã Một", valid_from=first, valid_to=second, **made
    )
    two = Locality.objects.create(code="90002", name="Hai", full_name="Xã Hai", valid_from=first, **made)
    LocalitySuccession.objects.create(predecessor=mai_hoa, successor=one, on=first, is_whole=False, is_default=True)
    LocalitySuccession.objects.create(predecessor=mai_hoa, successor=two, on=first, is_whole=False, is_default=False)
    LocalitySuccession.objects.create(predecessor=one, successor=two, on=second, is_whole=True, is_default=True)
    duc_linh = selectors.locality_by_code("18322", BEFORE)
    assert names(selectors.successors_of(duc_linh, first)) == {"Xã Một", "Xã Hai"}
    assert selectors.convert(duc_linh, first).default == one
    assert names(selectors.successors_of(duc_linh, second)) == {"Xã Hai"}
    assert selectors.convert(duc_linh, second).default == two
    assert "Xã Đức Lĩnh" in names(selectors.predecessors_of(two, BEFORE))


@pytest.mark.parametrize(
    "typed", ["duc linh", "ĐỨC LĨNH", "xã đức lĩnh", unicodedata.normalize("NFD", "Đức Lĩnh"), "  18322 "]
)
def test_search_ignores_accents_case_and_composition(typed: str) -> None:
    assert names(selectors.localities_search(typed, on=BEFORE, tier=LocalityTier.COMMUNE)) == {"Xã Đức Lĩnh"}


def test_search_answers_for_its_day_place_and_tier() -> None:
    vu_quang = selectors.locality_by_code("441", BEFORE)
    assert names(selectors.localities_search("vu quang", on=BEFORE)) == {"Huyện Vũ Quang", "Thị trấn Vũ Quang"}
    assert names(selectors.localities_search("vu quang", on=AFTER)) == {"Xã Vũ Quang"}
    inside = selectors.localities_search("duc", on=BEFORE, within=vu_quang)
    assert names(inside) == {
        "Xã Đức Giang", "Xã Đức Lĩnh", "Xã Đức Hương", "Xã Đức Bồng", "Xã Đức Liên",
    }  # fmt: skip
    assert len(selectors.localities_search("xa", on=BEFORE, limit=7)) == 7
    for typed in ("", "   ", "%", "_", "\\", "thuong duc"):
        assert selectors.localities_search(typed, on=BEFORE) == []


def test_search_uses_the_trigram_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM localities_locality WHERE search_name LIKE '%%' || kh_unaccent(%s) || '%%'",
            ["Đức Lĩnh"],
        )
        assert "locality_search" in "\n".join(row[0] for row in cursor.fetchall())


def test_query_counts_do_not_grow_with_rows() -> None:
    district = selectors.locality_by_code("441", BEFORE)
    commune = selectors.locality_by_code("18322", BEFORE)

    def queries(locality: Locality) -> int:
        with CaptureQueriesContext(connection) as captured:
            selectors.successors_of(locality, AFTER)
        return len(captured)

    assert queries(commune) == 1
    assert queries(district) == 2
    with CaptureQueriesContext(connection) as captured:
        for row in selectors.localities_on(BEFORE, tier=LocalityTier.COMMUNE)[:3]:
            assert row.parent and row.parent.parent
    assert len(captured) == 1


def test_villages_stay_with_their_ground() -> None:
    duc_linh, an_phu = (selectors.locality_by_code(code, BEFORE) for code in ("18322", "18316"))
    bong = selectors.locality_by_code("18331", BEFORE)
    mai_hoa = selectors.locality_by_code("18322", AFTER)
    for locality, name in ((duc_linh, "Yên Du"), (an_phu, "Phúc Đồng"), (bong, "Hàng xóm")):
        ResidentialArea.objects.create(locality=locality, kind="thon", name=name, valid_from=date(2000, 1, 1))
    closed = ResidentialArea.objects.create(
        locality=duc_linh, kind="thon", name="Cũ", valid_from=date(2000, 1, 1), valid_to=date(2020, 1, 1)
    )

    def areas(locality: Locality, on: date) -> list[str]:
        return [area.name for area in selectors.residential_areas_for(locality, on)]

    assert areas(duc_linh, BEFORE) == ["Yên Du"]
    assert areas(duc_linh, date(2019, 12, 31)) == ["Cũ", "Yên Du"]
    assert areas(mai_hoa, AFTER) == ["Phúc Đồng", "Yên Du"]
    assert str(closed) == "Thôn Cũ"
    assert ResidentialAreaKind.THON.label == "thôn"
