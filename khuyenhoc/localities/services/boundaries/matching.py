"""Whose outline is it? By code on the day, else by name inside a place that was named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from unicodedata import normalize

from khuyenhoc.core.text.names import search_name
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import communes_below, localities_on

CODE_NAMES: Final = ("code", "ma_xa", "maxa", "ma", "wardcode", "ward_code", "commune_code", "ma_dvhc", "madvhc")
NAME_NAMES: Final = ("fullname", "full_name", "ten_xa", "tenxa", "name", "ten", "ward", "xa", "ten_dvhc", "name_3")
ENOUGH: Final = 0.6  # of the features whose value is a code, or a name, that somebody holds on the day


@dataclass(frozen=True, slots=True)
class Match:
    """`doubt` says why somebody should look; `flaw` why nobody was found."""

    locality: Locality | None = None
    doubt: str = ""
    flaw: str = ""


class Matcher:
    """The communes of the day, read once."""

    def __init__(self, on: date, within: Locality | None) -> None:
        self.on, self.within = on, within
        self.by_code = {row.code: row for row in localities_on(on, tier=LocalityTier.COMMUNE)}
        self.by_name: dict[str, list[Locality]] = {}
        self.by_plain_name: dict[str, list[Locality]] = {}
        for row in communes_below(within, on) if within else ():
            for name in {row.full_name, row.name}:
                self.by_name.setdefault(_folded(name), []).append(row)
                self.by_plain_name.setdefault(search_name(name), []).append(row)

    def guess(self, columns: list[dict[str, Any]], rows: Iterable[Mapping[str, str]]) -> tuple[str, str]:
        """The properties that hold the code and the name: by what they are called, else by what they hold."""
        every = list(rows)
        known = {search_name(name) for row in self.by_code.values() for name in (row.name, row.full_name)}

        def share(name: str, is_one: Any) -> float:
            return sum(bool(is_one(row.get(name, ""))) for row in every) / max(len(every), 1)

        names = [column["name"] for column in columns]
        codes = [name for name in names if share(name, lambda value: as_code(value) in self.by_code) >= ENOUGH]
        called = [name for name in names if search_name(name).replace(" ", "") in CODE_NAMES]
        titles = [name for name in names if share(name, lambda value: search_name(value) in known) >= ENOUGH]
        titled = [name for name in names if name.casefold() in NAME_NAMES]
        code = next((name for name in codes if name in called), (codes or called or [""])[0])
        title = min((name for name in titles if name in titled), key=_order, default=(titles or titled or [""])[0])
        return code, title

    def find(self, code: str, name: str) -> Match:
        if code:
            return self._by_code(as_code(code), name)
        if not name:
            return Match(flaw="Không có mã và tên xã. Chọn cột mã hoặc cột tên của tệp.")
        if self.within is None:
            return Match(flaw=f"“{name}” không có mã. Chọn huyện hoặc tỉnh để tìm theo tên.")
        where = f"trong {self.within} ngày {self.on:%d/%m/%Y}"
        for known, how in ((self.by_name, "Khớp theo tên"), (self.by_plain_name, "Khớp theo tên không dấu")):
            rows = known.get(_folded(name) if known is self.by_name else search_name(name), [])
            if len(rows) == 1:
                return Match(rows[0], doubt=f"{how} {where}, tệp không có mã.")
            if rows:
                return Match(flaw=f"Có {len(rows)} xã tên “{name}” {where}. Cần mã xã.")
        return Match(flaw=f"Không có xã nào tên “{name}” {where}.")

    def _by_code(self, code: str, name: str) -> Match:
        found = self.by_code.get(code)
        if found is None:
            return Match(flaw=f"Không có xã nào mang mã {code} vào ngày {self.on:%d/%m/%Y}.")
        if name and _folded(name) not in (_folded(found.full_name), _folded(found.name)):
            if search_name(name) in (search_name(found.full_name), search_name(found.name)):
                return Match(found, doubt=f"Tên trong tệp là “{name}”, viết khác {found}.")
            return Match(flaw=f"Mã {code} ngày {self.on:%d/%m/%Y} là {found}, không phải {name}.")
        return Match(found)


def as_code(value: str) -> str:
    """Numbers lose their zeros in spreadsheets: `1` and `1.0` are the commune 00001."""
    value = value.strip().removesuffix(".0")
    return value.zfill(5) if value.isdecimal() and len(value) < 5 else value


def _order(name: str) -> int:
    return NAME_NAMES.index(name.casefold())


def _folded(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())
