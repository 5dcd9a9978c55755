"""The command for files of boundaries: looks first, writes when told, says what it would not take."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest

from khuyenhoc.__main__ import main
from khuyenhoc.commands import _setup
from khuyenhoc.localities.models import BoundaryImport, LocalityBoundary
from khuyenhoc.localities.selectors import locality_by_code
from tests.localities.conftest import AFTER, BEFORE, dataset, keeper, loaded, two_provinces
from tests.localities.drawing import around, feature, geojson

__all__ = ["dataset", "keeper", "loaded", "two_provinces"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(autouse=True)
def _database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def database():  # type: ignore[no-untyped-def]
        yield None

    monkeypatch.setattr(_setup, "database", database)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main(["import-boundaries", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_looks_first_and_writes_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "xa.geojson"
    file.write_bytes(geojson(feature(around(locality_by_code("18322", AFTER)), code="18322")))
    asked = (file, "--at", "2026-01-01", "--source", "Bản đồ thử")
    code, told = run(capsys, *asked)
    assert (code, told.strip()) == (0, "Mới kiểm tra, chưa ghi gì: mới 1.")
    assert (BoundaryImport.objects.count(), LocalityBoundary.objects.count()) == (0, 0)
    code, told = run(capsys, *asked, "--commit", "--json")
    report = json.loads(told)
    assert (code, report["committed"], report["counts"]["new"]) == (0, True, 1)
    assert [(row["number"], row["state"], row["code"], row["name"]) for row in report["rows"]] == [
        (1, "new", "18322", "Xã Mai Hoa")
    ]
    assert LocalityBoundary.objects.get().loaded_by_id == report["import"]
    code, told = run(capsys, *asked, "--commit")
    assert code == 1
    assert "Không có vùng nào để ghi" in told


def test_doubtful_and_refused_rows_need_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cu.geojson"
    duc_linh = locality_by_code("18322", BEFORE)
    rows = [feature(around(duc_linh), name="Xã Đức Lĩnh"), feature(around(duc_linh), name="Xã Không Có")]
    file.write_bytes(geojson(*rows))
    asked = (file, "--at", "2023-02-09", "--source", "Bản đồ thử", "--within", "441", "--commit")
    code, told = run(capsys, *asked, "--json")
    assert (code, json.loads(told)["error"]) == (1, "localities.bad_boundaries")
    code, told = run(capsys, *asked, "--leave-refused")
    assert code == 1
    assert LocalityBoundary.objects.count() == 0
    code, told = run(capsys, *asked, "--leave-refused", "--accept-doubtful")
    assert code == 0
    assert "Vùng 2, chưa rõ xã nào, không dùng được" in told
    assert LocalityBoundary.objects.get().locality == duc_linh


def test_file_that_is_not_there_or_no_geojson(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, tmp_path / "no.geojson", "--at", "2026-01-01", "--source", "x")
    assert code == 2
    assert "Không mở được tệp" in told
    (tmp_path / "x.geojson").write_text("{")
    code, told = run(capsys, tmp_path / "x.geojson", "--at", "2026-01-01", "--source", "x", "--json")
    assert (code, json.loads(told)["error"]) == (1, "localities.bad_geojson")
