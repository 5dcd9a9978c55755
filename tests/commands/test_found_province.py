"""The command that founds the associations of provinces: looks first, founds when told, a second time nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from khuyenhoc.__main__ import main
from khuyenhoc.commands import _setup
from khuyenhoc.org.models import OrgUnit
from tests.localities.conftest import dataset, keeper, loaded, two_provinces

__all__ = ["dataset", "keeper", "loaded", "two_provinces"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(autouse=True)
def _database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def database():  # type: ignore[no-untyped-def]
        yield None

    monkeypatch.setattr(_setup, "database", database)


def test_looks_first_founds_when_told_and_nothing_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["found-province", "42@2025-07-01"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Tỉnh Hà Tĩnh (42): sẽ lập 70 Hội, có Hội cấp tỉnh; 0 xã đã có Hội.", "Chưa ghi gì. Thêm --commit để lập."
    ]  # fmt: skip
    assert not OrgUnit.objects.exists()
    assert main(["found-province", "42@2025-07-01", "--commit"]) == 0
    assert capsys.readouterr().out == "Tỉnh Hà Tĩnh (42): đã lập 70 Hội, có Hội cấp tỉnh; 0 xã đã có Hội.\n"
    assert main(["found-province", "--all", "2025-07-01", "--commit", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["founded"], one["standing"]) for one in told["provinces"]] == [
        ("42", 0, 69), ("44", 79, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Ghi mã tỉnh, hoặc --all NGÀY."),
        (["00@2025-07-01"], "Không có địa bàn nào mang mã 00 vào ngày 01/07/2025."),
        (["42", "--decision", "1/QĐ"], "Ghi đủ --decision, --decision-on và --decision-authority."),
    ],
)
def test_refusals_are_a_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["found-province", *arguments]) == 1
    assert capsys.readouterr().err.strip() == sentence
