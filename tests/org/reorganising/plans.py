"""Plans over the cast's tree, as forms would make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from khuyenhoc.core.authority import Actor
from khuyenhoc.org.data import NewDecision, UnitDescription
from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import End, Found, Step
from khuyenhoc.org.services import new_unit_ids
from khuyenhoc.org.services.reorganising import (
    PlanData,
    reorganisation_change,
    reorganisation_commit,
    reorganisation_draft,
    reorganisation_preview,
)
from tests.cast import Cast

ON = date(2025, 7, 1)
DECISION = NewDecision(number="30/QĐ-HKH", decided_on=date(2025, 6, 25), authority="Hội Khuyến học tỉnh Lâm Giang")


def commune(code: str, name: str) -> UnitDescription:
    return UnitDescription(
        code=code, name=f"Hội Khuyến học xã {name}", short_name=f"Xã {name}", kind=UnitKind.ASSOCIATION,
        level=Level.COMMUNE, place_name=name, symbol="HKH", issues_papers=True,
    )  # fmt: skip


def village(code: str, name: str) -> UnitDescription:
    return UnitDescription(
        code=code, name=f"Chi hội Khuyến học {name}", short_name=name, kind=UnitKind.CHAPTER, level=Level.CHAPTER,
        host_kind=HostKind.VILLAGE,
    )  # fmt: skip


def merger(cast: Cast) -> list[Step]:
    """An Bình and Cẩm Hà become Bình Hà; the code AB is used again."""
    [new] = new_unit_ids(1)
    return [
        Found(unit_id=new, parent_id=cast.province.unit_id, description=commune("AB", "Bình Hà")),
        End(unit_id=cast.an_binh.unit_id, heirs=(new,), kind=SuccessionKind.MERGE),
        End(unit_id=cast.cam_ha.unit_id, heirs=(new,), kind=SuccessionKind.MERGE),
    ]


def split(cast: Cast) -> list[Step]:
    """Tổ 5 becomes Tổ 5A and Tổ 5B."""
    first, second = new_unit_ids(2)
    return [
        Found(unit_id=first, parent_id=cast.an_binh.unit_id, description=village("AB-5A", "Tổ 5A")),
        Found(unit_id=second, parent_id=cast.an_binh.unit_id, description=village("AB-5B", "Tổ 5B")),
        End(unit_id=cast.to_5.unit_id, heirs=(first, second), kind=SuccessionKind.SPLIT),
    ]


def plan(**more: Any) -> PlanData:
    return PlanData(**{"title": "Sắp xếp thử", "effective_on": ON, "decision": DECISION} | more)


def drafted(actor: Actor, steps: Sequence[Step], **more: Any) -> Reorganisation:
    return reorganisation_draft(actor=actor, plan=plan(**more), steps=steps)


def done(actor: Actor, steps: Sequence[Step], **more: Any) -> Reorganisation:
    return reorganisation_commit(actor=actor, reorganisation_id=settled(actor, drafted(actor, steps, **more)).pk)


def settled(actor: Actor, act: Reorganisation) -> Reorganisation:
    """Whatever asks for a person to decide is put off."""
    asked = reorganisation_preview(actor=actor, reorganisation_id=act.pk).undecided
    answers = {question.key: question.choices[-1].value for question in asked}
    return reorganisation_change(actor=actor, reorganisation_id=act.pk, expected_version=act.version, answers=answers)
