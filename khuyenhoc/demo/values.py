"""Numbers that units enter themselves, as the year goes: gifts at Tết and when school begins, registrations in the
first quarter, funds in October. Made month by month, oldest first, because funds carry their balance on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from khuyenhoc.demo.places import COMMUNES, DISTRICT, PROVINCE, Commune
from khuyenhoc.demo.seeds import shares, stream

THOUSAND: Final = 1_000
MILLION: Final = 1_000_000
TET, EXAMS, SCHOOL_BEGINS, OCTOBER, TEACHERS = 2, 6, 9, 10, 11
# Gifts of a village chapter in a month: from and to; other months bring one now and then.
GIFTS: Final[Mapping[int, tuple[int, int]]] = {TET: (2, 5), EXAMS: (2, 6), SCHOOL_BEGINS: (2, 5), OCTOBER: (1, 4)}
SCHOOL_GIFTS: Final[Mapping[int, tuple[int, int]]] = {
    TET: (1, 3), EXAMS: (6, 14), SCHOOL_BEGINS: (3, 8), TEACHERS: (1, 5),
}  # fmt: skip
REGISTERED_BY: Final = {1: 0.9, 2: 0.95, 3: 0.985}  # of the year's families; later all of them
# People of the district: inhabitants by the census of 2019, households; grown-ups are reckoned.
PEOPLE: Final[Mapping[str, int]] = {
    "population.total": 28_544, "population.households": 8_830, "population.adults": 20_410,
}  # fmt: skip
FUND_SINCE: Final = {
    "18313": "2022-03", "18322": "2023-05", "18331": "2022-06", "18328": "2023-03", "18316": "2023-10",
    "18319": "2023-06", "18340": "2023-09", "18334": "2024-10", "18343": "2024-02", "18325": "2024-05",
    DISTRICT: "2023-10", PROVINCE: "2022-01",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is told of Đức Lĩnh: gifts and their worth in all, families and clans, classes and those who came."""

    gifts: int
    worth: int
    families: int
    clans: int
    classes: int
    attendances: int


DUC_LINH: Final = "18322"
KNOWN: Final[Mapping[str, Known]] = {
    "2022-02": Known(31, 11_500_000, 560, 8, 1, 52),
    "2023-01": Known(6, 1_800_000, 581, 11, 1, 46),
    "2023-02": Known(38, 14_200_000, 604, 11, 2, 118),
}
YEN_DU: Final = {"2023-01": (68, 4), "2023-02": (71, 4)}  # families, gifts
WEIGHTS: Final = [1.0 + (n * 7 % 5) / 10 for n in range(9)]
GROWTH: Final = 0.035  # of registrations, a year
Values = dict[str, int]


