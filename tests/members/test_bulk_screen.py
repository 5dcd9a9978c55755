from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from khuyenhoc.members.models import Membership
from tests.cast import Cast
from tests.members.register import admit, browser, page

pytestmark = pytest.mark.django_db
URL = "/hoi-vien/viec-chung/"


def test_from_the_list_to_the_act_without_a_script(cast: Cast) -> None:
    rows = [admit(cast.to_5, name) for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước")]
    ticks = re.findall(r'name="row" value="([^"]+)"', page(cast.lan, "/hoi-vien/"))
    assert ticks == [f"{row.pk}-{row.version}" for row in rows]
    client = browser(cast.lan)
    step = client.post(URL, {"act": "chuyen", "row": ticks})
    html = step.content.decode()
    assert step.status_code == 200
    assert "Nguyễn\N{NO-BREAK SPACE}Thị\N{NO-BREAK SPACE}Ánh" in html
    key = re.search(r'name="key" value="([^"]+)"', html)
    assert key
    sent: dict[str, Any] = {"act": "chuyen", "step": "save", "row": ticks, "key": key[1], "unit": cast.to_6.unit_id}
    assert client.post(URL, sent | {"on": ""}).status_code == 422
    assert client.post(URL, sent | {"on": "01/01/2100"}).status_code == 422
    for _ in range(2):  # a second click changes nothing and is answered alike
        assert client.post(URL, sent | {"on": "01/03/2023"}).status_code == 302
    assert (
        list(Membership.objects.filter(left_on=None).values_list("unit_id", "joined_on"))
        == [(cast.to_6.unit_id, date(2023, 3, 1))] * 2
    )


def test_end_and_kind_over_a_selection(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    client = browser(cast.ha)
    sent: dict[str, Any] = {"step": "save", "row": [f"{row.pk}-0"]}
    kind = sent | {"act": "loai", "kind": "honorary", "key": "a"}
    assert client.post(URL, kind).status_code == 302
    end: dict[str, Any] = {
        "act": "thoi",
        "step": "save",
        "row": [f"{row.pk}-0"],
        "on": "01/03/2023",
        "reason": "resigned",
        "key": "b",
    }
    assert client.post(URL, end).status_code == 409  # it is version 1 by now
    assert client.post(URL, end | {"row": [f"{row.pk}-1"], "reason": "died"}).status_code == 422
    assert client.post(URL, end | {"row": [f"{row.pk}-1"]}).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.left_on) == ("honorary", date(2023, 3, 1))


def test_what_is_sent_by_hand_is_refused(cast: Cast) -> None:
    mine, theirs = admit(cast.to_5, "Nguyễn Thị Ánh"), admit(cast.dong, "Lò Thị Pành")
    client = browser(cast.ha)
    for sent, status in (
        ({"act": "thoi"}, 422),
        ({"act": "", "row": [f"{mine.pk}-0"]}, 422),
        ({"act": "xoa", "row": [f"{mine.pk}-0"]}, 422),
        ({"act": "thoi", "row": ["abc"]}, 422),
        ({"act": "thoi", "row": [f"{mine.pk}"]}, 422),
        ({"act": "thoi", "row": [f"{theirs.pk}-0"]}, 404),
        ({"act": "thoi", "row": [f"{mine.pk}-0", f"{theirs.pk}-0"]}, 404),
    ):
        answer = client.post(URL, sent)
        assert (answer.status_code, "Pành" in answer.content.decode()) == (status, False), sent
    assert client.get(URL).status_code == 405
    assert browser(cast.tam).post(URL, {"act": "thoi", "row": [f"{mine.pk}-0"]}).status_code == 403
