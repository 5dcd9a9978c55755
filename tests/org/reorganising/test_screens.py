"""The screens of a reorganisation: begun, filled step by step, tried, done, undone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.access.models import Mandate
from khuyenhoc.files.models import StoredFile
from khuyenhoc.org.models import OrgUnit, Reorganisation
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, from_data
from khuyenhoc.org.selectors import unit_by_code, units_on
from khuyenhoc.org.services import NewUnit, unit_found
from khuyenhoc.org.services.reorganising import reorganisation_commit
from tests.cast import SYSTEM, Cast, Player
from tests.org.reorganising.plans import ON, done, drafted, merger, settled, split, village
from tests.org.test_web_acts import send
from tests.org.test_web_views import browser, page

ROOT = "/to-chuc/sap-xep/"
HEAD = {
    "title": "Hợp nhất phường An Bình và xã Cẩm Hà", "effective_on": "01/07/2025", "decision_number": "30/QĐ-HKH",
    "decision_on": "25/06/2025", "decision_authority": "Hội Khuyến học tỉnh Lâm Giang",
}  # fmt: skip
NAMED = {"name": "Hội Khuyến học xã Bình Hà", "short_name": "Xã Bình Hà", "code": "AB"}


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the day of the plans."""
    monkeypatch.setattr("khuyenhoc.core.clock.today", lambda: ON + timedelta(days=3))


def begun(player: Player, **more: object) -> str:
    answer = browser(player).post(f"{ROOT}lap/", HEAD | more)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def decide(player: Player, url: str) -> None:
    """Whatever has no default yet: its last choice, which puts it off."""
    html, answers = page(player, url), {"version": version()}
    for group in re.findall(r'<fieldset class="kh-field org-undecided">.*?</fieldset>', html, re.DOTALL):
        name, value = re.findall(r'name="(q-[^"]+)" value="([^"]*)"', group)[-1]
        answers[name] = value
    send(player, url, answers)
    assert "chưa quyết định" not in page(player, url)


def steps() -> list[object]:
    return list(from_data(Reorganisation.objects.get().steps))


def version() -> str:
    return str(Reorganisation.objects.get().version)


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_merger_from_the_first_screen_to_the_last(cast: Cast) -> None:
    url = begun(cast.khang)
    assert "Phương án chưa có việc nào" in page(cast.khang, url)
    units = [str(cast.an_binh.unit_id), str(cast.cam_ha.unit_id)]
    assert send(cast.khang, f"{url}them/hop-nhat/", NAMED | {"units": units, "version": "0"}) == url
    html = page(cast.khang, url)
    assert "Hợp nhất Phường An Bình, Xã Cẩm Hà thành Xã Bình Hà." in html
    assert "Sẽ chuyển" in html
    assert re.findall(r'name="(q-access\.\d+)" value="onward" checked', html) == [f"q-access.{unit}" for unit in units]

    assert send(cast.khang, url, {f"q-access.{units[1]}": "end", "version": version()}) == url
    assert Reorganisation.objects.get().answers == {f"access.{units[1]}": "end"}  # defaults stay defaults
    assert "việc chưa quyết định" in page(cast.khang, f"{url}thuc-hien/", status=422)
    decide(cast.khang, url)
    assert "2 đơn vị kết thúc" in said(page(cast.khang, f"{url}thuc-hien/"))
    assert send(cast.khang, f"{url}thuc-hien/", {"version": version()}) == url

    new = unit_by_code(actor=SYSTEM, code="AB", on=ON)
    assert new.name == "Hội Khuyến học xã Bình Hà"
    assert set(Mandate.objects.filter(unit=new.unit_id).values_list("user__username", flat=True)) == {
        "lan", "nga", "tam",
    }  # fmt: skip
    result = page(cast.khang, url)
    assert "Đã chuyển" in result
    assert f'href="/to-chuc/{new.unit_id}/"' in result
    assert "Trần Văn Khang" in result
    assert HEAD["title"] in page(cast.khang, f"/to-chuc/{new.unit_id}/")
    assert HEAD["title"] in page(cast.khang, ROOT)

    assert send(cast.khang, f"{url}hoan-tac/", {}) == url
    assert "Đã hoàn tác" in page(cast.khang, url)
    assert unit_by_code(actor=SYSTEM, code="AB", on=ON).unit_id == cast.an_binh.unit_id


