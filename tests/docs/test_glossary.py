"""The glossary and the code say the same words."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Choices

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
NAME = re.compile(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`")


def words_of_the_glossary() -> set[str]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return {name for row in ROW.findall(text) for name in NAME.findall(row)}


def rooms() -> list[str]:
    return [config.name for config in apps.get_app_configs() if config.name.startswith("khuyenhoc.")]


def models_and_enums() -> set[str]:
    found = {
        model.__name__
        for config in apps.get_app_configs()
        if config.name in rooms()
        for model in config.get_models()
        if not hasattr(model, "pgh_tracked_model") and not model._meta.proxy
    }
    for room in rooms():
        if importlib.util.find_spec(f"{room}.enums"):
            module = importlib.import_module(f"{room}.enums")
            found |= {
                name
                for name, value in vars(module).items()
                if inspect.isclass(value) and issubclass(value, Choices) and value.__module__ == module.__name__
            }
    return found


def test_every_model_and_enum_has_its_word() -> None:
    assert models_and_enums() - words_of_the_glossary() == set()


@pytest.mark.parametrize("word", sorted(words_of_the_glossary()))
def test_every_word_exists_in_the_code(word: str) -> None:
    pattern = re.compile(rf"^\s*(?:class {word}\b|{word}\b.*=)", re.MULTILINE)
    assert any(pattern.search(path.read_text(encoding="utf-8")) for path in (ROOT / "khuyenhoc").rglob("*.py"))
