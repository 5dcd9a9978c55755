"""Which units the screens of the import offer, and which one stands there before anybody chooses."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyenhoc.core.authority import OrgPath
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing.data import Place
from khuyenhoc.members.web.forms.imports import named_apart
from khuyenhoc.members.web.places import INDENT, highest
from khuyenhoc.org.enums import UnitKind
from tests.cast import FOUNDED, Cast
from tests.members import lists
from tests.members.register import browser, page

URL = "/hoi-vien/nhap/"


def place(unit_id: int, name: str, path: str) -> Place:
    return Place(unit_id, name, name, OrgPath(path), None, FOUNDED, UnitKind.CHAPTER, is_open=True)


def test_the_highest_unit_stands_first_whatever_its_number() -> None:
    chapters = [(3, f"{INDENT}Chi hội thôn Một"), (5, f"{INDENT}Chi hội thôn Hai")]
    assert highest([*chapters[:1], (90, "Hội Khuyến học xã"), *chapters[1:]]) == 90
    assert highest([(8, "Chi hội thôn Ba"), (7, "Chi hội thôn Bốn")]) == 8
    assert highest([]) is None


def test_units_of_one_name_are_told_apart_by_the_unit_above() -> None:
    places = [place(1, "Hội xã Đông", "/1/"), place(2, "Chi hội thôn Một", "/1/2/"), place(3, "Hội xã Tây", "/3/")]
    places += [place(4, "Chi hội thôn Một", "/3/4/"), place(5, "Chi hội thôn Hai", "/3/5/")]
    assert named_apart({one.unit_id: one for one in places}) == {
        "1": "Hội xã Đông", "2": "Chi hội thôn Một, Hội xã Đông", "3": "Hội xã Tây",
        "4": "Chi hội thôn Một, Hội xã Tây", "5": "Chi hội thôn Hai",
    }  # fmt: skip


@pytest.mark.django_db
def test_each_unit_is_offered_once_for_a_name(cast: Cast) -> None:
    lists.found_chapters()
    client = browser(cast.lan)
    content = lists.sheet((1, "Lê Văn An", "1960", "Nam", "", "", "Thôn Yên Dũ", ""))
    file = SimpleUploadedFile("danh-sach.xlsx", content)
    client.post(URL, {"file": file, "unit": cast.an_binh.unit_id, "on": "01/06/2023"})
    batch = MemberImport.objects.latest("id")
    client.post(f"{URL}{batch.pk}/cot/", {f"cot-{c}": f for c, f in batch.mapping.items()})
    offered = re.findall(r'<option value="(\d+)"', page(cast.lan, f"{URL}{batch.pk}/chi-hoi/"))
    assert len(offered) == len(set(offered)) == 7  # six units that take members, and none


@pytest.mark.django_db
def test_the_association_of_the_commune_is_chosen_before_its_chapters(cast: Cast) -> None:
    html = page(cast.lan, URL)
    assert re.findall(r'<option value="(\d+)" selected', html) == [str(cast.an_binh.unit_id)]