def test_searching_keeps_what_is_typed_and_ticked(cast: Cast) -> None:
    url = begun(cast.khang)
    typed = NAMED | {"units": [str(cast.an_binh.unit_id)], "version": "0", "tim-units": "cam ha", "act": "find"}
    html = send(cast.khang, f"{url}them/hop-nhat/", typed, status=200)
    ticked = re.findall(r'<input type="checkbox" name="units" value="(\d+)"[^>]*checked', html)
    assert ticked == [str(cast.an_binh.unit_id)]
    assert f'name="units" value="{cast.cam_ha.unit_id}"' in html
    assert 'value="Xã Bình Hà"' in html
    assert steps() == []
    found = send(cast.khang, f"{url}them/hop-nhat/", {"tim-units": "khong co", "act": "find"}, status=200)
    assert 'name="units"' not in found


def test_what_is_missing_is_said_at_its_field(cast: Cast) -> None:
    url = begun(cast.khang)
    html = send(cast.khang, f"{url}them/hop-nhat/", {"version": "0"}, status=422)
    assert "Chưa chọn đơn vị nào. Gõ tên để tìm, rồi đánh dấu." in html
    one = NAMED | {"units": str(cast.an_binh.unit_id), "version": "0"}
    assert "Chọn ít nhất hai đơn vị để hợp nhất." in send(cast.khang, f"{url}them/hop-nhat/", one, status=422)
    unlike = NAMED | {"units": [str(cast.an_binh.unit_id), str(cast.dong.unit_id)], "version": "0"}
    html = send(cast.khang, f"{url}them/hop-nhat/", unlike, status=422)
    assert "Chỉ hợp nhất những đơn vị cùng loại, cùng cấp." in html
    page(cast.khang, f"{url}them/khong-co/", status=404)
    assert steps() == []


def test_a_split_asks_where_each_unit_below_goes(cast: Cast) -> None:
    below = NewUnit(
        founded_on=date(2021, 1, 1), parent_id=cast.to_5.unit_id, description=village("AB-5-1", "Phân hội 1")
    )
    child = unit_found(actor=SYSTEM, data=below).pk
    url = begun(cast.khang)
    parts = {
        "name1": "Chi hội Khuyến học Tổ 5A", "short_name1": "Tổ 5A", "code1": "AB-5A",
        "name2": "Chi hội Khuyến học Tổ 5B", "short_name2": "Tổ 5B", "code2": "AB-5B",
        "unit": str(cast.to_5.unit_id), "version": "0",
    }  # fmt: skip
    html = send(cast.khang, f"{url}them/chia-tach/", parts, status=422)
    assert "Chưa chọn Phân hội 1 về đơn vị nào." in html
    send(cast.khang, f"{url}them/chia-tach/", parts | {f"below-{child}": "2"})
    assert "Chia tách Tổ 5 thành Tổ 5A; Tổ 5B (nhận Phân hội 1)." in page(cast.khang, url)
    send(cast.khang, f"{url}thuc-hien/", {"version": version()})
    second = unit_by_code(actor=SYSTEM, code="AB-5B", on=ON)
    assert units_on(ON).get(unit_id=child).path == f"{second.path}{child}/"


def test_renaming_begins_with_the_name_in_use(cast: Cast) -> None:
    url = begun(cast.khang)
    chosen = {"unit": str(cast.to_6.unit_id), "version": "0"}
    html = send(cast.khang, f"{url}them/doi-ten/", chosen | {"act": "find"}, status=200)
    assert f'value="{cast.to_6.name}"' in html
    new = {"name": "Chi hội Khuyến học Phú Bình", "short_name": "Phú Bình", "code": "AB-6"}
    send(cast.khang, f"{url}them/doi-ten/", chosen | new)
    assert "Đổi tên Tổ 6: Chi hội Khuyến học Tổ dân phố 6 thành Chi hội Khuyến học Phú Bình." in page(cast.khang, url)


def test_school_chapters_become_committees_at_once(cast: Cast) -> None:
    url = begun(cast.khang)
    send(
        cast.khang, f"{url}them/doi-loai/",
        {"below": str(cast.province.unit_id), "host": "school", "becomes": "committee", "version": "0"},
    )  # fmt: skip
    [step] = steps()
    assert isinstance(step, Describe)
    assert (step.unit_id, step.description.name) == (cast.school.unit_id, "Ban Khuyến học Trường THCS An Bình")
    assert "Chuyển Trường THCS An Bình thành Ban Khuyến học." in page(cast.khang, url)
    none = {"below": str(cast.cam_ha.unit_id), "host": "school", "becomes": "committee", "version": "1"}
    assert "Không có đơn vị nào để đổi loại như vậy." in send(cast.khang, f"{url}them/doi-loai/", none, status=422)


