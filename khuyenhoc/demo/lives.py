"""The people of the sample: households of the villages, teachers of the schools, who joins and who leaves, month by
month. Made in memory by chance that always falls the same way; nothing here touches the database.

The net holds what the article says: slow growth to exactly 7,575 members on 9 February 2023. After that some more join
than leave in each reporting month (from the 15th to the 14th): about two and a half per cent a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from khuyenhoc.demo import names
from khuyenhoc.demo.cast import NAMED, Named
from khuyenhoc.demo.places import ARTICLE_DAY, MEMBERS, MERGED, Chapter
from khuyenhoc.demo.seeds import shares, stream, weighted
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.people.enums import Sex

DAY: Final = timedelta(days=1)
FIRST_JOIN: Final = date(2005, 1, 1)
GROWTH_FROM: Final = date(2021, 12, 15)
# Net growth of the district in the reporting months from 01/2022 to 02/2023.
GROWTH: Final = (27, 28, 31, 29, 33, 27, 30, 26, 35, 32, 29, 31, 30, 38)
GROWS_BY: Final = (11, 21)  # in each reporting month since: from and to
# What the article's month brought to the chapters of Đức Lĩnh, and how many members they had then.
DUC_LINH: Final = {
    "18322-01": (96, 2), "18322-02": (84, 1), "18322-03": (77, 0), "18322-04": (81, 0), "18322-05": (72, 1),
    "18322-06": (69, 0), "18322-07": (88, 1), "18322-08": (91, 2), "18322-09": (73, 0), "18322-MN": (34, 0),
    "18322-TH": (49, 0), "18322-THCS": (48, 0),
}  # fmt: skip
SCHOOL_SIZES: Final = {"MN": 22, "TH": 29, "THCS": 31, "THPT": 64}
STEADY: Final = 6  # in each chapter so many long-standing members never leave: officers are found among them
LEFT_BEFORE: Final = 3  # in each village chapter so many had left before 2022

VILLAGE_WORK: Final = (
    ("Nông dân", 52), ("Lao động tự do", 12), ("Buôn bán", 9), ("Hưu trí", 9), ("Công nhân", 6), ("Thợ xây", 4),
    ("Công chức xã", 3), ("Lái xe", 2), ("Y tế thôn", 1), ("Cựu chiến binh", 2),
)  # fmt: skip
SCHOOL_WORK: Final = (("Giáo viên", 84), ("Nhân viên trường học", 16))


@dataclass(slots=True)
class Life:
    """One member: who, since when, until when. `household` numbers the household inside the sample."""

    number: int
    chapter: Chapter
    full_name: str
    sex: Sex
    born_on: date
    joined_on: date
    occupation: str
    household: int | None = None
    is_head: bool = False
    is_steady: bool = False
    key: str = ""  # of a named person of the sample
    left_on: date | None = None
    left_reason: LeaveReason | None = None
    second: Chapter | None = None

    def holds_on(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or self.left_on > day)


@dataclass(slots=True)
class Family:
    """A household in the making; `name` is the name that its children carry."""

    number: int
    name: str
    head_sex: Sex
    head_born: int
    most: int
    members: int = 0


@dataclass(slots=True)
class Community:
    """A chapter while the sample is made: who is there now, and its households that may take one more."""

    chapter: Chapter
    present: list[Life] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)


def make_lives(chapters: Sequence[Chapter], *, today: date) -> list[Life]:
    """Everybody who was ever a member until today, in the order of joining the sample."""
    return _Making(list(chapters), today).run()


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Reporting months that begin by the last day: from the 15th to the 14th, both inside."""
    start = first
    while start <= last:
        following = (start + DAY * 31).replace(day=15)
        yield start, following - DAY
        start = following


