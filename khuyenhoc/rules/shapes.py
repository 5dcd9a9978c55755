"""What the value of a rule must look like, said in the rule's own file, so that an edit cannot break who reads it.

A shape is a word below, or `a|b|c` (one of these words), `[shape]` (a list, not empty), `{"*": shape}` (a map of any
names), or a map of named shapes, where `name?` may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


WORDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("cần một dòng chữ", lambda value: isinstance(value, str) and bool(value.strip())),
    "text_or_empty": ("cần chữ, có thể để trống ''", lambda value: isinstance(value, str)),
    "flag": ("cần true hoặc false", lambda value: isinstance(value, bool)),
    "count": ("cần số nguyên từ 0 đến 1000000", _whole(0, 1_000_000)),
    "offset": ("cần số ngày từ -366 đến 366", _whole(-366, 366)),
    "day_of_month": ("cần ngày trong tháng, từ 1 đến 31", _whole(1, 31)),
    "weekday": ("cần thứ trong tuần: 1 là thứ Hai, 7 là Chủ nhật", _whole(1, 7)),
    "day_and_month": (
        "cần ngày và tháng dạng 'DD/MM'",
        lambda value: (
            isinstance(value, str) and re.fullmatch(r"(0[1-9]|[12]\d|3[01])/(0[1-9]|1[0-2])", value) is not None
        ),
    ),
}


def problems(shape: Any, value: Any, path: str = "") -> Iterator[str]:
    """A sentence for each place where the value is not of the shape; none when it fits."""
    place = f"Mục “{path}”" if path else "Nội dung"
    if isinstance(shape, str):
        yield from _problems_of_word(shape, value, place)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{place}: cần một danh sách có ít nhất một dòng."
            return
        for number, inner in enumerate(value, start=1):
            yield from problems(shape[0], inner, f"{path} dòng {number}".strip())
    elif not isinstance(value, dict):
        yield f"{place}: cần các mục con."
    elif set(shape) == {"*"}:
        if not value:
            yield f"{place}: cần ít nhất một mục con."
        for name, inner in value.items():
            yield from problems(shape["*"], inner, _below(path, name))
    else:
        yield from _problems_of_fields(shape, value, path, place)


def in_order(shape: Any, value: Any, names: Sequence[str] = ()) -> Any:
    """The same value with its parts in the order of the shape, in open maps in that of `names`.

    The database keeps JSON in an order of its own.
    """
    if isinstance(shape, list) and isinstance(value, list):
        return [in_order(shape[0], inner, names) for inner in value]
    if not (isinstance(shape, dict) and isinstance(value, dict)):
        return value
    if set(shape) == {"*"}:
        place = {name: at for at, name in enumerate(names)}
        keys = sorted(value, key=lambda name: (place.get(name, len(place)), name))
        return {name: in_order(shape["*"], value[name], names) for name in keys}
    known = {name.removesuffix("?"): inner for name, inner in shape.items()}
    return {name: in_order(inner, value[name], names) for name, inner in known.items() if name in value}


def renamed_shape(shape: Any, names: Mapping[str, str]) -> Any:
    """The shape in people's words: `names` gives the word for each name of a part and for each choice."""
    if isinstance(shape, str):
        return "|".join(names.get(word, word) for word in shape.split("|")) if "|" in shape else shape
    if isinstance(shape, list):
        return [renamed_shape(shape[0], names)]
    return {_renamed_field(name, names): renamed_shape(inner, names) for name, inner in shape.items()}


def renamed_value(shape: Any, value: Any, names: Mapping[str, str]) -> Any:
    """The value in other words, where the shape has a name or a choice; what does not fit the shape stays as it is."""
    if isinstance(shape, str):
        return names.get(value, value) if "|" in shape and isinstance(value, str) else value
    if isinstance(shape, list):
        return [renamed_value(shape[0], inner, names) for inner in value] if isinstance(value, list) else value
    if not isinstance(value, dict):
        return value
    known = {name.removesuffix("?"): inner for name, inner in shape.items()}
    everywhere = known.get("*")
    return {
        names.get(name, name): renamed_value(everywhere or known.get(name, "text"), inner, names)
        for name, inner in value.items()
    }


def _renamed_field(name: str, names: Mapping[str, str]) -> str:
    bare = name.removesuffix("?")
    return names.get(bare, bare) + ("?" if name.endswith("?") else "")


def _problems_of_word(shape: str, value: Any, place: str) -> Iterator[str]:
    if "|" in shape:
        if value not in shape.split("|"):
            yield f"{place}: cần một trong các chữ {', '.join(shape.split('|'))}."
        return
    complaint, fits = WORDS[shape]
    if not fits(value):
        yield f"{place}: {complaint}."


def _problems_of_fields(shape: dict[str, Any], value: dict[str, Any], path: str, place: str) -> Iterator[str]:
    known = {name.removesuffix("?"): inner for name, inner in shape.items()}
    for name in value.keys() - known.keys():
        yield f"{place}: không có mục con tên “{name}”."
    for name, inner in known.items():
        if name in value:
            yield from problems(inner, value[name], _below(path, name))
        elif f"{name}?" not in shape:
            yield f"{place}: thiếu mục con “{name}”."


def _below(path: str, name: str) -> str:
    return f"{path} → {name}" if path else name