def test_moving_absorbing_closing_and_founding_are_lines_that_go_again(cast: Cast) -> None:
    url = begun(cast.khang)
    found = {
        "name": "Hội Khuyến học xã Mới", "short_name": "Xã Mới", "code": "MOI", "what": "association.commune",
        "target": str(cast.province.unit_id), "version": "0",
    }  # fmt: skip
    send(cast.khang, f"{url}them/lap-moi/", found)
    [step] = steps()
    assert isinstance(step, Found)
    new = str(step.unit_id)
    send(cast.khang, f"{url}them/chuyen/", {"units": str(cast.to_5.unit_id), "target": new, "version": "1"})
    send(cast.khang, f"{url}them/sap-nhap/", {
        "units": str(cast.to_6.unit_id), "target": str(cast.to_5.unit_id), "version": "2",
    })  # fmt: skip
    send(cast.khang, f"{url}them/ket-thuc/", {"units": str(cast.center.unit_id), "version": "3"})
    html = page(cast.khang, url)
    for line in (
        "Lập Xã Mới, trực thuộc Tỉnh Lâm Giang.", "Chuyển Tổ 5 về trực thuộc Xã Mới.", "Sáp nhập Tổ 6 vào Tổ 5.",
        "Kết thúc TTHTCĐ An Bình.",
    ):  # fmt: skip
        assert line in html
    send(cast.khang, f"{url}bo-viec/", {"drop": "line-0", "version": "4"})  # with the founding goes what moves there
    assert [type(step) for step in steps()] == [End, End]
    send(cast.khang, f"{url}bo-viec/", {"drop": "line-0", "version": "5"})
    send(cast.khang, f"{url}bo-viec/", {"drop": "line-0", "version": "6"})
    assert "Phương án chưa có việc nào" in page(cast.khang, url)
    send(cast.khang, f"{url}bo-viec/", {"drop": "line-0", "version": "7"}, status=422)


def test_one_unit_of_a_line_of_many_goes_alone(cast: Cast) -> None:
    moves = [Move(unit_id=unit.unit_id, parent_id=cast.cam_ha.unit_id) for unit in (cast.to_5, cast.to_6)]
    act = drafted(cast.khang.actor, moves)
    send(cast.khang, f"{ROOT}{act.pk}/bo-viec/", {"drop": "part-0", "version": "0"})
    assert steps() == moves[1:]


def test_what_the_dry_run_refuses_stands_at_the_top(cast: Cast) -> None:
    act = drafted(cast.khang.actor, [End(unit_id=cast.an_binh.unit_id)])
    html = page(cast.khang, f"{ROOT}{act.pk}/")
    assert "Chưa biết chuyển 4 đơn vị về đâu" in html
    assert "Chưa biết chuyển 4 đơn vị về đâu" in page(cast.khang, f"{ROOT}{act.pk}/thuc-hien/", status=422)


def test_without_a_decision_it_is_not_done(cast: Cast) -> None:
    act = drafted(cast.khang.actor, merger(cast), decision=None)
    send(cast.khang, f"{ROOT}{act.pk}/thuc-hien/", {"version": "0"}, status=422)
    pdf = SimpleUploadedFile("qd.pdf", b"%PDF-1.7 quyet dinh", "application/pdf")
    send(cast.khang, f"{ROOT}{act.pk}/sua/", HEAD | {"version": "0", "decision_file": pdf})
    kept = Reorganisation.objects.get()
    assert (kept.decision_number, StoredFile.objects.get().pk) == ("30/QĐ-HKH", kept.decision_file_id)
    send(cast.khang, f"{ROOT}{act.pk}/sua/", HEAD | {"version": "1", "title": "Tên khác"})
    assert (Reorganisation.objects.get().title, StoredFile.objects.count()) == ("Tên khác", 1)
    send(cast.khang, f"{ROOT}{act.pk}/sua/", HEAD | {"version": "1"}, status=409)
    wrong = HEAD | {"version": "2", "decision_file": SimpleUploadedFile("a.pdf", b"PK\x03\x04")}
    assert "Tệp này không đúng loại" in send(cast.khang, f"{ROOT}{act.pk}/sua/", wrong, status=422)
    alone = {
        "title": "x",
        "effective_on": "01/07/2025",
        "version": "2",
        "decision_file": SimpleUploadedFile("b", b"%PDF-"),
    }
    send(cast.khang, f"{ROOT}{act.pk}/sua/", alone, status=422)


