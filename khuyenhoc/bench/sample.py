"""The association on which reports, home pages and papers are measured: the sample of the software, or a tiny one."""

from __future__ import annotations

from typing import Final

from khuyenhoc.access.roles import Role
from khuyenhoc.bench.population import ROOT, Tree, person_with, plant, populate
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.reports.services import period_reports_open, report_definitions_load
from khuyenhoc.rules.services import rules_load

SYSTEM: Final = Actor.system("bench")


def found_small() -> None:
    """Two communes with ten chapters, one month open, somebody in every role: in seconds, for trying a suite out."""
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    report_definitions_load(actor=SYSTEM)
    tree = plant(communes=2, chapters=10)
    populate(tree, 200)
    for role in Role:
        person_with(role, _place(role, tree), f"bench.{role.value}")
    period_reports_open(actor=SYSTEM, code=f"{clock.today():%Y-%m}")


def _place(role: Role, tree: Tree) -> str:
    if role in (Role.CHAPTER_HEAD, Role.SCHOOL_CHAPTER_HEAD):
        return f"{ROOT}/{tree.first_commune}/{tree.first_chapter}/"
    return f"{ROOT}/{tree.first_commune}/" if role is Role.GRASSROOTS_OFFICER else f"{ROOT}/"
