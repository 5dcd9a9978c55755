"""What each room has registered. Whoever adds a room finds here what it owes; an exception stands with its reason.

The checklist is in CONTRIBUTING.md. Everything is asked of the whole program as it starts, not of one room.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.template.loader import get_template
from django.urls import resolve, reverse
from procrastinate.contrib.django import app as jobs

from khuyenhoc.core import events
from khuyenhoc.core.checks import verifications
from khuyenhoc.core.finding import search_sources
from khuyenhoc.core.registry import Registry
from khuyenhoc.figures.providers import providers
from khuyenhoc.notifications.reorganising import handed_on
from khuyenhoc.notifications.services.reminders import reminded
from khuyenhoc.org.closing import objections
from khuyenhoc.org.panels import unit_links, unit_panels
from khuyenhoc.org.reorganising.participants import participants
from khuyenhoc.papers.places import paper_places
from khuyenhoc.people.ties import ties
from khuyenhoc.rules.definitions import rule_files
from khuyenhoc.ui.shell import navigation
from khuyenhoc.urls import ROOMS_WITH_PAGES

PACKAGE = Path(__file__).resolve().parents[2] / "khuyenhoc"
REGISTERED: dict[str, tuple[Registry[Any], set[str]]] = {
    "navigation": (
        navigation,
        {
            "home", "reports", "members", "org", "officers", "papers", "inbox", "rules", "audit", "maps", "localities",
            "figures",
        },
    ),
    "unit_panels": (unit_panels, {"officers", "members", "reports"}),
    "unit_links": (unit_links, {"access", "figures"}),
    "search_sources": (search_sources, {"org", "members", "papers", "reports"}),
    "paper_places": (paper_places, {"reports.report"}),
    "providers": (providers, {"org", "members"}),
    "reminded": (reminded, {"reports.submit", "reports.correct", "reports.review"}),
    "objections": (objections, {"officers", "members"}),
    "ties": (ties, {"members"}),
    "participants": (participants, {"access", "members", "notifications", "officers", "papers", "people", "reports"}),
    "handed_on": (handed_on, {"reports.submit", "reports.correct"}),
    "rule_files": (
        rule_files, {"rules.accounts", "rules.calendar", "rules.documents", "rules.organisation", "rules.reporting"},
    ),
    "verifications": (
        verifications,
        {
            "audit.chain", "files.bytes", "localities.lineage", "rules.shapes", "org.tree", "figures.totals",
            "members.names", "members.numbers", "reports.counting", "reports.snapshots",
        },
    ),
    "handlers": (
        events.handlers,
        {"members.end_on_death", "officers.end_on_death", "reports.tell_of_return", "reports.tell_of_acceptance",
         "reports.tell_of_receipt", "reports.number_again", "notifications.tell_of_stuck_reorganisation"},
    ),
}  # fmt: skip
NOT_IN_NAVIGATION = {
    "accounts": "one's own account, reached from the menu of the person",
    "access": "who may do what at a unit, reached from the unit's page",
    "files": "a file is opened where it belongs",
    "ui": "the manifest and the worker of the installed page",
    "opendata": "for machines",
    "demo": "signing in as sample people, before there is a shell",
}
NOT_VERIFIED = {
    "accounts": "nothing of it can be computed from something else",
    "access": "nothing of it can be computed from something else; constraints keep mandates apart",
    "people": "columns that follow others are kept by the database; members compares its copies of names",
    "officers": "constraints keep bodies and terms apart",
    "papers": "constraints keep numbers unique, the counter's row is the only source",
    "notifications": "what is owed follows from acts; nothing is counted",
}
NOBODY_LISTENS = {
    "OfficersChanged": "for rooms that follow who signs and who is in charge",
    "UnitsFounded": "for rooms that give a new unit its work; reports of an open period come when it is opened again",
    "UnitDescribed": "for pages that are kept ready outside the back office",
    "Reorganised": "every room has its say inside the act; for pages that are kept ready outside the back office",
    "UnitClosed": "for rooms that end what belongs to a unit",
    "RegisterChanged": "figures of an open period follow the registers by themselves, those of a closed one stay",
    "ReportsOpened": "obligations are opened in the act itself",
    "ReportSubmitted": "the work of who receives it is opened in the act itself",
}


@pytest.mark.parametrize("name", REGISTERED)
def test_registered(name: str) -> None:
    registry, expected = REGISTERED[name]

    assert {entry for entry, _ in registry} == expected


def declared() -> set[str]:
    """Names of all registries in the source: `name: Registry[…] = Registry(…)`."""
    return {
        node.target.id
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and ast.unparse(node.annotation).startswith("Registry[")
    }


def test_every_registry_is_asked_about_and_stands_in_the_checklist() -> None:
    checklist = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert declared() == set(REGISTERED)
    assert {name for name in declared() - {"handlers"} if f"`{name}`" not in checklist} == set()


def room_of(view: Any) -> str:
    return str(inspect.unwrap(view).__module__).split(".")[1]


def test_every_room_with_screens_can_be_reached() -> None:
    reached = {room_of(resolve(reverse(item.url_name)).func) for _, item in navigation}

    assert set(ROOMS_WITH_PAGES) - reached == set(NOT_IN_NAVIGATION)


def test_panels_of_units_have_their_templates() -> None:
    assert [panel.template for _, panel in unit_panels if not get_template(panel.template)] == []


def test_every_room_with_rows_is_verified_or_says_why_not() -> None:
    with_rows = {config.label for config in apps.get_app_configs() if config.name.startswith("khuyenhoc.")
                 and any(not hasattr(model, "pgh_tracked_model") for model in config.get_models())}  # fmt: skip
    verified = {name.partition(".")[0] for name, _ in verifications}

    assert with_rows - verified == set(NOT_VERIFIED)


def test_every_figure_from_a_register_has_the_room_that_answers() -> None:
    catalogue = yaml.safe_load((PACKAGE / "figures" / "data" / "catalogue.yaml").read_text(encoding="utf-8"))
    figures = [figure for group in catalogue["groups"] for figure in group["figures"]]
    wanted = {(figure["provider"], figure["code"]) for figure in figures if figure.get("source") == "register"}
    answered = {(name, code) for name, provider in providers for code in provider.codes}

    assert wanted == answered


def facts() -> dict[str, type[Any]]:
    """Every fact that some room declares, by its name."""
    found: dict[str, type[Any]] = {}
    for path in PACKAGE.glob("*/events.py"):
        if path.parent.name == "core":
            continue
        module = importlib.import_module(f"khuyenhoc.{path.parent.name}.events")
        found |= {n: v for n, v in vars(module).items() if inspect.isclass(v) and v.__module__ == module.__name__}
    return found


def test_every_fact_is_heard_or_says_why_not() -> None:
    heard = {handler.fact.__name__ for _, handler in events.handlers}

    assert set(facts()) - heard == set(NOBODY_LISTENS)


def test_every_fact_is_published() -> None:
    published = {
        ast.unparse(node.args[0]).partition("(")[0]
        for path in PACKAGE.glob("*/services/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("publish", "events.publish")
    }
    assert published == set(facts())


def test_handlers_and_jobs_carry_the_name_of_their_room() -> None:
    strangers = {name for name, handler in events.handlers if name.partition(".")[0] != room_of(handler.run)}
    ours = {name: task for name, task in jobs.tasks.items() if task.func.__module__.startswith("khuyenhoc.")}
    strangers |= {name for name, task in ours.items() if name.partition(".")[0] != room_of(task.func)}

    assert strangers == set()


def test_periodic_jobs_never_pile_up() -> None:
    """A worker that stood still finds one job of a kind, not one for each time it was missed."""
    periodic = [entry.task for entry in jobs.periodic_registry.periodic_tasks.values()]
    ours = {task.name for task in periodic if task.func.__module__.startswith("khuyenhoc.")}

    assert {task.name for task in periodic if task.name in ours and task.queueing_lock is None} == set()
    assert ours == {
        "core.backup", "core.heal", "core.sweep", "audit.seal", "files.sweep", "figures.fold", "members.fold",
        "notifications.remind", "org.reorganise_due", "reports.open_due",
    }  # fmt: skip
