"""How many units stand below each unit, by kind: one query over the tree of that day, however many are asked.

A unit does not count itself, and a sub-chapter is part of its chapter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection

from khuyenhoc.org.enums import HostKind, Level, PlacementLine, UnitKind
from khuyenhoc.org.policy import HOSTED

GRASSROOTS: Final = "org.grassroots"
VILLAGE_CHAPTERS: Final = "org.chapters.village"
SCHOOL_CHAPTERS: Final = "org.chapters.school"
AGENCY_COMMITTEES: Final = "org.committees.agency"
CLAN_COMMITTEES: Final = "org.committees.clan"
OTHER_COMMITTEES: Final = "org.committees.other"
CENTERS: Final = "centers.count"
CODES: Final = (
    GRASSROOTS, VILLAGE_CHAPTERS, SCHOOL_CHAPTERS, AGENCY_COMMITTEES, CLAN_COMMITTEES, OTHER_COMMITTEES, CENTERS,
)  # fmt: skip
LABELS: Final[Mapping[str, str]] = {
    GRASSROOTS: "Hội cơ sở",
    VILLAGE_CHAPTERS: "Chi hội thôn, tổ dân phố",
    SCHOOL_CHAPTERS: "Chi hội, Ban Khuyến học trường học",
    AGENCY_COMMITTEES: "Ban Khuyến học cơ quan, doanh nghiệp",
    CLAN_COMMITTEES: "Ban Khuyến học dòng họ",
    OTHER_COMMITTEES: "Ban Khuyến học khác",
    CENTERS: "Trung tâm học tập cộng đồng",
}
# School chapters became committees around the end of 2023: a change of kind, the same figure.
BY_HOST: Final[Mapping[str, str]] = {
    HostKind.VILLAGE: VILLAGE_CHAPTERS,
    HostKind.SCHOOL: SCHOOL_CHAPTERS,
    HostKind.AGENCY: AGENCY_COMMITTEES,
    HostKind.ENTERPRISE: AGENCY_COMMITTEES,
    HostKind.ARMED_FORCES: AGENCY_COMMITTEES,
    HostKind.CLAN: CLAN_COMMITTEES,
}

# Each unit is given to every unit on its path; then counted.
COUNT: Final = """
    SELECT above.id::bigint, version.kind, version.level, version.host_kind, count(*)
    FROM org_placement place
    JOIN org_unitversion version ON version.unit_id = place.unit_id
        AND version.valid_from <= %(on)s AND (version.valid_to IS NULL OR version.valid_to > %(on)s)
    LEFT JOIN org_unitversion parent ON parent.unit_id = place.parent_id
        AND parent.valid_from <= %(on)s AND (parent.valid_to IS NULL OR parent.valid_to > %(on)s)
    CROSS JOIN unnest(string_to_array(rtrim(place.path, '/'), '/')) AS above(id)
    WHERE place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
        AND place.line = %(line)s AND place.path LIKE ANY(%(prefixes)s) AND above.id::bigint = ANY(%(ids)s)
        AND above.id::bigint <> place.unit_id AND parent.kind <> ALL(%(hosted)s)
    GROUP BY 1, 2, 3, 4
"""


def counts(paths: Sequence[tuple[int, str]], on: date) -> dict[tuple[int, str], int]:
    """For each (unit id, path on that day) and each code of CODES, the units below; zeros are given too."""
    found = {(unit_id, code): 0 for unit_id, _ in paths for code in CODES}
    if not paths:
        return found
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "on": on, "line": PlacementLine.MAIN.value, "ids": [unit_id for unit_id, _ in paths],
            "hosted": [kind.value for kind in HOSTED],
            "prefixes": [f"{path}%" for path in _topmost(path for _, path in paths)],
        }  # fmt: skip
        cursor.execute(COUNT, asked)
        for unit_id, kind, level, host_kind, number in cursor.fetchall():
            if code := code_of(kind, level, host_kind):
                found[unit_id, code] += number
    return found


def code_of(kind: str, level: str, host_kind: str) -> str | None:
    """The figure in which a unit counts; none for associations above the commune and for bodies."""
    if kind == UnitKind.ASSOCIATION:
        return GRASSROOTS if level == Level.COMMUNE else None
    if kind == UnitKind.CENTER:
        return CENTERS
    return BY_HOST.get(host_kind, OTHER_COMMITTEES) if kind in HOSTED else None


def _topmost(paths: Iterable[str]) -> list[str]:
    """Without those that lie below another: paths sort before what is under them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept
