"""Who decides on a report. Nobody accepts what they have sent themselves, even where they hold office twice: with a
second officer at the unit above it is theirs to accept, else it goes to the unit above that one."""

from __future__ import annotations

from collections.abc import Iterator

from khuyenhoc.access.selectors import holders_of
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.lineage import carrier_of
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import deciding_path
from khuyenhoc.reports.selectors.access import place_of


def review_unit(actor: Actor, report: Report) -> int | None:
    """The unit that is asked to accept what the actor sends: the nearest above where somebody else may. Asks nothing
    of the database unless the sender could accept it himself."""
    parent = _receiver(report)
    if parent is None or actor.user_id is None:
        return parent
    if not actor.can(Permission.REPORTS_REVIEW, at=place_of(report.path, parent)):
        return parent
    return next((unit for unit in _units_above(report) if _others(actor.user_id, unit)), (parent, ""))[0]


def _receiver(report: Report) -> int | None:
    """The unit above, or, if that one has ended since, who was named to decide in its place, else who carries on."""
    parent, named = report.parent_unit_id, report.review_unit_id
    if parent is None:
        return None
    standing = set(OrgUnit.objects.filter(pk__in=[parent, named], valid_to__isnull=True).values_list("pk", flat=True))
    if parent in standing:
        return parent
    return named if named in standing else carrier_of(parent, report.path) or parent


def require_another(actor: Actor, report: Report) -> None:
    """Raises Forbidden (`report.own`) when the actor sent the report, unless nobody else above could ever accept it."""
    if actor.user_id is None or report.submitted_by_id != actor.user_id:
        return
    if any(_others(actor.user_id, unit) for unit in _units_above(report)):
        raise Forbidden("report.own", "Báo cáo này do chính bạn gửi, phải người khác ở hội cấp trên tiếp nhận.")


def _units_above(report: Report) -> Iterator[tuple[int, OrgPath]]:
    """From the unit that accepts upward, each with its path."""
    if report.parent_unit_id is None:
        return
    if report.review_unit_id and str(report.review_unit_id) not in report.path.split("/"):
        yield report.review_unit_id, place_of(report.path, report.review_unit_id)
    ids = deciding_path(report.path, report.parent_unit_id).rstrip("/").split("/")
    for end in range(len(ids), 0, -1):
        yield int(ids[end - 1]), OrgPath("/".join(ids[:end]) + "/")


def _others(user_id: int, unit: tuple[int, OrgPath]) -> bool:
    """Whether anybody else holds the office there that accepts."""
    asked = (Permission.REPORTS_REVIEW, unit[1])
    return any(user.pk != user_id for user in holders_of([asked], on=clock.today(), at_the_unit=True)[asked])
