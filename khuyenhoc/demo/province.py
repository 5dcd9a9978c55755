"""The provincial association of the sample: a few people of its own, who are members of no chapter here. All invented;
whatever the real association decides, nobody of it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.places import PROVINCE
from khuyenhoc.demo.register import PHONES
from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.officers.services import NewBody, NewOfficer, body_open, officers_appoint
from khuyenhoc.org.services import NewDecision
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk

P = Position
TERM, CONGRESS = "2021–2026", date(2021, 11, 18)


@dataclass(frozen=True, slots=True)
class Leader:
    key: str
    full_name: str
    sex: Sex
    born: int
    position: Position


_MALE, _FEMALE = Sex.MALE, Sex.FEMALE
LEADERS: Final = (
    Leader("thuan", "Uông Bá Thuần", _MALE, 1956, P.CHAIR),
    Leader("sam", "Biện Thị Sâm", _FEMALE, 1962, P.STANDING_VICE_CHAIR),
    Leader("canh", "Kiều Đình Cảnh", _MALE, 1960, P.VICE_CHAIR),
    Leader("nhat", "Lưu Quang Nhật", _MALE, 1974, P.SECRETARY_GENERAL),
    Leader("thuy", "Mai Thị Thủy", _FEMALE, 1979, P.CHIEF_OF_OFFICE),
    Leader("dan", "Cù Xuân Đàn", _MALE, 1958, P.INSPECTION_HEAD),
    Leader("yen", "Nghiêm Thị Yến", _FEMALE, 1983, P.ACCOUNTANT),
    Leader("lieu", "Tống Thị Liễu", _FEMALE, 1986, P.TREASURER),
    Leader("tinh", "Thái Hữu Tịnh", _MALE, 1959, P.EXECUTIVE_MEMBER),
    Leader("huong", "Trương Thị Hường", _FEMALE, 1966, P.EXECUTIVE_MEMBER),
    Leader("kinh", "Đinh Bá Kính", _MALE, 1961, P.EXECUTIVE_MEMBER),
    Leader("loan", "Cao Thị Loan", _FEMALE, 1970, P.EXECUTIVE_MEMBER),
    Leader("giap", "Lương Trọng Giáp", _MALE, 1968, P.EXECUTIVE_MEMBER),
)
BY_KEY: Final = {leader.key: leader for leader in LEADERS}
SEATS: Final = {
    GoverningBodyKind.EXECUTIVE_COMMITTEE: 27,
    GoverningBodyKind.STANDING_COMMITTEE: 9,
    GoverningBodyKind.INSPECTION_COMMITTEE: 3,
}


def phone_of(leader: Leader) -> str:
    return f"{PHONES}{98_001 + LEADERS.index(leader)}"


def lead_province(actor: Actor, network: Network) -> dict[str, int]:
    """Ids of the persons by their keys: on record with the association, and in office since its congress."""
    unit = network.units[PROVINCE]
    records = [
        NewPerson(
            keeper_id=unit,
            data=PersonData(
                full_name=leader.full_name, sex=leader.sex, birth_year=leader.born, phone=phone_of(leader),
                address="Tỉnh Hà Tĩnh", occupation="Cán bộ hội",
            ),
        )
        for leader in LEADERS
    ]  # fmt: skip
    ids = dict(zip(BY_KEY, people_create_bulk(actor=actor, rows=records), strict=True))
    bodies = {
        kind: body_open(
            actor=actor,
            data=NewBody(
                unit_id=unit, kind=kind, term_label=TERM, on=CONGRESS, congress_on=CONGRESS, seats=seats
            ),
        ).pk
        for kind, seats in SEATS.items()
    }  # fmt: skip
    elected = NewDecision(
        number="02/NQ-ĐH (mẫu)", decided_on=CONGRESS, authority="Đại hội Hội Khuyến học tỉnh Hà Tĩnh",
        summary="Nghị quyết Đại hội, bầu Ban Chấp hành Hội Khuyến học tỉnh Hà Tĩnh",
    )  # fmt: skip
    inspection, committee = GoverningBodyKind.INSPECTION_COMMITTEE, GoverningBodyKind.EXECUTIVE_COMMITTEE
    officers = [
        NewOfficer(
            unit_id=unit, person_id=ids[leader.key], position=leader.position, on=CONGRESS, decision=elected,
            body_id=bodies[inspection if leader.position is P.INSPECTION_HEAD else committee],
        )
        for leader in LEADERS
    ]  # fmt: skip
    officers_appoint(actor=actor, rows=officers)
    return ids
