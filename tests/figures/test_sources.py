from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.enums import SourceKind
from khuyenhoc.figures.models import FigureSource
from khuyenhoc.figures.selectors import definition_get, register_pairs
from khuyenhoc.figures.services import figure_source_set
from tests.cast import FOUNDED, Cast
from tests.support.figures import register_says

pytestmark = pytest.mark.usefixtures("regime")
TOTAL = "members.total"


def sources(cast: Cast, on: date) -> set[int]:
    """The units whose members come from the register."""
    units = [cast.to_5.unit_id, cast.to_6.unit_id]
    return {unit for unit, _ in register_pairs(units, [definition_get(TOTAL, on)], on)}


def test_source_of_a_unit_holds_from_its_day(cast: Cast) -> None:
    with register_says({}):
        asked: dict[str, Any] = {"actor": cast.lan.actor, "unit_id": cast.to_5.unit_id, "code": TOTAL}
        figure_source_set(source=SourceKind.ENTERED, on=FOUNDED, **asked)
        figure_source_set(source=SourceKind.ENTERED, on=date(2022, 1, 1), **asked)
        figure_source_set(source=SourceKind.REGISTER, on=date(2023, 1, 1), **asked)
        assert FigureSource.objects.count() == Act.objects.filter(action="figures.source_set").count() == 2
        assert sources(cast, date(2022, 12, 31)) == {cast.to_6.unit_id}
        assert sources(cast, date(2023, 1, 1)) == {cast.to_5.unit_id, cast.to_6.unit_id}
        with pytest.raises(DomainError) as refusal:
            figure_source_set(source=SourceKind.REGISTER, on=date(2021, 1, 1), **asked)
        assert refusal.value.code == "source.later_set"


def test_register_is_a_source_only_where_there_is_one(cast: Cast) -> None:
    for code in ("awards.count", "members.female_share"):
        with pytest.raises(DomainError) as refusal:
            figure_source_set(
                actor=cast.lan.actor, unit_id=cast.to_5.unit_id, code=code, source=SourceKind.REGISTER, on=FOUNDED
            )
        assert refusal.value.code == "source.no_register"


def test_source_is_set_by_those_who_enter_figures_there(cast: Cast) -> None:
    asked: dict[str, Any] = {"unit_id": cast.to_5.unit_id, "code": TOTAL, "source": SourceKind.ENTERED, "on": FOUNDED}
    for player, code in ((cast.tam, "forbidden"), (cast.phuc, "not_found"), (cast.mai, "not_found")):
        with pytest.raises(DomainError) as refusal:
            figure_source_set(actor=player.actor, **asked)
        assert refusal.value.code == code
    figure_source_set(actor=cast.ha.actor, **asked)
