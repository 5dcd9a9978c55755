"""`khuyenhoc import-members`: every mess end to end, with its counts to the row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khuyenhoc.__main__ import main
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.officers.models import OfficerTerm
from tests.cast import Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.workbooks import Row, workbook

FOUR = (4, 0, 0, 0, 0)


class Town:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self.capsys = folder / "danh-sach.xlsx", capsys
        self.chapters = lists.found_chapters()

    def run(self, content: bytes, *words: str, unit: str = "AB") -> tuple[int, dict[str, Any]]:
        self.file.write_bytes(content)
        status = main(["import-members", str(self.file), "--unit", unit, "--json", *words])
        return status, json.loads(self.capsys.readouterr().out)


@pytest.fixture
def town(real_cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Town:
    return Town(tmp_path, capsys)


def test_every_mess_by_its_counts(town: Town) -> None:
    """Created, updated, unchanged, duplicates, rejected: of the four people of each list."""
    four: list[Callable[[], bytes]] = [
        messes.plain, messes.title_above, messes.merged_headers, messes.blank_rows, messes.repeated_headers,
        messes.total_and_signatures, messes.sections, messes.merged_chapter, messes.ditto_marks, messes.decomposed,
        messes.hard_spaces, messes.tcvn3, messes.tcvn3_capitals, messes.vni, messes.vni_and_unicode,
        messes.excel_dates, messes.short_dates, messes.phones, messes.sexes, messes.lost_zeros, messes.formulas,
        messes.two_sheets, messes.comma_text, messes.tcvn3_text, messes.open_document, messes.old_workbook,
        messes.split_name, messes.unmerged_headers, messes.households, messes.relations, messes.cards, messes.positions,
    ]  # fmt: skip
    wanted = {mess.__name__: FOUR for mess in four} | {
        "impossible_dates": (0, 0, 0, 0, 4),
        "twice_spelled": (4, 0, 0, 2, 0),
        "namesakes": (2, 0, 0, 0, 0),
    }
    found = {name: lists.counts(town.run(getattr(messes, name)())[1]) for name in wanted}

    assert found == wanted
    assert Membership.objects.count() == 0


def test_a_commit_and_the_same_file_again(town: Town) -> None:
    status, first = town.run(messes.twice_spelled(), "--commit")
    again, second = town.run(messes.twice_spelled(), "--commit")

    assert (status, again) == (0, 0)
    twice = [{"row": 6, "of": 5, "score": 100}, {"row": 7, "of": 2, "score": 100}]
    assert first == {
        "rows": 6, "created": 4, "updated": 0, "unchanged": 0, "duplicates": twice, "rejected": [], "committed": True,
    }  # fmt: skip
    assert second == first | {"created": 0, "unchanged": 4}
    assert lists.memberships() == {
        ("Nguyễn Thị Ánh", "AB-YD", True, "2020-01-01"),
        ("Đặng Văn Ước", "AB-YD", True, "2020-01-01"),
        ("Lò Thị Pành", "AB-BP", True, "2020-01-01"),
        ("Trần Đình Hòa", "AB-BP", True, "2020-01-01"),
    }
    assert MemberImport.objects.count() == 1


def test_without_commit_nothing_is_written(town: Town) -> None:
    status, report = town.run(messes.plain())

    assert (status, report["created"], report["committed"]) == (0, 4, False)
    assert (Membership.objects.count(), MemberImport.objects.count()) == (0, 0)


def test_cells_that_are_wrong_are_named_with_the_reason(town: Town) -> None:
    _, report = town.run(messes.impossible_dates())

    assert [(cell["row"], cell["column"], cell["value"]) for cell in report["rejected"]] == [
        (2, "Ngày sinh", "31/2/1960"),
        (3, "Ngày sinh", "2/13/1960"),
        (4, "Ngày sinh", "1/1/2090"),
        (5, "Ngày sinh", "hôm qua"),
    ]
    assert all(cell["reason"].endswith(".") for cell in report["rejected"])


def test_an_unknown_chapter_is_rejected_with_those_that_come_near(town: Town) -> None:
    _, report = town.run(lists.sheet((1, "Lê Văn An", "1960", "Nam", "", "", "Chi hội thôn Yên Dũ", "")))

    assert report["rejected"] == [
        {
            "row": 2, "column": "Chi hội", "value": "Chi hội thôn Yên Dũ",
            "reason": "Chưa rõ là chi hội nào thuộc Phường An Bình. Gần giống: “Chi hội Khuyến học thôn Yên Du”. "
            "Hãy ghi đúng tên chi hội.",
        }
    ]  # fmt: skip


def test_a_list_without_chapters_goes_to_the_unit_named(town: Town) -> None:
    rows: list[Row] = [["Họ và tên", "Năm sinh"], ["Lê Văn An", 1960]]
    town.run(workbook(rows), "--commit", unit="AB-YD@2021-05-01")

    assert lists.memberships() == {("Lê Văn An", "AB-YD", True, "2021-05-01")}


def test_positions_become_offices_when_the_command_says_so(town: Town) -> None:
    def heads() -> set[str]:
        return set(OfficerTerm.objects.filter(unit__in=town.chapters.values()).values_list("position", flat=True))

    town.run(messes.positions(), "--commit")
    assert heads() == set()
    town.run(messes.positions(), "--commit", "--appoint")
    assert heads() == {"chapter_head", "treasurer"}


def test_another_sheet_by_its_name(town: Town) -> None:
    assert town.run(messes.two_sheets(), "--sheet", "danh sach")[1]["created"] == 4
    status, refusal = town.run(messes.two_sheets(), "--sheet", "Tháng 2")
    assert (status, refusal["error"]) == (1, "sheet_unknown")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (messes.locked(), "file_locked"),
        (messes.entity_bomb(), "file_bomb"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file_unknown_kind"),
        (workbook([["STT", "Họ và tên"]]), "rows_none"),
    ],
)
def test_refusals_of_files(town: Town, content: bytes, code: str) -> None:
    status, refusal = town.run(content, "--commit")

    assert (status, refusal["error"]) == (1, code)
    assert refusal["message"].endswith(".")


def test_refusals_of_units_and_calls(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {unit: town.run(messes.plain(), unit=unit)[1]["error"] for unit in ("XX", "AB@2019-01-01", "AB-TT")}
    assert codes == {"XX": "unit.not_found", "AB@2019-01-01": "unit.not_found", "AB-TT": "member.unit_has_none"}
    assert town.run(messes.plain(), unit="AB@2999-01-01")[1]["error"] == "import.future"
    missing = ["import-members", "/khong/co.xlsx", "--unit", "AB"]
    assert main(missing) == 2
    assert capsys.readouterr().err == ("Không mở được tệp /khong/co.xlsx: không có tệp này hoặc không được phép đọc.\n")
    with pytest.raises(SystemExit) as wrong:
        main(["import-members", "a.xlsx", "--unit", "AB@hom-qua"])
    assert wrong.value.code == 2


def test_words_for_people(town: Town) -> None:
    town.file.write_bytes(messes.twice_spelled())
    main(["import-members", str(town.file), "--unit", "AB"])

    assert town.capsys.readouterr().out.splitlines() == [
        "6 dòng. Sẽ ghi: 4 người mới, 0 người thay đổi. Giữ nguyên: 0. Nghi trùng, để lại: 2. Ô sai: 0.",
        "  Dòng 6: giống dòng 5 (100/100).",
        "  Dòng 7: giống dòng 2 (100/100).",
        "Chưa ghi gì. Thêm --commit để ghi.",
    ]
