"""Loads the sample association into an empty database: all of it or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.accounts import move_on, open_accounts
from khuyenhoc.demo.inbox import fill_inboxes
from khuyenhoc.demo.lives import make_lives
from khuyenhoc.demo.network import found_network
from khuyenhoc.demo.offices import Staff, fill_offices
from khuyenhoc.demo.offices_after import CONGRESSES, Completing
from khuyenhoc.demo.people import sample_people
from khuyenhoc.demo.places import REFORM_DAY, SCHOOLS_RENAMED, chapters
from khuyenhoc.demo.province import lead_province
from khuyenhoc.demo.reform import reform, schools_get_committees
from khuyenhoc.demo.register import fill_register, transfer_some
from khuyenhoc.demo.reporting import load_reports
from khuyenhoc.demo.trees import Trees, tree_after, tree_before
from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.localities.services import localities_load
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.reports.services import report_definitions_load
from khuyenhoc.rules.services import rules_load

__all__ = ["load_if_empty", "sample_people"]

LOADING_LOCK = 7_010  # advisory: two demos started at once on one database

Say = Callable[[str], None]


def load_if_empty(say: Say | None = None) -> bool:
    """Load the sample when there is no unit yet; whether it was loaded."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
        if OrgUnit.objects.exists():
            return False
        load(say or _to_terminal)
    return True


def load(say: Say) -> None:
    """Everything, in the order in which things stand on each other; part of the caller's transaction."""
    actor, today = Actor.system("demo"), clock.today()
    with _step(say, "địa giới, quy định, chỉ tiêu"):
        localities_load(actor=actor)
        rules_load(actor=actor)
        catalogue_load(actor=actor)
        report_definitions_load(actor=actor)
    with _step(say, "tổ chức hội"):
        wanted = list(chapters())
        network = found_network(actor, wanted)
        if today >= SCHOOLS_RENAMED:
            schools_get_committees(actor, network, wanted)
    with _step(say, "hội viên"):
        lives = make_lives(wanted, today=today)
        persons = fill_register(actor, network, lives)
        transfer_some(actor, network, lives, persons)
        _count_for_the_planner()
    with _step(say, "cán bộ, tài khoản"):
        staff = Staff(lives, persons)
        leaders = lead_province(actor, network)
        offices = fill_offices(actor, network, wanted, staff)
        accounts = open_accounts(
            actor=actor, network=network, chapters=wanted, offices=offices, staff=staff, leaders=leaders
        )
    trees = Trees(tree_before(network.units, accounts))
    if today >= REFORM_DAY:
        with _step(say, "sắp xếp từ ngày 01/07/2025"):
            units = reform(actor, network, staff, offices)
            after = tree_after(units, move_on(actor, accounts, units, CONGRESSES))
            Completing(actor, after, staff, offices).run(today)
            trees = Trees(trees.before, after)
    with _step(say, "báo cáo các tháng"):
        load_reports(actor, trees, wanted)
        fill_inboxes()
    _count_for_the_planner()


def _count_for_the_planner() -> None:
    """The database plans by what it has counted, and counts by itself only after the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _step(say: Say, what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"  {what}: {time.monotonic() - began:.1f} giây")


def _to_terminal(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