def test_a_day_to_come_is_set_and_called_back(cast: Cast) -> None:
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast), effective_on=ON + timedelta(days=60)))
    assert "Đặt ngày" in page(cast.khang, f"{ROOT}{act.pk}/")
    send(cast.khang, f"{ROOT}{act.pk}/thuc-hien/", {"version": version()})
    assert "Chờ đến ngày hiệu lực" in page(cast.khang, f"{ROOT}{act.pk}/")
    send(cast.khang, f"{ROOT}{act.pk}/bo/", {}, status=422)
    send(cast.khang, f"{ROOT}{act.pk}/thu-lai/", {})
    send(cast.khang, f"{ROOT}{act.pk}/thu-lai/", {}, status=422)
    assert send(cast.khang, f"{ROOT}{act.pk}/bo/", {}) == ROOT
    assert not Reorganisation.objects.exists()


def test_a_refused_undo_says_why(cast: Cast) -> None:
    act = done(cast.khang.actor, merger(cast))
    new = unit_by_code(actor=SYSTEM, code="AB", on=ON)
    data = NewUnit(founded_on=ON + timedelta(days=1), parent_id=new.unit_id, description=village("AB-7", "Tổ 7"))
    unit_found(actor=cast.khang.actor, data=data)
    html = send(cast.khang, f"{ROOT}{act.pk}/hoan-tac/", {}, status=422)
    assert "Không hoàn tác được nữa." in html


def test_plans_of_others_are_not_there(cast: Cast) -> None:
    act = drafted(cast.khang.actor, split(cast))
    assert [drawn for drawn in ("Tổ 5A", "Tổ 5B") if drawn not in page(cast.khang, f"{ROOT}{act.pk}/")] == []
    for player in (cast.lan, cast.phuc, cast.ha):
        page(player, ROOT, status=403)
        page(player, f"{ROOT}{act.pk}/", status=403)
        assert "Sắp xếp tổ chức" not in page(player, "/to-chuc/")
    Mandate.objects.create(user=cast.phuc.user, role="association_officer", unit_id=cast.cam_ha.unit_id, valid_from=ON)
    for path in ("", "sua/", "thuc-hien/", "them/chuyen/"):
        page(cast.phuc, f"{ROOT}{act.pk}/{path}", status=404)
    assert act.title not in page(cast.phuc, ROOT)
    page(cast.phuc, f"{ROOT}lap/?don-vi={cast.an_binh.unit_id}", status=404)
    html = send(cast.phuc, f"{ROOT}lap/?don-vi={cast.cam_ha.unit_id}", HEAD)
    found = send(cast.phuc, f"{html}them/chuyen/", {"act": "find", "tim-units": "to"}, status=200)
    assert f'value="{cast.to_5.unit_id}"' not in found
    assert OrgUnit.objects.count() == 8


def queries(player: Player, url: str) -> int:
    client = browser(player)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_pages_cost_the_same_whatever_their_size(cast: Cast) -> None:
    moves = [Move(unit_id=unit.unit_id, parent_id=cast.cam_ha.unit_id) for unit in (cast.to_5, cast.to_6, cast.school)]
    small, big = drafted(cast.khang.actor, moves[:1]), drafted(cast.khang.actor, moves)
    assert queries(cast.khang, f"{ROOT}{small.pk}/") == queries(cast.khang, f"{ROOT}{big.pk}/")
    for deed in ("hop-nhat", "sap-nhap", "chia-tach", "chuyen", "doi-ten", "doi-loai", "lap-moi", "ket-thuc"):
        small_form, big_form = (queries(cast.khang, f"{ROOT}{act.pk}/them/{deed}/") for act in (small, big))
        assert (deed, small_form) == (deed, big_form)
    of_two = queries(cast.khang, ROOT)
    drafted(cast.khang.actor, moves)
    assert queries(cast.khang, ROOT) == of_two
    parts = [reorganisation_commit(actor=cast.khang.actor, reorganisation_id=small.pk)]
    of_one = queries(cast.khang, f"/to-chuc/{cast.to_5.unit_id}/")
    back = [Move(unit_id=cast.to_5.unit_id, parent_id=cast.an_binh.unit_id)]
    parts += [done(cast.khang.actor, back, effective_on=ON + timedelta(days=1))]
    assert queries(cast.khang, f"/to-chuc/{cast.to_5.unit_id}/") == of_one
    assert all(act.title in page(cast.khang, f"/to-chuc/{cast.to_5.unit_id}/") for act in parts)
