"""What a list says of a household: its number, its head, and what each person is to the head."""

from __future__ import annotations

import re

from khuyenhoc.core.text.names import clean_name, compare_key, search_name

HEAD = "head"
OTHER = "member"
# On the text with marks where the marks tell the meaning ("cha" a father, "chả" nothing), words as search_name writes.
_RELATIONS = {
    HEAD: r"chu ho|chu|ch|chu gia dinh|dung ten chu ho|ban than",
    "spouse": r"vo|chong|vo chong|vo chu ho|chong chu ho|ba xa|ong xa",
    "child_in_law": r"(?:con )?(?:dau|re)(?: (?:ca|ut|truong|thu))?",
    "grandchild": r"chau(?: (?:noi|ngoai|ruot|gai|trai|dich ton))*|chat",
    "parent": r"(?:bo|cha|me|ba ma|bo me|cha me)(?: (?:de|vo|chong|ruot|gia))?",
    "sibling": r"(?:anh|chi|em|anh em|chi em|anh chi em)(?: (?:ruot|trai|gai|ho))?",
    "child": r"con(?: (?:de|trai|gai|ruot|ca|ut|truong|nuoi|thu|rieng|thu \w+))*",
    OTHER: r"thanh vien|khac|nguoi khac|ong|ba|ong noi|ba noi|ong ngoai|ba ngoai|co|chu ruot|bac|di|cau|mo|"
    r"(?:nguoi )?(?:o nho|o cung|giup viec)|o nho",
}
_RULES = [(code, re.compile(pattern)) for code, pattern in _RELATIONS.items()]
_OF_HEAD = re.compile(r" (?:cua )?(?:chu ho|ch)$")
_TITLE = re.compile(r"^(?:ông|bà|cụ|[ôb](?=[.:]))[ .:]+", re.IGNORECASE)


def relation_of(text: str) -> str | None:
    """The relation to the head that a cell names; None for what is not understood."""
    plain = search_name(text).strip(" .,;:-")
    if plain in ("chu ho", "ch"):
        return HEAD
    plain = _OF_HEAD.sub("", plain)
    return next((code for code, rule in _RULES if rule.fullmatch(plain)), None)


def head_name(text: str) -> str:
    """A head's name without the address before it: "Ông Đặng Văn Ước" is Đặng Văn Ước, "Bà Triệu" keeps two words."""
    name = clean_name(text)
    bare = _TITLE.sub("", name)
    return clean_name(bare) if " " in bare else name


def name_key(name: str) -> str:
    """Heads are compared as people write them: without marks, y as i."""
    return search_name(name).replace("y", "i")


def label_key(label: str) -> str:
    """The key of the head after whom a household is called: "Hộ bà Lê Thị Hoa", "Hộ Lê Thị Hoa"."""
    return name_key(head_name(re.sub(r"^hộ\s+(?:gia đình\s+)?", "", label, flags=re.IGNORECASE)))


def is_same_name(one: str, other: str) -> bool:
    return compare_key(one) == compare_key(other)
