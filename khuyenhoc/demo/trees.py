"""Who reports to whom, before the reform and since: what the months are written by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from khuyenhoc.demo.accounts import Accounts
from khuyenhoc.demo.places import COMMUNES, DISTRICT, NEW_COMMUNES, PROVINCE, REFORM_DAY, Chapter, Commune


@dataclass(frozen=True, slots=True)
class Tree:
    """`above` are the codes of the associations over the communes, the highest first."""

    above: tuple[str, ...]
    communes: tuple[Commune, ...]
    units: Mapping[str, int]
    accounts: Accounts

    @property
    def leader(self) -> str:
        """To whom the communes report."""
        return self.above[-1]

    def commune_of(self, chapter: Chapter) -> Commune:
        return next(commune for commune in self.communes if chapter.commune.code in commune.parts)


@dataclass(frozen=True, slots=True)
class Trees:
    before: Tree
    after: Tree | None = None

    def on(self, day: date) -> Tree:
        return self.after if self.after and day >= REFORM_DAY else self.before


def tree_before(units: Mapping[str, int], accounts: Accounts) -> Tree:
    return Tree((PROVINCE, DISTRICT), COMMUNES, units, accounts)


def tree_after(units: Mapping[str, int], accounts: Accounts) -> Tree:
    """`units` by the codes of today: 18322 was Đức Lĩnh before, and is Mai Hoa now."""
    return Tree((PROVINCE,), NEW_COMMUNES, units, accounts)
