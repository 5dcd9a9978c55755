"""Officers of the whole network: two terms of the elected bodies, heads of chapters, directors of centres; some
positions are vacant, some changed hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.lives import Life
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.places import COMMUNES, DISTRICT, MERGED, Chapter, Commune
from khuyenhoc.demo.seeds import stream
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.services import (
    NewBody,
    NewOfficer,
    body_close,
    body_open,
    officer_end,
    officer_replace,
    officers_appoint,
)
from khuyenhoc.org.services import NewDecision

P = Position
TERMS: Final = ("2020–2025", "2025–2030")
DISTRICT_TERMS: Final = (date(2020, 11, 20), date(2025, 6, 20))
# Who led the district in each term, by the keys of the named people.
LEADERS: Final = (
    {P.CHAIR: "lac", P.STANDING_VICE_CHAIR: "hoai", P.VICE_CHAIR: "khoi", P.SECRETARY: "nguyet", P.TREASURER: "hoa",
     P.ACCOUNTANT: "lai", P.INSPECTION_HEAD: "bac"},
    {P.CHAIR: "khoi", P.STANDING_VICE_CHAIR: "hoai", P.VICE_CHAIR: "loi", P.SECRETARY: "nguyet", P.TREASURER: "hoa",
     P.ACCOUNTANT: "lai", P.INSPECTION_HEAD: "bac"},
)  # fmt: skip
COMMUNE_LEADERS: Final = {("18322", P.CHAIR): "hung", ("18322", P.SECRETARY): "anh"}
COMMUNE_POSITIONS: Final = (
    P.CHAIR, P.VICE_CHAIR, P.SECRETARY, P.TREASURER, P.ACCOUNTANT, P.EXECUTIVE_MEMBER, P.EXECUTIVE_MEMBER,
)  # fmt: skip
VACANT: Final = frozenset({("18334", P.VICE_CHAIR), ("18343-TT", P.CENTER_DIRECTOR), ("18325-MN", P.CHAPTER_HEAD)})
LEFT: Final = ("18343-07", date(2026, 6, 30))  # its head moved away, nobody has followed
REPLACED: Final = ("18316-02", date(2024, 9, 1))
ARE_PRECEDED: Final = ("-02", "-05", "-TH")  # heads of these chapters had somebody before them


@dataclass(frozen=True, slots=True)
class Offices:
    """Who heads each chapter and who keeps the papers of each commune today: the life and since when."""

    heads: dict[str, tuple[Life, date]]
    secretaries: dict[str, Life]
    chairs: dict[str, Life]


class _Staff:
    """The long-standing members, by chapter in the order of their places."""

    def __init__(self, lives: list[Life], ids: dict[int, int]) -> None:
        self.ids = ids
        self.steady: dict[str, list[Life]] = {}
        for life in lives:
            if life.is_steady:
                self.steady.setdefault(life.chapter.code, []).append(life)
        self.by_key = {life.key: life for life in lives if life.key}

    def candidates(self, commune: Commune) -> Iterator[Life]:
        """Members of the commune's villages who hold nothing else."""
        for place in (1, 2, 3):
            for number in range(1, len(commune.villages) + 1):
                life = self.steady[f"{commune.code}-{number:02}"][place]
                if not life.key:
                    yield life

    def person(self, life: Life) -> int:
        return self.ids[life.number]


