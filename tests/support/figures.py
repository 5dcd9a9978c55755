"""The rules, the catalogue and the monthly regime as they come with the software, for tests of figures and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.providers import OwnValues, Period, Provider, providers
from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.reports.services import report_definitions_load
from khuyenhoc.rules.services.loading import rules_load

SYSTEM = Actor.system("tests")


def load_regime() -> None:
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    report_definitions_load(actor=SYSTEM)


@contextmanager
def register_says(values: Mapping[tuple[int, str], int]) -> Iterator[None]:
    """A register of members that says these values, in place of the real one."""
    known = providers.get("members")
    codes = frozenset(
        {
            "members.total",
            "members.new",
            "members.left",
            "members.female",
            "members.memberships",
            "households.with_members",
        }
    )

    def own_values(units: Collection[int], period: Period, asked: Collection[str]) -> OwnValues:
        return {(unit, code): value for (unit, code), value in values.items() if unit in units and code in asked}

    providers._entries["members"] = Provider(codes=codes, own_values=own_values)
    try:
        yield
    finally:
        del providers._entries["members"]
        if known:
            providers.register("members", known)