@dataclass(slots=True)
class Year:
    """Draws of chance for one sample; balances of funds run through all of its months."""

    balances: dict[str, int] = field(default_factory=dict)

    def village(self, code: str, month: str) -> Values:
        random = _stream(code, month)
        number = int(month[5:])
        gifts = _gifts(random, GIFTS, number)
        if code.startswith(DUC_LINH) and month in KNOWN:
            return self._known_village(code, month)
        return {
            "awards.count": gifts,
            "awards.value_vnd": _worth(random, gifts, 200, 400),
            "titles.families.registered": families(code, month),
        }

    def school(self, code: str, month: str) -> Values:
        random = _stream(code, month)
        gifts = _gifts(random, SCHOOL_GIFTS, int(month[5:]))
        if code.startswith(DUC_LINH) and month in KNOWN:
            gifts = 0
        return {"awards.count": gifts, "awards.value_vnd": _worth(random, gifts, 150, 300)}

    def _known_village(self, code: str, month: str) -> Values:
        """The commune's numbers of that month, spread over its nine villages."""
        known, place = KNOWN[month], _place(code)
        registered, gifts = shares(known.families, WEIGHTS), shares(known.gifts, WEIGHTS)
        if month in YEN_DU:
            first = YEN_DU[month]
            registered = _with_first(first[0], known.families)
            gifts = _with_first(first[1], known.gifts)
        step = 50 * THOUSAND
        worths = [part * step for part in shares(known.worth // step, [count or 0.001 for count in gifts])]
        return {
            "awards.count": gifts[place],
            "awards.value_vnd": worths[place],
            "titles.families.registered": registered[place],
        }

    def commune(self, commune: Commune, month: str) -> Values:
        random = _stream(commune.code, month)
        number = int(month[5:])
        known = KNOWN.get(month) if commune.code == DUC_LINH else None
        size = len(commune.parts)
        gifts = 0 if known else random.randint(2, 6) if number in (TET, SCHOOL_BEGINS) else random.random() < 0.1
        gifts *= size
        worth = _worth(random, int(gifts), 300, 500)
        classes = random.choices((0, 1, 2, 3), (3, 5, 3, 1))[0] + (size - 1) * random.randint(0, 1)
        clans = sum(_clans(code, month) for code in commune.parts)
        if known:
            classes, clans = known.classes, known.clans
        return {
            "awards.count": int(gifts),
            "awards.value_vnd": worth,
            "titles.clans.registered": clans,
            "centers.classes": classes,
            "centers.attendances": known.attendances if known else classes * random.randint(28, 62),
            "movements.activities": random.randint(1, 3)
            if number in (TET, 5, EXAMS, OCTOBER)
            else random.randint(0, 1),
            "communication.articles": random.randint(0, 2),
            "communication.broadcasts": random.randint(1, 4),
        } | self._fund(commune.code, month, random, worth, size=1)

    def above(self, code: str, month: str) -> Values:
        """Of the district, and of the province, which gives about twice as much."""
        random = _stream(code, month)
        number, size = int(month[5:]), 2 if code == PROVINCE else 1
        gifts = size * {TET: 20, SCHOOL_BEGINS: 30, OCTOBER: 15}.get(number, 0) + random.randint(0, 2)
        worth = _worth(random, gifts, 500, 700)
        return {
            "awards.count": gifts,
            "awards.value_vnd": worth,
            "movements.activities": 2 if number in (TET, OCTOBER) else random.randint(0, 1),
            "communication.articles": random.randint(1, 4),
            "communication.broadcasts": random.randint(1, 2),
        } | self._fund(code, month, random, worth, size=5 * size)

    def hand_over(self, communes: Sequence[Commune]) -> None:
        """New communes take the funds of those that they are made of, and share that of the district."""
        parts = shares(self.balances.get(DISTRICT, 0) // THOUSAND, [float(len(one.parts)) for one in communes])
        self.balances = {PROVINCE: self.balances.get(PROVINCE, 0)} | {
            one.code: sum(self.balances.get(code, 0) for code in one.parts) + part * THOUSAND
            for one, part in zip(communes, parts, strict=True)
        }

    def _fund(self, code: str, month: str, random: Random, worth: int, *, size: int) -> Values:
        """Nothing before the fund is founded; then what came in, what was given out, what is left."""
        if month < FUND_SINCE[code]:
            return dict.fromkeys(("fund.raised_vnd", "fund.spent_vnd", "fund.balance_vnd"), 0)
        number = int(month[5:])
        most = {TET: 8, SCHOOL_BEGINS: 6, OCTOBER: 14}.get(number, 2)
        raised = random.randint(1, most * 4) * 500 * THOUSAND * size // 2
        balance = self.balances.get(code, 0)
        spent = min(worth, balance + raised)
        self.balances[code] = balance + raised - spent
        return {"fund.raised_vnd": raised, "fund.spent_vnd": spent, "fund.balance_vnd": self.balances[code]}


def people_of(commune: Commune) -> Values:
    """The commune's part, by its villages: what percentages are reckoned from."""
    weights = [len(one.villages) for one in COMMUNES]
    places = [place for place, one in enumerate(COMMUNES) if one.code in commune.parts]
    return {code: sum(shares(total, weights)[place] for place in places) for code, total in PEOPLE.items()}


def _clans(code: str, month: str) -> int:
    return 6 + sum(map(ord, code)) % 6 + int(month[2:4]) - 22 - (month[5:] == "01")


def families(code: str, month: str) -> int:
    """Registered for the year so far: most of them in the first quarter, a few more each year."""
    base: float = _stream(code, "families").randint(52, 84)
    if code.startswith(DUC_LINH):
        base = _known_families()[_place(code)] / (REGISTERED_BY[TET] * (1 + GROWTH))
    year, number = int(month[:4]), int(month[5:])
    whole = base * (1 + GROWTH * (year - 2022))
    return round(whole * REGISTERED_BY.get(number, 1.0))


def _known_families() -> list[int]:
    return _with_first(YEN_DU["2023-02"][0], KNOWN["2023-02"].families)


def _with_first(first: int, total: int) -> list[int]:
    """Spread over the nine villages, the first as told."""
    return [first, *shares(total - first, WEIGHTS[1:])]


def _place(code: str) -> int:
    return int(code.rpartition("-")[2]) - 1


def _gifts(random: Random, seasons: Mapping[int, tuple[int, int]], month: int) -> int:
    if month in seasons:
        return random.randint(*seasons[month])
    return random.choices((0, 1, 2), (6, 3, 1))[0]


def _worth(random: Random, gifts: int, least: int, most: int) -> int:
    """In đồng, by fifty thousand each."""
    return gifts * random.randrange(least, most + 1, 50) * THOUSAND


def _stream(code: str, what: str) -> Random:
    return stream(f"values/{code}/{what}")