def fill_offices(
    actor: Actor, network: Network, chapters: list[Chapter], lives: list[Life], ids: dict[int, int]
) -> Offices:
    staff = _Staff(lives, ids)
    bodies = _open_bodies(actor, network)
    rows: list[NewOfficer] = []
    chairs: dict[str, Life] = {}
    secretaries: dict[str, Life] = {}
    for commune in COMMUNES:
        held = _commune_officers(staff, network, commune, bodies, rows)
        chairs[commune.code], secretaries[commune.code] = held[P.CHAIR], held[P.SECRETARY]
    _district_officers(staff, network, bodies, chairs, rows)
    heads = {}
    for chapter in chapters:
        if (chapter.code, P.CHAPTER_HEAD) not in VACANT:
            heads[chapter.code] = _chapter_officers(staff, network, chapter, rows)
    _center_officers(staff, network, rows)
    officers_appoint(actor=actor, rows=rows)
    OfficerTerm.objects.filter(valid_to__isnull=False).update(end_reason=OfficerEndReason.TERM_OVER)
    heads |= _changes(actor, staff, network)
    del heads[LEFT[0]]
    return Offices(heads, secretaries, chairs)


def _terms_of(commune: Commune) -> tuple[date, date]:
    number = COMMUNES.index(commune)
    return date(2020, 4 + number % 6, 6 + 2 * number), date(2025, 3 + number % 3, 5 + 2 * number)


Bodies = dict[tuple[str, int, GoverningBodyKind], int]


def _open_bodies(actor: Actor, network: Network) -> Bodies:
    """Elected by two congresses; the first term is over."""
    committee, standing = GoverningBodyKind.EXECUTIVE_COMMITTEE, GoverningBodyKind.STANDING_COMMITTEE
    wanted = [(commune.code, kind, seats, _terms_of(commune)) for commune in COMMUNES
              for kind, seats in ((committee, 7), (standing, 3))]  # fmt: skip
    district = ((committee, 21), (standing, 7), (GoverningBodyKind.INSPECTION_COMMITTEE, 3))
    wanted += [(DISTRICT, kind, seats, DISTRICT_TERMS) for kind, seats in district]
    found: Bodies = {}
    for code, kind, seats, days in wanted:
        for term, day in enumerate(days):
            data = NewBody(
                unit_id=network.units[code], kind=kind, term_label=TERMS[term], on=day, congress_on=day, seats=seats
            )
            if term:
                body_close(actor=actor, body_id=found[code, 0, kind], on=day)
            found[code, term, kind] = body_open(actor=actor, data=data).pk
    return found


def _commune_officers(
    staff: _Staff, network: Network, commune: Commune, bodies: Bodies, rows: list[NewOfficer]
) -> dict[Position, Life]:
    """The same people in both terms; who holds what today."""
    candidates = staff.candidates(commune)
    first, second = _terms_of(commune)
    held: dict[Position, Life] = {}
    for position in COMMUNE_POSITIONS:
        if (commune.code, position) in VACANT:
            continue
        key = COMMUNE_LEADERS.get((commune.code, position))
        life = staff.by_key[key] if key else next(candidates)
        held[position] = life
        for term, (day, until) in enumerate(((first, second), (second, None))):
            rows.append(
                NewOfficer(
                    unit_id=network.units[commune.code], person_id=staff.person(life), position=position, on=day,
                    until=until, body_id=bodies[commune.code, term, GoverningBodyKind.EXECUTIVE_COMMITTEE],
                    decision=_election(commune.full_name, day),
                )
            )  # fmt: skip
    return held


def _election(where: str, day: date) -> NewDecision:
    return NewDecision(
        number=f"{day.day:02}/NQ-ĐH", decided_on=day, authority=f"Đại hội Hội Khuyến học {where}",
        summary=f"Nghị quyết Đại hội, bầu Ban Chấp hành Hội Khuyến học {where}",
    )  # fmt: skip


def _district_officers(
    staff: _Staff, network: Network, bodies: Bodies, chairs: dict[str, Life], rows: list[NewOfficer]
) -> None:
    start, change = DISTRICT_TERMS
    for term, (day, until) in enumerate(((start, change), (change, None))):
        committee = bodies[DISTRICT, term, GoverningBodyKind.EXECUTIVE_COMMITTEE]
        inspection = bodies[DISTRICT, term, GoverningBodyKind.INSPECTION_COMMITTEE]
        members = [(position, staff.by_key[key]) for position, key in LEADERS[term].items()]
        members += [(P.EXECUTIVE_MEMBER, chair) for chair in list(chairs.values())[term : term + 7]]
        for position, life in members:
            rows.append(
                NewOfficer(
                    unit_id=network.root, person_id=staff.person(life), position=position, on=day, until=until,
                    body_id=inspection if position is P.INSPECTION_HEAD else committee,
                    decision=_election("huyện Vũ Quang", day),
                )
            )  # fmt: skip


