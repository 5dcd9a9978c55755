"""YAML as people edit it: plain text, whole numbers, true and false, lists and maps. Nothing that surprises.

YAML 1.1 reads `no` as false, `12:30` as 750 and `2026-01-01` as a date; an alias can blow a kilobyte up to gigabytes.
Here they stay text, and aliases are refused.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

MOST_CHARACTERS = 100_000
DEEPEST = 20


class NotPlain(ValueError):
    """The text is no YAML, or more than plain data; the message is for people."""


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise NotPlain("Không dùng được dấu & và * để nhắc lại một đoạn.")
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotPlain("Nội dung lồng quá nhiều lớp.")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"null|", ["n", ""]),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]{0,14})", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))


def read_yaml(text: str) -> Any:
    """Maps with text keys, lists, text, whole numbers, true, false, null. Raises NotPlain, in Vietnamese."""
    if len(text) > MOST_CHARACTERS:
        raise NotPlain(f"Nội dung dài quá {MOST_CHARACTERS} ký tự.")
    try:
        value = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader that knows less, not more
    except yaml.MarkedYAMLError as error:
        line = f" ở dòng {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise NotPlain(f"Viết chưa đúng cách thụt dòng hoặc dấu hai chấm{line}.") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, NotPlain):
            raise
        raise NotPlain("Nội dung có ký tự không đọc được.") from error
    _check_keys(value)
    return value


def write_yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100)


def _check_keys(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotPlain(f"Tên mục “{key}” phải là chữ; hãy đặt trong dấu nháy.")
            _check_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_keys(inner)
    elif not isinstance(value, str | int | bool | None):
        raise NotPlain("Chỉ dùng chữ, số nguyên, true, false, danh sách và mục con.")
