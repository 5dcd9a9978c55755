"""Settings come from the environment, and a wrong value stops the start with a sentence."""

from __future__ import annotations

import os
from pathlib import Path


class BadSetting(SystemExit):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Biến môi trường {name} không dùng được: {why}")


def text(name: str, default: str | None = None) -> str:
    """The value, or the value in the file named by NAME_FILE, or the default; without any, the start fails."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE", str(error)) from error
    if default is None:
        raise BadSetting(name, "chưa đặt giá trị")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value not in ("", "0", "1", "true", "false", "True", "False"):
        raise BadSetting(name, "chỉ nhận 1 hoặc 0")
    return default if value == "" else value in ("1", "true", "True")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if value and not value.isdecimal():
        raise BadSetting(name, "phải là số nguyên không âm")
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
