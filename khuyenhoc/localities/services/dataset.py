"""Reads the files of the `vietnamadminunits` package; never imports it (it is slow and may call the network).

The data set knows two days: 30 June 2025 (three tiers) and today (two tiers). It knows nothing of the changes between
2019 and 2025: Quang Thọ, made on 1 January 2020, looks as old as the rest. Its bounding boxes are wrong in places
and not read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import normalize

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityKind, LocalityTier

PACKAGE = "vietnamadminunits"
TWO_TIERS_SINCE = date(2025, 7, 1)

PROVINCE_KINDS = {"Tỉnh": LocalityKind.PROVINCE, "Thành phố": LocalityKind.CITY}
DISTRICT_KINDS = {
    "Huyện": LocalityKind.DISTRICT,
    "Quận": LocalityKind.URBAN_DISTRICT,
    "Thị xã": LocalityKind.TOWN,
    "Thành phố": LocalityKind.PROVINCIAL_CITY,
}
COMMUNE_KINDS = {
    "Xã": LocalityKind.COMMUNE,
    "Phường": LocalityKind.WARD,
    "Thị trấn": LocalityKind.TOWNSHIP,
    "Đặc khu": LocalityKind.SPECIAL_ZONE,
}

Key = tuple[LocalityTier, str, date]  # tier, code, valid_from: what tells localities of the data set apart


@dataclass(frozen=True, slots=True)
class LocalityRow:
    tier: LocalityTier
    code: str
    valid_from: date
    valid_to: date | None
    kind: LocalityKind
    name: str
    full_name: str
    parent: Key | None
    latitude: float | None = None
    longitude: float | None = None
    area_km2: float | None = None

    @property
    def key(self) -> Key:
        return self.tier, self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    predecessor: Key
    successor: Key
    is_whole: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    source: str
    sha256: str
    localities: tuple[LocalityRow, ...]  # parents before children
    successions: tuple[SuccessionRow, ...]


Row = dict[str, Any]


def read_dataset() -> Dataset:
    """Both administrations and the lineage between them. Refuses with `localities.no_dataset` when not installed."""
    folder = _folder()
    database, converter = folder / "dataset.db", folder / "converter_2025.json"
    if not (database.exists() and converter.exists()):
        raise RuleViolated("localities.no_dataset", f"Gói {PACKAGE} thiếu tệp dữ liệu địa giới.")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        old = [dict(row) for row in connection.execute("SELECT * FROM admin_units_legacy")]
        new = [dict(row) for row in connection.execute("SELECT * FROM admin_units")]
    pairs = list(_pairs(old, new, json.loads(converter.read_bytes())))
    digest = hashlib.sha256(database.read_bytes() + converter.read_bytes()).hexdigest()
    return _assemble(old, new, pairs, digest)


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuleViolated("localities.no_dataset", f"Chưa cài gói dữ liệu địa giới {PACKAGE}.")
    return Path(spec.submodule_search_locations[0]) / "data"


Pair = tuple[Row, Row, bool, bool]  # old, new, is_whole, is_default


def _pairs(old: list[Row], new: list[Row], converter: Row) -> Iterator[Pair]:
    """The converter speaks in keys, not codes: `province_district_ward` of old, (province, ward) of new."""
    by_old = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row for row in old}
    by_new = {(row["provinceKey"], row["wardKey"]): row for row in new}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, predecessors in wards.items():
            for predecessor in predecessors:
                yield by_old[predecessor], by_new[province, ward], True, True
    for province, wards in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for predecessor, parts in wards.items():
            for part in parts:
                yield by_old[predecessor], by_new[province, part["newWardKey"]], False, part["isDefaultNewWard"]


def _assemble(old: list[Row], new: list[Row], pairs: list[Pair], digest: str) -> Dataset:
    provinces, province_successions, key_of_new_province = _provinces(old, new, pairs)
    districts = {row["districtCode"]: _district(row) for row in old}
    communes_of_old = [_old_commune(row) for row in old if row["wardCode"]]
    communes_of_new = [_new_commune(row, key_of_new_province[row["provinceCode"]]) for row in new]
    successions = [SuccessionRow(_old_key(o), _new_key(n), whole, default) for o, n, whole, default in pairs]
    return Dataset(
        source=f"{PACKAGE} {version(PACKAGE)}",
        sha256=digest,
        localities=(*provinces, *districts.values(), *communes_of_old, *communes_of_new),
        successions=(*province_successions, *successions),
    )


def _provinces(
    old: list[Row], new: list[Row], pairs: list[Pair]
) -> tuple[list[LocalityRow], list[SuccessionRow], dict[str, Key]]:
    """A province that nothing joined and that kept code and name (Hà Tĩnh, ten others) is one row in both times."""
    old_by_code = {row["provinceCode"]: row for row in old}
    new_by_code = {row["provinceCode"]: row for row in new}
    predecessors: dict[str, set[str]] = defaultdict(set)
    for before, after, _, _ in pairs:
        predecessors[after["provinceCode"]].add(before["provinceCode"])
    stays = {
        code
        for code, row in new_by_code.items()
        if predecessors[code] == {code} and old_by_code[code]["province"] == row["province"]
    }
    rows = [
        _province(new_by_code[code] if code in stays else row, UNKNOWN_PAST, None if code in stays else TWO_TIERS_SINCE)
        for code, row in old_by_code.items()
    ]
    rows += [_province(row, TWO_TIERS_SINCE, None) for code, row in new_by_code.items() if code not in stays]
    key_of_new = {
        code: (LocalityTier.PROVINCE, code, UNKNOWN_PAST if code in stays else TWO_TIERS_SINCE) for code in new_by_code
    }
    successions = [
        SuccessionRow((LocalityTier.PROVINCE, before, UNKNOWN_PAST), key_of_new[after], is_whole=True, is_default=True)
        for after, sources in predecessors.items()
        if after not in stays
        for before in sorted(sources)
    ]
    return rows, successions, key_of_new


def _province(row: Row, valid_from: date, valid_to: date | None) -> LocalityRow:
    return LocalityRow(
        LocalityTier.PROVINCE, row["provinceCode"], valid_from, valid_to, _kind(row["province"], PROVINCE_KINDS),
        _text(row["provinceShort"]), _text(row["province"]), None, row["provinceLat"], row["provinceLon"],
    )  # fmt: skip


def _district(row: Row) -> LocalityRow:
    return LocalityRow(
        LocalityTier.DISTRICT, row["districtCode"], UNKNOWN_PAST, TWO_TIERS_SINCE, DISTRICT_KINDS[row["districtType"]],
        _text(row["districtShort"]), _text(row["district"]), (LocalityTier.PROVINCE, row["provinceCode"], UNKNOWN_PAST),
        row["districtLat"], row["districtLon"],
    )  # fmt: skip


def _old_commune(row: Row) -> LocalityRow:
    return LocalityRow(
        LocalityTier.COMMUNE, row["wardCode"], UNKNOWN_PAST, TWO_TIERS_SINCE, COMMUNE_KINDS[row["wardType"]],
        _text(row["wardShort"]), _text(row["ward"]), (LocalityTier.DISTRICT, row["districtCode"], UNKNOWN_PAST),
        row["wardLat"], row["wardLon"],
    )  # fmt: skip


def _new_commune(row: Row, province: Key) -> LocalityRow:
    return LocalityRow(
        LocalityTier.COMMUNE, row["wardCode"], TWO_TIERS_SINCE, None, COMMUNE_KINDS[row["wardType"]],
        _text(row["wardShort"]), _text(row["ward"]), province, row["wardLat"], row["wardLon"], row["wardAreaKm2"],
    )  # fmt: skip


def _old_key(row: Row) -> Key:
    """Five island districts had no communes: the district itself is the predecessor."""
    if row["wardCode"]:
        return LocalityTier.COMMUNE, row["wardCode"], UNKNOWN_PAST
    return LocalityTier.DISTRICT, row["districtCode"], UNKNOWN_PAST


def _new_key(row: Row) -> Key:
    return LocalityTier.COMMUNE, row["wardCode"], TWO_TIERS_SINCE


def _kind(full_name: str, kinds: dict[str, LocalityKind]) -> LocalityKind:
    return next(kind for prefix, kind in kinds.items() if full_name.startswith(f"{prefix} "))


def _text(value: str) -> str:
    return normalize("NFC", value).strip()