class _Making:
    def __init__(self, chapters: list[Chapter], today: date) -> None:
        self.random = stream("lives")
        self.today = today
        self.places = [Community(chapter) for chapter in chapters]
        self.lives: list[Life] = []
        self.families = 0

    def run(self) -> list[Life]:
        sizes = self._sizes()
        growth = self._growth()
        for place, size, grown in zip(self.places, sizes, growth, strict=True):
            self._settle(place, size - sum(grown))
        for month, (first, last) in enumerate(months(GROWTH_FROM, ARTICLE_DAY)):
            until = min(last, ARTICLE_DAY)
            for place, grown in zip(self.places, growth, strict=True):
                for _ in range(grown[month]):
                    self._join(place, self._day(first, until))
            self._exchange(first, until, pairs=self.random.randint(5, 11), may_cross=False)
        for first, last in months(date(2023, 2, 15), self.today):
            self._exchange(first, last, pairs=self.random.randint(16, 30), may_cross=True)
            self._grow(first, last)
        self._second_memberships()
        return self.lives

    def _sizes(self) -> list[int]:
        """Members of each chapter on the article's day."""
        known = [DUC_LINH.get(place.chapter.code, (0, 0))[0] for place in self.places]
        weights = [0.0 if size else self._weight(place.chapter) for size, place in zip(known, self.places, strict=True)]
        rest = shares(MEMBERS - sum(known), weights)
        return [size or part for size, part in zip(known, rest, strict=True)]

    def _weight(self, chapter: Chapter) -> float:
        size = SCHOOL_SIZES[chapter.code.rpartition("-")[2]] if chapter.is_school else 84
        return size * self.random.uniform(0.8, 1.2)

    def _growth(self) -> list[list[int]]:
        """By chapter, the net growth of each month."""
        grown = [[0] * len(GROWTH) for _ in self.places]
        for month, total in enumerate(GROWTH):
            is_known = month == len(GROWTH) - 1
            rest = total
            weights = [float(not place.chapter.is_school) * 3 + 1 for place in self.places]
            for n, place in enumerate(self.places):
                if is_known and place.chapter.code in DUC_LINH:
                    grown[n][month] = DUC_LINH[place.chapter.code][1]
                    rest -= grown[n][month]
                    weights[n] = 0
            for n in self.random.choices(range(len(self.places)), weights, k=rest):
                grown[n][month] += 1
        return grown

    def _settle(self, place: Community, count: int) -> None:
        """Those who were members when the year 2022 began, and some who had left by then."""
        since = max(FIRST_JOIN, place.chapter.founded_on)
        for n in range(count):
            until = date(2020, 12, 1) if place.chapter.founded_on == MERGED else GROWTH_FROM - DAY
            is_steady = n < STEADY
            latest = min(until, date(2018, 12, 1)) if is_steady and place.chapter.founded_on != MERGED else until
            named = NAMED.get((place.chapter.code, n))
            self._join(place, self._day(since, latest), is_steady=is_steady, named=named)
        if place.chapter.is_school or place.chapter.founded_on == MERGED:
            return
        for _ in range(LEFT_BEFORE):
            life = self._join(place, self._day(since, date(2016, 6, 1)))
            self._leave(place, life, self._day(date(2017, 1, 1), date(2021, 12, 1)))

    def _exchange(self, first: date, last: date, *, pairs: int, may_cross: bool) -> None:
        """Some leave, and as many join within the month, in the same chapter or one nearby. A pair that is not over by
        today is left out."""
        for _ in range(pairs):
            place = self.random.choices(self.places, [len(place.present) for place in self.places])[0]
            leaving = self._leaver(place, first)
            left_on = self._day(first, last)
            joined_on = self._day(left_on, last)
            neighbours = [near for near in self.places if near.chapter.commune is place.chapter.commune]
            other = self.random.choices(neighbours, [8 if near is place else may_cross for near in neighbours])[0]
            if leaving is None or joined_on > self.today:
                continue
            self._leave(place, leaving, left_on)
            self._join(other, joined_on)

    def _grow(self, first: date, last: date) -> None:
        """More of them in large chapters; of a school's teachers nearly all are members already."""
        weights = [2.0 if place.chapter.is_school else float(len(place.present)) for place in self.places]
        for place in self.random.choices(self.places, weights, k=self.random.randint(*GROWS_BY)):
            on = self._day(first, last)
            if on <= self.today:
                self._join(place, on)

    def _leaver(self, place: Community, first: date) -> Life | None:
        """The oldest of a few, or the youngest: people die, and people move away."""
        may = [life for life in place.present if not life.is_steady and life.joined_on < first - DAY * 60]
        if len(may) < 8:
            return None
        few = self.random.sample(may, 8)
        return (min if self.random.random() < 0.45 else max)(few, key=lambda life: life.born_on)

    def _leave(self, place: Community, life: Life, on: date) -> None:
        age = on.year - life.born_on.year
        if age >= 68 and self.random.random() < 0.85:
            life.left_reason = LeaveReason.DIED
        elif age < 45 or self.random.random() < 0.5:
            life.left_reason = LeaveReason.MOVED_AWAY
        else:
            life.left_reason = LeaveReason.RESIGNED
        life.left_on = on
        place.present.remove(life)

    def _join(self, place: Community, on: date, *, is_steady: bool = False, named: Named | None = None) -> Life:
        make = self._teacher if place.chapter.is_school else self._villager
        life = make(place, on, is_steady, named)
        if named:
            life.full_name, life.sex, life.key = named.full_name, named.sex, named.key
            life.occupation = named.occupation or life.occupation
        life.is_steady = is_steady
        self.lives.append(life)
        place.present.append(life)
        return life

    def _teacher(self, place: Community, on: date, is_steady: bool, named: Named | None) -> Life:
        sex = Sex.FEMALE if self.random.random() < 0.72 else Sex.MALE
        youngest = on.year - 23
        born = self.random.randint(min(1970, youngest - 12), youngest - 4 if is_steady else youngest)
        work = weighted(self.random, SCHOOL_WORK)
        return self._life(
            place.chapter, on, family=names.family(self.random), sex=sex, born=named.born if named else born, work=work
        )

    def _villager(self, place: Community, on: date, is_steady: bool, named: Named | None) -> Life:
        """A new household with its head, or one more of a household of the village."""
        if is_steady or not place.families or self.random.random() < 0.15:
            born = self.random.randint(1952, 1972) if is_steady else on.year - self.random.randint(30, 70)
            born = named.born if named else born
            sex = named.sex if named else Sex.MALE if self.random.random() < 0.74 else Sex.FEMALE
            family = self._family(place, sex, born, named)
            name = family.name
        else:
            family = self.random.choice(place.families)
            sex, name, born = self._relative(family, on)
        work = weighted(self.random, VILLAGE_WORK)
        if born > on.year - 55 and work in ("Hưu trí", "Cựu chiến binh"):
            work = "Nông dân"
        life = self._life(place.chapter, on, family=name, sex=sex, born=born, work=work)
        life.household, life.is_head = family.number, family.members == 0
        family.members += 1
        if family.members >= family.most:
            place.families.remove(family)
        return life

    def _family(self, place: Community, sex: Sex, born: int, named: Named | None) -> Family:
        self.families += 1
        name = named.full_name.split()[0] if named else names.family(self.random)
        family = Family(self.families, name, sex, born, self.random.choice((1, 2, 2, 3, 3, 4, 4, 5)))
        place.families.append(family)
        return family

    def _relative(self, family: Family, on: date) -> tuple[Sex, str, int]:
        """The spouse first, then grown children, an old mother or father; children carry their father's name."""
        if family.members == 1:
            sex = Sex.FEMALE if family.head_sex is Sex.MALE else Sex.MALE
            name = names.family(self.random)
            if sex is Sex.MALE:
                family.name = name
            return sex, name, min(family.head_born + self.random.randint(-3, 6), on.year - 20)
        sex = Sex.FEMALE if self.random.random() < 0.5 else Sex.MALE
        born = family.head_born + self.random.randint(21, 34)
        if born > on.year - 17:
            born = family.head_born - self.random.randint(19, 28)
        return sex, family.name, max(born, 1928)

    def _life(self, chapter: Chapter, on: date, *, family: str, sex: Sex, born: int, work: str) -> Life:
        return Life(
            number=len(self.lives) + 1,
            chapter=chapter,
            full_name=names.full_name(self.random, of_family=family, sex=sex, born=born),
            sex=sex,
            born_on=date(born, 1, 1) + DAY * self.random.randrange(365),
            joined_on=on,
            occupation=work,
        )

    def _second_memberships(self) -> None:
        """A teacher lives somewhere too: some are members of their village as well, and counted at school."""
        for life in self.lives:
            if life.chapter.is_school and self.random.random() < 0.25:
                near = [
                    place.chapter
                    for place in self.places
                    if place.chapter.commune is life.chapter.commune and not place.chapter.is_school
                ]
                life.second = self.random.choice(near)

    def _day(self, first: date, last: date) -> date:
        return first + DAY * self.random.randint(0, max(0, (last - first).days))