def _chapter_officers(
    staff: _Staff, network: Network, chapter: Chapter, rows: list[NewOfficer]
) -> tuple[Life, date]:  # fmt: skip
    random = stream(f"officers/{chapter.code}")
    steady, unit = staff.steady[chapter.code], network.units[chapter.code]
    years = (2020, 2021) if chapter.founded_on == MERGED else (2015, 2021)
    since = date(random.randint(*years), random.randint(3, 10), random.randint(1, 28))
    rows.append(NewOfficer(unit_id=unit, person_id=staff.person(steady[0]), position=P.CHAPTER_HEAD, on=since))
    if chapter.founded_on != MERGED and chapter.code.endswith(ARE_PRECEDED):
        before = date(since.year - 5, since.month, since.day)
        rows.append(
            NewOfficer(unit_id=unit, person_id=staff.person(steady[4]), position=P.CHAPTER_HEAD, on=before, until=since)
        )
    if random.random() < 0.4:
        deputy = NewOfficer(unit_id=unit, person_id=staff.person(steady[5]), position=P.DEPUTY_CHAPTER_HEAD, on=since)
        rows.append(deputy)
    return steady[0], since


def _center_officers(staff: _Staff, network: Network, rows: list[NewOfficer]) -> None:
    for number, commune in enumerate(COMMUNES):
        unit = network.units[f"{commune.code}-TT"]
        director = staff.steady[f"{commune.code}-03"][4]
        teacher = staff.steady[f"{commune.code}-TH"][1]
        since = date(2021, 7 + number % 4, 1 + number)
        if (f"{commune.code}-TT", P.CENTER_DIRECTOR) not in VACANT:
            rows.append(
                NewOfficer(
                    unit_id=unit, person_id=staff.person(director), position=P.CENTER_DIRECTOR, on=since,
                    decision=NewDecision(
                        number=f"{310 + number}/QĐ-UBND", decided_on=since,
                        authority="Ủy ban nhân dân huyện Vũ Quang",
                        summary=f"Về việc kiện toàn Ban Giám đốc TTHTCĐ {commune.full_name}",
                    ),
                )
            )  # fmt: skip
        deputy = NewOfficer(unit_id=unit, person_id=staff.person(teacher), position=P.CENTER_DEPUTY_DIRECTOR, on=since)
        rows.append(deputy)


def _changes(actor: Actor, staff: _Staff, network: Network) -> dict[str, tuple[Life, date]]:
    """One head followed by another, and one who left without anybody following."""
    open_terms = OfficerTerm.objects.filter(position=P.CHAPTER_HEAD, valid_to__isnull=True)
    code, day = REPLACED
    successor = staff.steady[code][3]
    old = open_terms.get(unit_id=network.units[code])
    new = NewOfficer(
        unit_id=old.unit_id, person_id=staff.person(successor), position=P.CHAPTER_HEAD, on=day,
        decision=NewDecision(
            number="14/QĐ-HKH", decided_on=day, authority="Hội Khuyến học xã Ân Phú",
            summary="Về việc công nhận Chi hội trưởng",
        ),
    )  # fmt: skip
    officer_replace(actor=actor, term_id=old.pk, data=new, reason=OfficerEndReason.RESIGNED)
    gone = open_terms.get(unit_id=network.units[LEFT[0]])
    officer_end(actor=actor, term_id=gone.pk, on=LEFT[1], reason=OfficerEndReason.MOVED)
    return {code: (successor, day)}
