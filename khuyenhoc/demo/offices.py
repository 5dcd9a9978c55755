"""Officers of the district and all below it until the reform: the elected bodies of one term, heads of chapters,
directors of centres; some positions are vacant, some changed hands."""

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
    body_open,
    officer_end,
    officer_replace,
    officers_appoint,
)
from khuyenhoc.org.services import NewDecision

P = Position
TERM: Final = "2020–2025"
DISTRICT_TERM: Final = date(2020, 11, 20)
# Who led the district, by the keys of the named people; in the middle of the term the chair handed over.
LEADERS: Final = {
    P.STANDING_VICE_CHAIR: "hoai", P.SECRETARY: "nguyet", P.TREASURER: "hoa", P.ACCOUNTANT: "lai",
    P.INSPECTION_HEAD: "bac",
}  # fmt: skip
HANDED_OVER: Final = date(2023, 12, 20)
CHANGED_HANDS: Final = {P.CHAIR: ("lac", "khoi"), P.VICE_CHAIR: ("khoi", "loi")}
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
    """Who heads each chapter and since when, and who held what in each of the ten communes."""

    heads: dict[str, tuple[Life, date]]
    held: dict[str, dict[Position, list[Life]]]


class Staff:
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

    def director(self, code: str) -> Life:
        """Who leads the centre of a commune."""
        return self.steady[f"{code}-03"][4]

    def person(self, life: Life) -> int:
        return self.ids[life.number]


def fill_offices(
    actor: Actor, network: Network, chapters: list[Chapter], staff: Staff
) -> Offices:  # fmt: skip
    bodies = _open_bodies(actor, network)
    rows: list[NewOfficer] = []
    held = {commune.code: _commune_officers(staff, network, commune, bodies, rows) for commune in COMMUNES}
    _district_officers(staff, network, bodies, [held[commune.code][P.CHAIR][0] for commune in COMMUNES], rows)
    heads = {}
    for chapter in chapters:
        if (chapter.code, P.CHAPTER_HEAD) not in VACANT:
            heads[chapter.code] = _chapter_officers(staff, network, chapter, rows)
    _center_officers(staff, network, rows)
    officers_appoint(actor=actor, rows=rows)
    OfficerTerm.objects.filter(valid_to__isnull=False).update(end_reason=OfficerEndReason.TERM_OVER)
    heads |= _changes(actor, staff, network)
    del heads[LEFT[0]]
    return Offices(heads, held)


def _congress_of(commune: Commune) -> date:
    number = COMMUNES.index(commune)
    return date(2020, 4 + number % 6, 6 + 2 * number)


Bodies = dict[tuple[str, GoverningBodyKind], int]


def _open_bodies(actor: Actor, network: Network) -> Bodies:
    """Elected by one congress each, and in office until the reform."""
    committee, standing = GoverningBodyKind.EXECUTIVE_COMMITTEE, GoverningBodyKind.STANDING_COMMITTEE
    wanted = [(commune.code, kind, seats, _congress_of(commune)) for commune in COMMUNES
              for kind, seats in ((committee, 7), (standing, 3))]  # fmt: skip
    district = ((committee, 21), (standing, 7), (GoverningBodyKind.INSPECTION_COMMITTEE, 3))
    wanted += [(DISTRICT, kind, seats, DISTRICT_TERM) for kind, seats in district]
    found: Bodies = {}
    for code, kind, seats, day in wanted:
        data = NewBody(
            unit_id=network.units[code], kind=kind, term_label=TERM, on=day, congress_on=day, seats=seats
        )  # fmt: skip
        found[code, kind] = body_open(actor=actor, data=data).pk
    return found


def _commune_officers(
    staff: Staff, network: Network, commune: Commune, bodies: Bodies, rows: list[NewOfficer]
) -> dict[Position, list[Life]]:
    candidates = staff.candidates(commune)
    day = _congress_of(commune)
    held: dict[Position, list[Life]] = {}
    for position in COMMUNE_POSITIONS:
        if (commune.code, position) in VACANT:
            continue
        key = COMMUNE_LEADERS.get((commune.code, position))
        life = staff.by_key[key] if key else next(candidates)
        held.setdefault(position, []).append(life)
        rows.append(
            NewOfficer(
                unit_id=network.units[commune.code], person_id=staff.person(life), position=position, on=day,
                body_id=bodies[commune.code, GoverningBodyKind.EXECUTIVE_COMMITTEE],
                decision=election(commune.full_name, day),
            )
        )  # fmt: skip
    return held


def election(where: str, day: date) -> NewDecision:
    return NewDecision(
        number=f"{day.day:02}/NQ-ĐH", decided_on=day, authority=f"Đại hội Hội Khuyến học {where}",
        summary=f"Nghị quyết Đại hội, bầu Ban Chấp hành Hội Khuyến học {where}",
    )  # fmt: skip


def _district_officers(
    staff: Staff, network: Network, bodies: Bodies, chairs: list[Life], rows: list[NewOfficer]
) -> None:
    committee = bodies[DISTRICT, GoverningBodyKind.EXECUTIVE_COMMITTEE]
    inspection = bodies[DISTRICT, GoverningBodyKind.INSPECTION_COMMITTEE]
    first, change = DISTRICT_TERM, HANDED_OVER
    members: list[tuple[Position, Life, date, date | None]] = []
    for position, key in LEADERS.items():
        members.append((position, staff.by_key[key], first, None))
    for position, (before, after) in CHANGED_HANDS.items():
        members += [(position, staff.by_key[before], first, change), (position, staff.by_key[after], change, None)]
    members += [(P.EXECUTIVE_MEMBER, chair, first, None) for chair in chairs[:7]]
    for position, life, day, until in members:
        rows.append(
            NewOfficer(
                unit_id=network.units[DISTRICT], person_id=staff.person(life), position=position, on=day, until=until,
                body_id=inspection if position is P.INSPECTION_HEAD else committee,
                decision=election("huyện Vũ Quang", DISTRICT_TERM),
            )
        )  # fmt: skip


def _chapter_officers(
    staff: Staff, network: Network, chapter: Chapter, rows: list[NewOfficer]
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


def _center_officers(staff: Staff, network: Network, rows: list[NewOfficer]) -> None:
    for number, commune in enumerate(COMMUNES):
        unit = network.units[f"{commune.code}-TT"]
        director = staff.director(commune.code)
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


def _changes(actor: Actor, staff: Staff, network: Network) -> dict[str, tuple[Life, date]]:
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
