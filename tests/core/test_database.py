"""DATABASE_URL: what it may say, and one sentence for each way in which it cannot be used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from khuyenhoc import __main__ as khuyenhoc
from khuyenhoc.core import reaching
from khuyenhoc.core.database import given_server, hold_server
from khuyenhoc.core.env import BadSetting
from khuyenhoc.core.postgres import PostgresError
from tests.support import foreign
from tests.support.foreign import free_port

NOWHERE = "postgresql://khuyenhoc:bi-mat@127.0.0.1:1/khuyenhoc"
# What each command needs to begin at all; files have to be there.
WORDS = {
    "import-boundaries": [__file__, "--at", "2025-07-01", "--source", "Nguồn"],
    "import-members": [__file__, "--unit", "18322"],
    "restore": ["khong-co.khb", "--key-file", __file__],
    "create-admin": ["--username", "quan", "--name", "Lê Quân"],
}
NEEDS_NO_SERVER = {"bench", "upgrade-db"}  # its own scratch database; the files of our own server
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[foreign.Foreign]:
    with foreign.server() as running:
        yield running


def refusal(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(PostgresError) as refused:
        hold_server(Path("/nowhere"))
    return str(refused.value)


def test_every_part_of_the_address_is_read() -> None:
    assert given_server("postgresql://l%C3%AA:m%23%40t@may.vn:5433/kh%20c?sslmode=require") == {
        "NAME": "kh c", "HOST": "may.vn", "PORT": 5433, "USER": "lê", "PASSWORD": "m#@t",
    }  # fmt: skip
    assert given_server("postgres://khuyenhoc@%2Fvar%2Frun%2Fpostgresql/khuyenhoc")["HOST"] == "/var/run/postgresql"
    assert given_server("postgresql:///khuyenhoc") == {
        "NAME": "khuyenhoc", "HOST": "", "PORT": "", "USER": "", "PASSWORD": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a:bi-mat@may/x", "postgresql://"),
        ("/var/run/postgresql", "postgresql://"),
        ("postgresql://a:bi-mat@may", "thiếu tên"),
        ("postgresql://a:bi-mat@may:cong/x", "cổng phải là số"),
        ("postgresql://a:1#bi-mat@may/x", "%23"),
        ("postgresql://a:[bi-mat@may/x", "%XX"),
    ],
)
def test_an_address_that_is_none_is_refused_without_telling_the_password(url: str, words: str) -> None:
    with pytest.raises(BadSetting) as refused:
        given_server(url)
    assert words in str(refused.value.code)
    assert "bi-mat" not in str(refused.value.code)


def test_a_server_that_lets_us_in_is_held_by_nobody(server: foreign.Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", server.url())
    assert hold_server(Path("/nowhere")) is None


def test_each_way_of_not_getting_in_has_its_reason(server: foreign.Foreign, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sai tên người dùng hoặc mật khẩu" in refusal(server.url(password="khác"), monkeypatch)
    assert "không có cơ sở dữ liệu tên này" in refusal(server.url("khong_co"), monkeypatch)
    assert "thiếu mật khẩu" in refusal(f"postgresql://khuyenhoc@127.0.0.1:{server.port}/khuyenhoc", monkeypatch)
    assert "TLS" in refusal(f"{server.url()}?sslmode=require", monkeypatch)
    assert "tuỳ chọn lạ" in refusal(f"{server.url()}?mau=xanh", monkeypatch)
    assert "không nghe ở cổng này" in refusal(NOWHERE, monkeypatch)
    assert "không tìm thấy máy này" in refusal("postgresql://a@khong-co.invalid/x", monkeypatch)
    monkeypatch.setattr(reaching, "OLDEST", 99)
    assert "cũ quá, cần từ 99" in refusal(server.url(), monkeypatch)


def test_a_reason_that_is_not_known_stays_as_it_was_said() -> None:
    assert reaching.reason("something\n\tnew") == "something new."


@pytest.mark.parametrize("name", sorted(set(khuyenhoc.commands()) - NEEDS_NO_SERVER - {"demo"}))
def test_every_command_answers_one_sentence(
    name: str,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    settings.DATA_DIR, settings.FILES_ROOT = tmp_path, tmp_path / "files"

    assert khuyenhoc.main([name, *WORDS.get(name, [])]) == 3

    is_the_sentence(capsys.readouterr().err)


@pytest.mark.parametrize("name", ["demo", "serve", "worker"])
def test_a_process_says_nothing_besides(name: str, tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": NOWHERE,
        "DATA_DIR": str(tmp_path),
        "PORT": str(free_port()),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "khuyenhoc", name]

    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 3
    is_the_sentence(answer.stderr)


def test_a_wrong_address_stops_a_process_too(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "mysql://a:bi-mat@may/x", "DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "khuyenhoc", "verify"]

    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert answer.stderr.startswith("Biến môi trường DATABASE_URL không dùng được: ")
    assert answer.stderr.count("\n") == 1


def is_the_sentence(said: str) -> None:
    assert said.count("\n") == 1
    assert said.startswith("Không mở được cơ sở dữ liệu “khuyenhoc” ở 127.0.0.1:1: ")
    assert "bi-mat" not in said
