"""What became of the tree: schools' chapters called committees, and the reform of July 2025, both decided and done
through the services that the screens of a reorganisation use. The decisions are samples, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.offices import Offices, Staff
from khuyenhoc.demo.places import COMMUNES, DISTRICT, NEW_COMMUNES, REFORM_DAY, SCHOOLS_RENAMED, Chapter
from khuyenhoc.officers.enums import Position
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.reorganising.participants import Question
from khuyenhoc.org.reorganising.steps import Describe, Found, Step
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewDecision, UnitContact, unit_contact
from khuyenhoc.org.services.reorganising import (
    PlanData,
    Preview,
    reform_propose,
    reorganisation_change,
    reorganisation_commit,
    reorganisation_draft,
    reorganisation_preview,
)
from khuyenhoc.org.services.reorganising.naming import as_it_is

SCHOOLS_DECIDED: Final = NewDecision(
    number="38/QĐ-HKH (mẫu)", decided_on=date(2023, 12, 15), authority="Hội Khuyến học huyện Vũ Quang"
)
REFORM_DECIDED: Final = NewDecision(
    number="45/QĐ-HKH (mẫu)", decided_on=date(2025, 6, 27), authority="Hội Khuyến học tỉnh Hà Tĩnh"
)


def schools_get_committees(actor: Actor, network: Network, chapters: Iterable[Chapter]) -> None:
    """The same units under another name: their members, heads and numbers go on."""
    codes = [chapter.code for chapter in chapters if chapter.is_school]
    steps = [
        Describe(
            unit_id=unit.unit_id,
            description=as_it_is(
                unit, kind=UnitKind.COMMITTEE, name=unit.name.replace("Chi hội Khuyến học", "Ban Khuyến học", 1)
            ),
        )
        for unit in units_on(SCHOOLS_RENAMED).filter(code__in=codes).order_by("unit_id")
    ]
    plan = PlanData(
        title="Chuyển chi hội trường học thành Ban Khuyến học trường học", effective_on=SCHOOLS_RENAMED,
        decision=SCHOOLS_DECIDED,
    )  # fmt: skip
    draft = reorganisation_draft(actor=actor, plan=plan, steps=steps)
    reorganisation_commit(actor=actor, reorganisation_id=draft.pk)


def reform(actor: Actor, network: Network, staff: Staff, offices: Offices) -> dict[str, int]:
    """Ten communes become three, and the district is no more. Answers the units by their codes from then on."""
    proposal = reform_propose(actor=actor, unit_id=network.units[DISTRICT], on=REFORM_DAY)
    plan = PlanData(title=proposal.title, effective_on=REFORM_DAY, decision=REFORM_DECIDED)
    draft = reorganisation_draft(actor=actor, plan=plan, steps=proposal.steps)
    preview = reorganisation_preview(actor=actor, reorganisation_id=draft.pk)
    founded = _founded(proposal.steps)
    act = reorganisation_change(
        actor=actor, reorganisation_id=draft.pk, expected_version=draft.version,
        answers=_answers(preview, founded, staff, offices),
    )  # fmt: skip
    reorganisation_commit(actor=actor, reorganisation_id=act.pk, expected_version=act.version)
    for number, commune in enumerate(NEW_COMMUNES, 1):
        contact = UnitContact(phone=f"09000992{number:02}", address=f"Trụ sở UBND {commune.full_name}")
        unit_contact(actor=actor, unit_id=founded[commune.code], contact=contact)
    gone = {DISTRICT, *(commune.code for commune in COMMUNES)}
    return {code: unit for code, unit in network.units.items() if code not in gone} | founded


def _founded(steps: Iterable[Step]) -> dict[str, int]:
    return {step.description.code: step.unit_id for step in steps if isinstance(step, Found)}


def _answers(preview: Preview, founded: dict[str, int], staff: Staff, offices: Offices) -> dict[str, str]:
    """Who leads for the time being: the chair, and the director, of the old commune whose code the new one has."""
    leads: dict[int, int] = {}
    for commune in NEW_COMMUNES:
        leads[founded[commune.code]] = staff.person(offices.held[commune.code][Position.CHAIR][0])
        leads[founded[f"{commune.code}-TT"]] = staff.person(staff.director(commune.code))
    return {
        question.key: _lead(question, leads)
        for question in preview.undecided
        if question.unit_id in leads and question.choices
    }


def _lead(question: Question, leads: dict[int, int]) -> str:
    wanted = str(leads[question.unit_id])
    return next((choice.value for choice in question.choices if choice.value == wanted), question.choices[0].value)
