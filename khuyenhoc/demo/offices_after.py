"""Officers of the three associations that the reform founded: a provisional committee completed, the first congress
some months later, and directors of the centres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.lives import Life
from khuyenhoc.demo.offices import Offices, Staff
from khuyenhoc.demo.places import NEW_COMMUNES, REFORM_DAY, Commune
from khuyenhoc.demo.trees import Tree
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.services import NewBody, NewOfficer, body_close, body_open, officer_end, officers_appoint
from khuyenhoc.org.services import NewDecision

P = Position
TERM: Final = "2025–2030"
CONGRESSES: Final = {"18313": date(2025, 12, 20), "18322": date(2026, 1, 15), "18328": date(2026, 2, 5)}
DIRECTORS_SINCE: Final = date(2025, 9, 8)
# Who is elected chair, by the keys of the named people; elsewhere whoever led provisionally.
ELECTED: Final = {"18313": "khoi"}
WRITERS: Final = (P.SECRETARY, P.TREASURER, P.ACCOUNTANT)
SEATS: Final = ((GoverningBodyKind.EXECUTIVE_COMMITTEE, 15), (GoverningBodyKind.STANDING_COMMITTEE, 5))


@dataclass(frozen=True, slots=True)
class Completing:
    """The new associations and whoever may sit in their committees."""

    actor: Actor
    tree: Tree
    staff: Staff
    offices: Offices

    def run(self, today: date) -> None:
        """As far as it has happened by today."""
        for commune in NEW_COMMUNES:
            congress = CONGRESSES[commune.code]
            self._complete(commune, until=congress if congress <= today else None)
            if congress <= today:
                self._elect(commune, congress)
            if today >= DIRECTORS_SINCE:
                self._confirm_director(commune)

    def _complete(self, commune: Commune, *, until: date | None) -> None:
        """The reform seats those who led; who writes, keeps the money and the books is named beside them."""
        unit, here = self.tree.units[commune.code], self.offices.held[commune.code]
        body = GoverningBody.objects.get(unit_id=unit, is_provisional=True)
        named = NewDecision(
            number=f"{47 + NEW_COMMUNES.index(commune)}/QĐ-HKH (mẫu)", decided_on=REFORM_DAY,
            authority="Hội Khuyến học tỉnh Hà Tĩnh",
            summary=f"Về việc chỉ định Ban Chấp hành lâm thời Hội Khuyến học {commune.full_name}",
        )  # fmt: skip
        rows = [
            NewOfficer(
                unit_id=unit, person_id=self.staff.person(here[position][0]), position=position,
                on=REFORM_DAY, until=until, body_id=body.pk, decision=named,
            )
            for position in WRITERS
        ]  # fmt: skip
        terms = officers_appoint(actor=self.actor, rows=rows)
        if until:
            over = OfficerTerm.objects.filter(pk__in=[term.pk for term in terms])
            over.update(end_reason=OfficerEndReason.TERM_OVER)

    def _elect(self, commune: Commune, on: date) -> None:
        """The first congress ends what was provisional and elects a committee."""
        unit = self.tree.units[commune.code]
        for term in OfficerTerm.objects.filter(unit_id=unit, valid_to__isnull=True).order_by("pk"):
            officer_end(actor=self.actor, term_id=term.pk, on=on, reason=OfficerEndReason.TERM_OVER)
        provisional = GoverningBody.objects.get(unit_id=unit, is_provisional=True)
        body_close(actor=self.actor, body_id=provisional.pk, on=on)
        data = [
            NewBody(unit_id=unit, kind=kind, term_label=TERM, on=on, congress_on=on, seats=seats)
            for kind, seats in SEATS
        ]  # fmt: skip
        committee, *_ = [body_open(actor=self.actor, data=one) for one in data]
        elected = NewDecision(
            number=f"{on.day:02}/NQ-ĐH (mẫu)", decided_on=on,
            authority=f"Đại hội lần thứ nhất Hội Khuyến học {commune.full_name}",
            summary=f"Nghị quyết Đại hội lần thứ nhất, bầu Ban Chấp hành Hội Khuyến học {commune.full_name}",
        )  # fmt: skip
        rows = [
            NewOfficer(
                unit_id=unit, person_id=self.staff.person(life), position=position, on=on, body_id=committee.pk,
                decision=elected,
            )
            for position, life in self._elected(commune)
        ]  # fmt: skip
        officers_appoint(actor=self.actor, rows=rows)

    def _elected(self, commune: Commune) -> Iterator[tuple[Position, Life]]:
        """Chairs of the old associations go on as chair and vice chairs, their deputies in the committee."""
        held = [self.offices.held[code] for code in commune.parts]
        here = held[0]
        chair = self.staff.by_key[ELECTED[commune.code]] if commune.code in ELECTED else here[P.CHAIR][0]
        yield P.CHAIR, chair
        for old in held:
            if old[P.CHAIR][0] is not chair:
                yield P.VICE_CHAIR, old[P.CHAIR][0]
        for position in WRITERS:
            yield position, here[position][0]
        for old in held:
            for life in (*old.get(P.VICE_CHAIR, ()), old[P.EXECUTIVE_MEMBER][0]):
                yield P.EXECUTIVE_MEMBER, life

    def _confirm_director(self, commune: Commune) -> None:
        """Who led the centre for the time being is appointed."""
        unit = self.tree.units[f"{commune.code}-TT"]
        acting = OfficerTerm.objects.get(unit_id=unit, position=P.CENTER_DIRECTOR, valid_to__isnull=True)
        officer_end(actor=self.actor, term_id=acting.pk, on=DIRECTORS_SINCE, reason=OfficerEndReason.TERM_OVER)
        appointed = NewDecision(
            number=f"{112 + NEW_COMMUNES.index(commune)}/QĐ-UBND (mẫu)", decided_on=DIRECTORS_SINCE,
            authority=f"Ủy ban nhân dân {commune.full_name}",
            summary=f"Về việc kiện toàn Ban Giám đốc TTHTCĐ {commune.full_name}",
        )  # fmt: skip
        row = NewOfficer(
            unit_id=unit, person_id=acting.person_id, position=P.CENTER_DIRECTOR, on=DIRECTORS_SINCE,
            decision=appointed,
        )  # fmt: skip
        officers_appoint(actor=self.actor, rows=[row])
