"""What a position in a list means: the code of an office, or nothing that is kept as one."""

from __future__ import annotations

import re

from khuyenhoc.core.text.names import search_name

_OFFICES = [
    ("standing_vice_chair", r"pho chu tich thuong truc|pct(?: )?tt"),
    ("vice_chair", r"pho chu tich|pct"),
    ("chair", r"chu tich|ct"),
    ("secretary_general", r"tong thu ky"),
    ("inspection_head", r"truong ban kiem tra|tbkt"),
    ("inspection_member", r"(?:uy vien|uv) (?:ban kiem tra|bkt)"),
    ("standing_member", r"(?:uy vien|uv) ?(?:ban thuong vu|btv|thuong vu)"),
    ("executive_member", r"(?:uy vien|uv) ?(?:ban chap hanh|bch|chap hanh)|bch"),
    ("chief_of_office", r"chanh van phong"),
    ("deputy_chapter_head", r"chi hoi pho|pho chi hoi(?: truong)?|chp|p(?:ho)? cht"),
    ("chapter_head", r"chi hoi truong|truong chi hoi|cht"),
    ("committee_head", r"truong ban(?: khuyen hoc)?|tb(?: ?kh)?"),
    ("secretary", r"thu ky(?: chi hoi)?|tk"),
    ("accountant", r"ke toan"),
    ("treasurer", r"thu quy(?: chi hoi)?|tq"),
]
_RULES = [(code, re.compile(pattern)) for code, pattern in _OFFICES]
_TAIL = re.compile(r" (?:hoi )?(?:khuyen hoc|kh|hkh)$|(?: cua)? chi hoi$")
_SIGNS = re.compile(r"[^\w]+|_+")
_NONE = frozenset({"hoi vien", "hv", "hoi vien chinh thuc", "thanh vien", "khong", "ko", "k", "0", "x"})


def is_none(text: str) -> bool:
    """ "Hội viên" in the column of positions says that there is none."""
    return _plain(text) in _NONE or not _plain(text)


def office_of(text: str) -> str:
    """The office that is named, "" when none is known under this name."""
    plain = _plain(text)
    for words in (plain, _TAIL.sub("", plain)):
        for code, rule in _RULES:
            if rule.fullmatch(words):
                return code
    return ""


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", search_name(text)).strip()
