"""What a reorganisation does to offices: terms and bodies of an ended unit are over; a new unit that carries on for
several is led provisionally, until its first congress, by whoever a person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.db.models import Q, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.org.reorganising.participants import (
    Answers,
    Choice,
    Effect,
    Fate,
    Participant,
    Question,
    Trace,
    numbers_by,
)
from khuyenhoc.org.reorganising.ranks import peers
from khuyenhoc.org.reorganising.shape import Reshaped

LATER: Final = "later"
HEADS: Final = (Position.CHAIR, Position.CHAPTER_HEAD, Position.COMMITTEE_HEAD, Position.CENTER_DIRECTOR)
# Those of the old committees who go on in the provisional one, and as what.
GO_ON: Final = {
    Position.CHAIR: Position.VICE_CHAIR,
    Position.STANDING_VICE_CHAIR: Position.VICE_CHAIR,
    Position.VICE_CHAIR: Position.VICE_CHAIR,
    Position.EXECUTIVE_MEMBER: Position.EXECUTIVE_MEMBER,
    Position.CHAPTER_HEAD: Position.DEPUTY_CHAPTER_HEAD,
    Position.DEPUTY_CHAPTER_HEAD: Position.DEPUTY_CHAPTER_HEAD,
    Position.CENTER_DIRECTOR: Position.CENTER_DEPUTY_DIRECTOR,
    Position.CENTER_DEPUTY_DIRECTOR: Position.CENTER_DEPUTY_DIRECTOR,
}
OF_ASSOCIATIONS: Final = (
    Position.CHAIR, Position.STANDING_VICE_CHAIR, Position.VICE_CHAIR, Position.EXECUTIVE_MEMBER,
)  # fmt: skip
PROVISIONAL: Final = "Lâm thời"


def questions(shape: Reshaped) -> Iterator[Question]:
    """One for each founded unit that carries on for others: who leads it until its first congress."""
    heads: dict[int, list[OfficerTerm]] = defaultdict(list)
    takers = peers(shape)
    for term in _held(shape).filter(position__in=HEADS).select_related("person").order_by("unit_id", "id"):
        heir = takers.get(term.unit_id)
        if heir is not None and heir in shape.founded:
            heads[heir].append(term)
    for heir, terms in sorted(heads.items()):
        known = tuple(
            Choice(
                str(term.person_id),
                f"{term.person.full_name}, {Position(term.position).label} {shape.names[term.unit_id]}",
            )
            for term in terms
        )
        yield Question(
            key=_key(heir),
            text=f"Ai phụ trách {shape.names[heir]} lâm thời, đến đại hội lần thứ nhất?",
            unit_id=heir,
            choices=(*known, Choice(LATER, "Chỉ định sau")),
            help="Người đứng đầu các đơn vị cũ khác làm cấp phó lâm thời.",
        )


def effects(shape: Reshaped) -> Iterator[Effect]:
    for label, rows in (("lượt giữ chức vụ", _held(shape)), ("ban lãnh đạo", _bodies(shape))):
        if counts := numbers_by(rows, "unit_id"):
            yield Effect(Fate.ENDS, label, sum(counts.values()), counts)


def objections(shape: Reshaped) -> Iterator[str]:
    """Offices that begin only after the day, in units that are no more by then."""
    late = _held(shape).filter(valid_from__gte=shape.on).select_related("person")
    for term in late.order_by("unit_id", "id"):
        yield (
            f"{term.person.full_name} nhận chức vụ ở {shape.names[term.unit_id]} từ ngày {term.valid_from:%d/%m/%Y}, "
            "sau ngày hiệu lực. Hãy ghi lại chức vụ này trước."
        )


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    if late := next(objections(shape), None):
        raise RuleViolated("reorganisation.office_later", late)
    held = list(_held(shape).order_by("unit_id", "id"))
    bodies = list(_bodies(shape))
    trace: Trace = {
        "terms": [[term.pk, _day(term.valid_to), term.end_reason] for term in held],
        "bodies": [[body.pk, _day(body.valid_to)] for body in bodies],
    }
    GoverningBody.objects.filter(pk__in=[body.pk for body in bodies]).update(valid_to=shape.on)
    OfficerTerm.objects.filter(pk__in=[term.pk for term in held]).update(
        valid_to=shape.on, end_reason=OfficerEndReason.REORGANISED
    )
    trace["new_bodies"], trace["new_terms"] = _provisional(shape, answers, held)
    return trace


def _provisional(shape: Reshaped, answers: Answers, over: list[OfficerTerm]) -> tuple[list[int], list[int]]:
    """Ids of new bodies and terms. Who leads comes first; a person who served in two of the old serves once."""
    led = {heir: answers[_key(heir)] for heir in shape.founded if answers.get(_key(heir), LATER) != LATER}
    bodies: dict[int, GoverningBody] = {}
    terms: list[OfficerTerm] = []
    seated: set[tuple[int, int]] = set()
    takers = peers(shape)
    for term in sorted(over, key=lambda term: str(term.person_id) not in led.values()):
        heir = takers.get(term.unit_id)
        if heir is None or heir not in led or term.position not in GO_ON or (heir, term.person_id) in seated:
            continue
        seated.add((heir, term.person_id))
        leads = str(term.person_id) == led[heir] and term.position in HEADS
        if term.position in OF_ASSOCIATIONS and heir not in bodies:
            bodies[heir] = _body(shape, heir)
        terms.append(
            OfficerTerm(
                unit_id=heir, tenant_id=shape.tenant_id, person_id=term.person_id, body=bodies.get(heir),
                position=term.position if leads else GO_ON[Position(term.position)], is_acting=leads,
                valid_from=shape.on, decision_id=shape.decision_id,
            )
        )  # fmt: skip
    OfficerTerm.objects.bulk_create(terms)
    return [body.pk for body in bodies.values()], [term.pk for term in terms]


def _body(shape: Reshaped, heir: int) -> GoverningBody:
    return GoverningBody.objects.create(
        unit_id=heir, tenant_id=shape.tenant_id, kind=GoverningBodyKind.EXECUTIVE_COMMITTEE, term_label=PROVISIONAL,
        is_provisional=True, valid_from=shape.on, decision_id=shape.decision_id,
    )  # fmt: skip


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    OfficerTerm.objects.filter(pk__in=trace["new_terms"]).delete()
    GoverningBody.objects.filter(pk__in=trace["new_bodies"]).delete()
    for pk, valid_to, reason in trace["terms"]:
        OfficerTerm.objects.filter(pk=pk).update(valid_to=valid_to, end_reason=reason)
    for pk, valid_to in trace["bodies"]:
        GoverningBody.objects.filter(pk=pk).update(valid_to=valid_to)


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    new = Q(unit__in=list(shape.founded))
    since = OfficerTerm.objects.filter(new).exclude(pk__in=trace["new_terms"]).count()
    changed = OfficerTerm.objects.filter(pk__in=trace["new_terms"]).exclude(version=0, valid_to=None).count()
    if count := since + changed + GoverningBody.objects.filter(new).exclude(pk__in=trace["new_bodies"]).count():
        yield f"Đã ghi {count} thay đổi về cán bộ tại các đơn vị mới."


def _held(shape: Reshaped) -> QuerySet[OfficerTerm]:
    return OfficerTerm.objects.filter(_lasting(shape), unit__in=list(shape.ended))


def _bodies(shape: Reshaped) -> QuerySet[GoverningBody]:
    return GoverningBody.objects.filter(_lasting(shape), unit__in=list(shape.ended))


def _lasting(shape: Reshaped) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=shape.on)


def _day(day: object) -> str | None:
    return str(day) if day else None


def _key(heir: int) -> str:
    return f"officers.{heir}"


offices_follow = Participant(
    questions=questions, effects=effects, objections=objections, apply=apply, undo=undo, built_upon=built_upon
)
