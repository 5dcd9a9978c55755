"""Acts are recorded with the act, sealed into a chain, and nobody can quietly change them."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from khuyenhoc.accounts.models import User
from khuyenhoc.audit.models import Act, ActDetail, Seal
from khuyenhoc.audit.selectors import chain_differences, unsealed_count
from khuyenhoc.audit.services import record, seal_acts
from khuyenhoc.audit.words import WORDS
from khuyenhoc.core.authority import Actor
from tests.cast import Cast

SYSTEM = Actor.system("test")


def act(note: str = "x", **personal: str) -> Act:
    with transaction.atomic():
        user, _ = User.objects.get_or_create(username="mau", defaults={"full_name": "Người Mẫu"})
        return record(SYSTEM, "test.done", user, at="1/2/", facts={"note": note}, personal=personal)


@pytest.mark.django_db
def test_record_keeps_personal_values_out_of_the_chained_row() -> None:
    written = act("public", full_name="Nguyễn Thị Ánh")
    assert written.facts == {"note": "public"}
    assert "Ánh" not in str(Act.objects.filter(pk=written.pk).values().get())
    assert written.detail.values == {"full_name": "Nguyễn Thị Ánh"}
    assert len(written.commitment) == 64


@pytest.mark.django_db
def test_seals_form_a_chain_and_erasing_personal_values_keeps_it_whole() -> None:
    act(name="Đặng Văn Ước")
    act()
    assert seal_acts() == 2
    act("later")
    assert (seal_acts(), seal_acts(), unsealed_count()) == (1, 0, 0)
    first, second = Seal.objects.order_by("id")
    assert second.previous_hash == first.hash
    assert list(chain_differences()) == []
    ActDetail.objects.all().delete()
    assert list(chain_differences()) == []


@pytest.mark.usefixtures("real_db")
def test_database_refuses_to_change_or_remove_an_act() -> None:
    written = act()
    seal_acts()
    for statement in (
        "UPDATE audit_act SET facts = '{}'",
        "UPDATE audit_act SET seal_id = NULL",
        "DELETE FROM audit_act",
        "TRUNCATE audit_act CASCADE",
        "UPDATE audit_seal SET hash = repeat('0', 64)",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL khuyenhoc.allow_truncate = off")
            cursor.execute(statement)
    assert Act.objects.get().pk == written.pk


@pytest.mark.usefixtures("real_db")
def test_an_act_altered_behind_the_triggers_is_found() -> None:
    act("before")
    act("untouched", name="A")
    seal_acts()
    with connection.cursor() as cursor:  # what only the owner of the database can do
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_act SET facts = '{\"note\": \"after\"}' WHERE facts->>'note' = 'before'")
        cursor.execute('UPDATE audit_actdetail SET values = \'{"name": "B"}\'')
        cursor.execute("SET session_replication_role = origin")
    assert len(list(chain_differences())) == 2


@pytest.mark.usefixtures("real_db")
def test_two_sealers_at_once_make_one_chain() -> None:
    for number in range(20):
        act(str(number))
    start = threading.Barrier(4)

    def seal() -> None:
        start.wait()
        seal_acts(most=7)
        connection.close()

    sealers = [threading.Thread(target=seal) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert unsealed_count() == 0
    assert list(chain_differences()) == []


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_a_mistake_of_ours() -> None:
    user = User.objects.create(username="mau", full_name="Người Mẫu")
    with pytest.raises(RuntimeError):
        record(SYSTEM, "test.done", user)


def recorded_actions() -> set[str]:
    """Every action that a call of `record` names in the code."""
    found: set[str] = set()
    for path in (Path(__file__).resolve().parents[2] / "khuyenhoc").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "record":
                found |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
    return found


def test_every_act_has_its_words() -> None:
    assert recorded_actions() - set(WORDS) == set()


@pytest.mark.django_db
def test_journal_shows_the_acts_of_ones_units_only(cast: Cast, client: Client) -> None:
    with transaction.atomic():
        record(SYSTEM, "rules.set", cast.lan.user, at=cast.to_5.path)
        record(cast.phuc.actor, "reports.accepted", cast.phuc.user, at=cast.dong.path, personal={"name": "Lò Thị Pành"})
    client.force_login(cast.lan.user)
    text = client.get(reverse("journal")).content.decode()
    assert "Đổi một quy định" in text
    assert "Hoàng Văn Phúc" not in text
    client.force_login(cast.phuc.user)
    text = client.get(reverse("journal"), {"viec": "reports.accepted"}).content.decode()
    assert "Hoàng Văn Phúc" in text
    assert "Lò Thị Pành" not in text
    client.force_login(cast.nga.user)
    assert client.get(reverse("journal")).status_code == 403
