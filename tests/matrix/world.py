"""One object of every kind in An Bình, so that every address of the site can be opened for real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyenhoc.access.models import Mandate
from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.files.services.store import NewFile, file_store
from khuyenhoc.files.types import PAPERS
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityKind
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.services.boundaries import boundaries_check
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import Admission, member_admit
from khuyenhoc.members.services.importing import import_map, import_start
from khuyenhoc.notifications.models import Notice
from khuyenhoc.officers.enums import GoverningBodyKind
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import OrgUnit, Reorganisation
from khuyenhoc.org.reorganising.steps import End, Move, from_data
from khuyenhoc.org.services import NewUnit, unit_found
from khuyenhoc.papers.enums import DocumentKind
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.papers.services.numbering import NewPaper, paper_issue
from khuyenhoc.people.services import PersonData
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.services import period_reports_open, report_definitions_load
from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import done, drafted, village

MEMBER = "Lò Thị Pành"  # the name that must never reach who may not see it


@dataclass(frozen=True)
class World:
    cast: Cast
    membership: Membership
    term: OfficerTerm
    body: GoverningBody
    mandate: Mandate
    notice: Notice
    file_id: str
    import_id: int
    report: Report
    report_above: Report
    place: str
    boundaries_id: int
    paper: IssuedPaper
    plan: Reorganisation
    plan_done: Reorganisation
    ended_id: int


def make_world(cast: Cast) -> World:
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    report_definitions_load(actor=SYSTEM)
    absorbed = _absorbed(cast)
    membership = member_admit(
        actor=cast.ha.actor,
        data=Admission(unit_id=cast.to_5.unit_id, joined_on=date(2021, 3, 1), person=PersonData(full_name=MEMBER)),
    )
    body = GoverningBody.objects.create(
        unit=OrgUnit.objects.get(pk=cast.an_binh.unit_id), tenant_id=cast.an_binh.tenant_id,
        kind=GoverningBodyKind.EXECUTIVE_COMMITTEE, term_label="2020–2025", valid_from=date(2020, 1, 1),
    )  # fmt: skip
    stored = file_store(
        actor=cast.lan.actor,
        data=NewFile(
            content=b"%PDF-1.7", name="a.pdf", purpose="test", path=cast.an_binh.path,
            tenant_id=cast.an_binh.tenant_id, allowed=PAPERS,
        ),
    )  # fmt: skip
    period_reports_open(actor=SYSTEM, key="monthly", code="2023-02")
    return World(
        cast=cast,
        membership=membership,
        term=OfficerTerm.objects.get(unit=cast.to_5.unit_id),
        body=body,
        mandate=cast.ha.user.mandates.get(),
        notice=Notice.objects.create(user=cast.ha.user, kind="x", title="Riêng cô Hà"),
        file_id=str(stored.pk),
        import_id=_list_handed_in(cast),
        report=Report.objects.get(unit=cast.to_5.unit_id),
        report_above=Report.objects.get(unit=cast.an_binh.unit_id),
        place=_place(),
        boundaries_id=_boundaries_handed_in(cast),
        paper=_paper(cast),
        plan=drafted(cast.khang.actor, [Move(unit_id=cast.to_6.unit_id, parent_id=cast.cam_ha.unit_id)]),
        plan_done=absorbed,
        ended_id=from_data(absorbed.steps)[0].unit_id,
    )


def _absorbed(cast: Cast) -> Reorganisation:
    """A chapter of long ago that went into Tổ 6."""
    begun, on = date(2020, 6, 1), date(2021, 1, 1)
    chapter = NewUnit(founded_on=begun, parent_id=cast.an_binh.unit_id, description=village("AB-7", "Tổ 7"))
    old = unit_found(actor=SYSTEM, data=chapter).pk
    steps = [End(unit_id=old, heirs=(cast.to_6.unit_id,), kind=SuccessionKind.ABSORB)]
    return done(cast.khang.actor, steps, effective_on=on)


def _paper(cast: Cast) -> IssuedPaper:
    return paper_issue(
        actor=cast.nga.actor,
        data=NewPaper(
            unit_id=cast.an_binh.unit_id, kind=DocumentKind.LETTER, dated_on=date(2023, 2, 9), summary="Mời họp",
            signer_name="Lê Thị Lan", signer_position="Chủ tịch", about_type="tests.letter", about_id="1",
        ),
    )  # fmt: skip


def _place() -> str:
    Locality.objects.create(
        kind=LocalityKind.PROVINCE, code="99", name="Lâm Giang", full_name="Tỉnh Lâm Giang", valid_from=UNKNOWN_PAST
    )
    return "99@2026-01-01"


def _boundaries_handed_in(cast: Cast) -> int:
    """A file with an outline of no place known: seen, but nothing to write."""
    ring = b"[[105.4, 18.3], [105.5, 18.3], [105.5, 18.4], [105.4, 18.3]]"
    shape = b'{"type": "Polygon", "coordinates": [%s]}' % ring
    feature = b'{"type": "Feature", "properties": {"code": "99001"}, "geometry": %s}' % shape
    batch = boundaries_check(
        actor=cast.quan.actor, content=feature, file_name="xa.geojson", on=date(2023, 2, 9), source="Bản đồ thử"
    )
    return batch.pk


def _list_handed_in(cast: Cast) -> int:
    content = f"Họ và tên,Năm sinh\n{MEMBER},1971\n".encode()
    batch = import_start(
        actor=cast.lan.actor, unit_id=cast.an_binh.unit_id, content=content, file_name="a.csv", on=date(2023, 2, 1)
    )
    return import_map(actor=cast.lan.actor, import_id=batch.pk, mapping=batch.mapping).pk
