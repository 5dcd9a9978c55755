from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.enums import AcrossTime, AcrossUnits
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.figures.providers import provider_of
from khuyenhoc.figures.selectors import catalogue_public, definition_get, definitions_on
from khuyenhoc.figures.services import CatalogueResult, catalogue_load
from tests.cast import SYSTEM, Cast

pytestmark = pytest.mark.django_db
HEAD = "from: 2020-01-01\nsource_text: Thử\ngroups:\n  - name: Thử\n    figures:\n"
LINE = (
    "      - {{code: a.b, label: {label}, unit: người, kind: {kind}, source: entered, public: true, "
    "definition: Thử.{more}}}\n"
)


def write(path: Path, *lines: str) -> Path:
    path.write_text(HEAD + "".join(lines))
    return path


def test_catalogue_loads_once_and_has_the_codes_of_the_open_data() -> None:
    first = catalogue_load(actor=SYSTEM)
    assert first.created == FigureDefinition.objects.count() > 50
    assert catalogue_load(actor=SYSTEM) == CatalogueResult(created=0, closed=0, unchanged=first.created)
    figures = definitions_on(date(2023, 2, 9))
    fixed = {"org.grassroots", "org.chapters.village", "org.chapters.school", "centers.count", "members.total"}
    assert {figures[code].across_time for code in fixed} == {AcrossTime.LAST}
    assert fixed <= {row.code for row in catalogue_public(on=date(2023, 2, 9))}


def test_every_register_figure_has_a_register_and_every_share_its_parts() -> None:
    catalogue_load(actor=SYSTEM)
    figures = definitions_on(date(2023, 2, 9))
    for figure in figures.values():
        assert figure.label and figure.definition.endswith(".") and figure.unit_of_measure
        if figure.across_units == AcrossUnits.RECOMPUTE:
            assert {figure.numerator, figure.denominator} <= figures.keys()
        elif figure.provider:
            assert provider_of(figure.code) is not None, figure.code


def test_catalogue_load_refused_when_a_meaning_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    assert catalogue_load(actor=SYSTEM, path=write(path, LINE.format(label="Một", kind="flow", more=""))).created == 1
    write(path, LINE.format(label="Hai", kind="flow", more=""))
    with pytest.raises(DomainError) as refusal:
        catalogue_load(actor=SYSTEM, path=path)
    assert refusal.value.code == "catalogue.rewritten"
    assert definition_get("a.b", date(2023, 1, 1)).label == "Một"


def test_catalogue_closes_what_a_later_version_follows(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    catalogue_load(actor=SYSTEM, path=write(path, LINE.format(label="Một", kind="flow", more="")))
    later = LINE.format(label="Hai", kind="stock", more=", from: 2024-01-01")
    result = catalogue_load(actor=SYSTEM, path=write(path, LINE.format(label="Một", kind="flow", more=""), later))
    assert result == CatalogueResult(created=1, closed=1, unchanged=1)
    assert definition_get("a.b", date(2023, 12, 31)).label == "Một"
    assert definition_get("a.b", date(2024, 1, 1)).label == "Hai"


def test_catalogue_load_needs_the_permission(cast: Cast) -> None:
    catalogue_load(actor=cast.quan.actor)
    for actor in (cast.thu.actor, Actor.public()):
        with pytest.raises(DomainError) as refusal:
            catalogue_load(actor=actor)
        assert refusal.value.code == "forbidden"
