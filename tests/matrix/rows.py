"""One row for each address: what fills its path, who may open it, and what the neighbour gets.

A new address without a row fails `test_every_address_has_a_row`: add one here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.world import World

Fill = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


def an_binh(world: World) -> dict[str, Any]:
    return {"unit_id": world.cast.an_binh.unit_id}


def to_5(world: World) -> dict[str, Any]:
    return {"unit_id": world.cast.to_5.unit_id}


def person(world: World) -> dict[str, Any]:
    return {"person_id": world.membership.person_id}


def membership(world: World) -> dict[str, Any]:
    return {"membership_id": world.membership.pk}


def term(world: World) -> dict[str, Any]:
    return {"term_id": world.term.pk}


def body(world: World) -> dict[str, Any]:
    return {"body_id": world.body.pk}


def mandate(world: World) -> dict[str, Any]:
    return {"mandate_id": world.mandate.pk}


def notice(world: World) -> dict[str, Any]:
    return {"notice_id": world.notice.pk}


def file(world: World) -> dict[str, Any]:
    return {"file_id": world.file_id}


def handed_in(world: World) -> dict[str, Any]:
    return {"import_id": world.import_id}


def report(world: World) -> dict[str, Any]:
    return {"report_id": world.report.pk}


def report_above(world: World) -> dict[str, Any]:
    return {"report_id": world.report_above.pk}


def paper(world: World) -> dict[str, Any]:
    return {"paper_id": world.paper.pk}


def plan(world: World) -> dict[str, Any]:
    return {"reorganisation_id": world.plan.pk}


def handover(world: World) -> dict[str, Any]:
    return {"reorganisation_id": world.plan_done.pk, "unit_id": world.ended_id}


def rule(world: World) -> dict[str, Any]:
    return {"key": "reports.deadlines"}


def year(world: World) -> dict[str, Any]:
    return {"year": 2026}


def place(world: World) -> dict[str, Any]:
    return {"code": world.place}


def boundaries(world: World) -> dict[str, Any]:
    return {"import_id": world.boundaries_id}


@dataclass(frozen=True)
class Row:
    """`allowed` opens it (any answer but 302 to sign-in, 403, 404, 5xx); `lacking` is in scope and gets 403; the
    neighbour gets
    `neighbour`: 404 where the path names an object of An Bình, 200 for his own list, which must not name anybody of
    An Bình.

    `lacking=None`: every role in scope may. `post`: the address takes nothing else.
    """

    allowed: str = "lan"
    lacking: str | None = "dung"
    neighbour: int = 404
    fill: Fill = nothing
    post: bool = False
    data: dict[str, str] = field(default_factory=dict)


OWN_LIST = Row(neighbour=200)
EDIT_UNIT = Row(fill=an_binh, lacking="nga")
IMPORT = Row(fill=handed_in, lacking="nga")
# Reorganising is for the standing office of a level above: thầy Phúc lacks it too.
REORGANISE = Row(allowed="khang", lacking="lan", neighbour=403)
PLAN = Row(fill=plan, allowed="khang", lacking="lan", neighbour=403)
PLAN_ACT = Row(fill=plan, allowed="khang", lacking="lan", neighbour=403, post=True)
HANDOVER = Row(fill=handover, allowed="khang", lacking="lan", neighbour=403)
MEMBER_ACT = Row(fill=membership, allowed="ha", lacking="tam")

ROWS: dict[str, Row] = {
    # org
    "unit_tree": OWN_LIST,
    "unit_list_pdf": OWN_LIST,
    "unit_list_excel": OWN_LIST,
    "unit_page": Row(fill=an_binh),
    "unit_add": EDIT_UNIT,
    "unit_edit": EDIT_UNIT,
    "unit_rename": EDIT_UNIT,
    "unit_reach": EDIT_UNIT,
    "unit_end": Row(fill=to_5, lacking="nga"),
    "reorganisation_list": REORGANISE,
    "reorganisation_add": REORGANISE,
    "reform_add": REORGANISE,
    "province_add": REORGANISE,
    "reorganisation_page": PLAN,
    "reorganisation_edit": PLAN,
    "reorganisation_step": Row(
        fill=lambda world: plan(world) | {"deed": "chuyen"}, allowed="khang", lacking="lan", neighbour=403
    ),
    "reorganisation_step_drop": PLAN_ACT,
    "reorganisation_run": PLAN,
    "reorganisation_call_back": PLAN_ACT,
    "reorganisation_take_back": PLAN_ACT,
    "reorganisation_drop": PLAN_ACT,
    "handover_pdf": HANDOVER,
    "handover_word": HANDOVER,
    # officers
    "roster": OWN_LIST,
    "roster_pdf": OWN_LIST,
    "roster_word": OWN_LIST,
    "roster_excel": OWN_LIST,
    "unit_officers": Row(fill=an_binh),
    "officer_add": EDIT_UNIT,
    "officer_change": Row(fill=term, lacking="nga"),
    "officer_leave": Row(fill=term, lacking="nga"),
    "body_add": EDIT_UNIT,
    "body_end": Row(fill=body, lacking="nga"),
    # access
    "mandate_list": Row(fill=an_binh, lacking="nga"),
    "mandate_add": Row(fill=an_binh, lacking="nga"),
    "mandate_stop": Row(fill=mandate, lacking="nga", post=True),
    "code_again": Row(fill=mandate, lacking="nga", post=True),
    "journal": Row(neighbour=200, lacking="nga"),
    # members
    "member_list": OWN_LIST,
    "unit_members": Row(fill=to_5, lacking="nga"),
    "members_export": OWN_LIST,
    "members_print": OWN_LIST,
    "members_bulk": Row(allowed="ha", lacking="tam", neighbour=422, post=True),
    "names_open": Row(allowed="khang", lacking="tam", neighbour=403, fill=to_5),
    "member_admit": Row(allowed="ha", lacking="tam", neighbour=200),
    "person_page": Row(allowed="ha", lacking="tam", fill=person),
    "person_edit": Row(allowed="ha", lacking="tam", fill=person),
    "household_enter": Row(allowed="ha", lacking="tam", fill=person),
    "household_quit": Row(allowed="ha", lacking="tam", fill=person, post=True),
    "restricted_open": Row(
        allowed="lan", lacking="ha", fill=lambda world: person(world) | {"column": "identity"}, post=True
    ),
    "member_transfer": MEMBER_ACT,
    "member_primary": Row(fill=membership, allowed="ha", lacking="tam", post=True),
    "membership_correct": MEMBER_ACT,
    "member_end": MEMBER_ACT,
    # papers
    "paper_list": Row(lacking="tam", neighbour=200),
    "paper_list_excel": Row(lacking="tam", neighbour=200),
    "paper_void": Row(fill=paper, allowed="nga", lacking="tam"),
    # reports
    "report_list": OWN_LIST,
    "report_board_export": OWN_LIST,
    "reports_accept": Row(lacking="tam", neighbour=302, post=True),
    "report_page": Row(fill=report),
    "report_accept": Row(fill=report, lacking="tam", post=True),
    "report_return": Row(fill=report, lacking="tam"),
    "report_withdraw": Row(fill=report, allowed="ha", lacking="tam", post=True),
    "report_replace": Row(fill=report, allowed="ha", lacking="tam"),
    "report_number": Row(fill=report_above, lacking="tam", post=True),
    "report_receive": Row(fill=report_above, allowed="tam", lacking="nga", neighbour=403, post=True),
    "report_paper": Row(fill=report),
    "report_png": Row(fill=lambda world: report(world) | {"page": 1}),
    "report_pdf": Row(fill=report),
    "report_docx": Row(fill=report),
    "report_xlsx": Row(fill=report),
    "import_list": Row(lacking="nga", neighbour=200),
    "import_template": Row(lacking="nga", neighbour=200),
    "import_page": IMPORT,
    "import_columns": IMPORT,
    "import_chapters": IMPORT,
    "import_preview": IMPORT,
    "import_rejected": IMPORT,
    "import_commit": Row(fill=handed_in, lacking="nga", post=True),
    "import_undo": Row(fill=handed_in, lacking="nga", post=True),
    # rules: system-wide, so there is no neighbour; thầy Phúc lacks the permission
    "rule_list": Row(allowed="khang", lacking="lan", neighbour=403),
    "rule_page": Row(allowed="khang", lacking="lan", neighbour=403, fill=rule),
    "rule_edit": Row(allowed="quan", lacking="khang", neighbour=403, fill=rule),
    "calendar_now": Row(allowed="khang", lacking="lan", neighbour=403),
    "calendar_year": Row(allowed="khang", lacking="lan", neighbour=403, fill=year),
    "calendar_excel": Row(allowed="khang", lacking="lan", neighbour=403, fill=year),
    "calendar_day_edit": Row(allowed="quan", lacking="khang", neighbour=403, fill=year),
    "calendar_day_remove": Row(
        allowed="quan", lacking="khang", neighbour=403, fill=year, post=True, data={"ngay": "01/01/2026"}
    ),
    # figures
    "figure_series_usual": Row(neighbour=302),
    "figure_series": Row(fill=an_binh),
    "figure_series_excel": Row(fill=an_binh),
    # localities and the map: public facts, open to everybody who signs in; files of boundaries to the administrator
    "locality_search": Row(lacking=None, neighbour=200),
    "locality_page": Row(lacking=None, neighbour=200, fill=place),
    "lineage_decision": Row(allowed="quan", lacking="khang", neighbour=403, fill=place, post=True),
    "boundary_list": Row(allowed="quan", lacking="khang", neighbour=403),
    "boundary_page": Row(allowed="quan", lacking="khang", neighbour=403, fill=boundaries),
    "boundary_write": Row(allowed="quan", lacking="khang", neighbour=403, fill=boundaries, post=True),
    "boundary_drop": Row(allowed="quan", lacking="khang", neighbour=403, fill=boundaries, post=True),
    "boundary_undo": Row(allowed="quan", lacking="khang", neighbour=403, fill=boundaries, post=True),
    "map_page": Row(lacking=None, neighbour=200),
    "map_excel": Row(lacking=None, neighbour=200),
    # one's own: open to everybody who signs in
    "home": Row(lacking=None, neighbour=200),
    "obligations": Row(lacking=None, neighbour=200),
    "search": Row(lacking=None, neighbour=200),
    "inbox": Row(lacking=None, neighbour=200),
    "notice_open": Row(lacking=None, allowed="ha", fill=notice, post=True),
    "file_download": Row(lacking=None, fill=file),
}
