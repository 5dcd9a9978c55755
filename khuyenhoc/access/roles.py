"""Roles: sets of permissions, in code, reviewed like code. A mandate gives a role to a user at a unit for a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from khuyenhoc.core.authority import Reach
from khuyenhoc.core.permissions import Permission as P


class Role(TextChoices):
    CHAPTER_HEAD = "chapter_head", "Chi hội trưởng"
    SCHOOL_CHAPTER_HEAD = "school_chapter_head", "Chi hội trưởng trường học"
    GRASSROOTS_OFFICER = "grassroots_officer", "Cán bộ hội cơ sở"
    ASSOCIATION_OFFICER = "association_officer", "Thường trực Hội"
    CHAIR = "chair", "Chủ tịch Hội"
    CLERK = "clerk", "Văn thư"
    PEOPLES_COMMITTEE_OFFICE = "peoples_committee_office", "Văn phòng UBND"
    EDUCATION_OFFICER = "education_officer", "Cán bộ ngành giáo dục"
    SYSTEM_ADMINISTRATOR = "system_administrator", "Quản trị hệ thống"


def _below(*permissions: P) -> dict[P, Reach]:
    return dict.fromkeys(permissions, Reach.BELOW)


def _here(*permissions: P) -> dict[P, Reach]:
    return dict.fromkeys(permissions, Reach.HERE)


# What of a role reaches into the past that its unit inherited; after a split, people's names do not come along.
IMPERSONAL_LOOKS: Final = frozenset(
    {P.UNITS_VIEW, P.OFFICERS_VIEW, P.MEMBERS_COUNT, P.FIGURES_VIEW, P.REPORTS_VIEW, P.RULES_VIEW}
)
LOOKS: Final = IMPERSONAL_LOOKS | {P.MEMBERS_VIEW, P.MEMBERS_LOOK, P.FILES_VIEW, P.AUDIT_VIEW, P.MANDATES_VIEW}

READ = (P.UNITS_VIEW, P.OFFICERS_VIEW, P.FIGURES_VIEW, P.MEMBERS_COUNT, P.REPORTS_VIEW)
KEEP_MEMBERS = (P.MEMBERS_VIEW, P.MEMBERS_EDIT, P.MEMBERS_TRANSFER, P.MEMBERS_IMPORT, P.MEMBERS_EXPORT)
HEAD = _below(*READ, *KEEP_MEMBERS, P.FIGURES_ENTER, P.FILES_VIEW) | _here(P.REPORTS_SUBMIT)

GRANTED: Final[Mapping[Role, Mapping[P, Reach]]] = {
    Role.CHAPTER_HEAD: HEAD,
    Role.SCHOOL_CHAPTER_HEAD: HEAD,
    Role.GRASSROOTS_OFFICER: _below(
        *READ, *KEEP_MEMBERS, P.PEOPLE_RESTRICTED, P.OFFICERS_EDIT, P.FIGURES_ENTER, P.REPORTS_REVIEW, P.UNITS_EDIT,
        P.MANDATES_VIEW, P.MANDATES_GRANT, P.ACCOUNTS_MANAGE, P.FILES_VIEW, P.AUDIT_VIEW,
    )
    | _here(P.REPORTS_SUBMIT, P.PAPERS_ISSUE),
    # Above the commune: numbers, not names, unless a reason is given (MEMBERS_LOOK, recorded).
    Role.ASSOCIATION_OFFICER: _below(
        *READ, P.MEMBERS_LOOK, P.MEMBERS_IMPORT, P.MEMBERS_TRANSFER, P.OFFICERS_EDIT, P.FIGURES_ENTER,
        P.REPORTS_REVIEW, P.UNITS_EDIT, P.UNITS_REORGANISE,
        P.MANDATES_VIEW, P.MANDATES_GRANT, P.ACCOUNTS_MANAGE, P.RULES_VIEW, P.FILES_VIEW, P.AUDIT_VIEW,
    )
    | _here(P.REPORTS_SUBMIT, P.PAPERS_ISSUE),
    Role.CHAIR: _below(*READ, P.MEMBERS_LOOK, P.REPORTS_REVIEW, P.RULES_VIEW, P.AUDIT_VIEW, P.MANDATES_VIEW,
    P.FILES_VIEW)
    | _here(P.REPORTS_SUBMIT, P.PAPERS_ISSUE),
    Role.CLERK: _below(P.UNITS_VIEW, P.OFFICERS_VIEW, P.REPORTS_VIEW, P.FILES_VIEW) | _here(P.PAPERS_ISSUE),
    Role.PEOPLES_COMMITTEE_OFFICE: _below(P.UNITS_VIEW, P.OFFICERS_VIEW, P.REPORTS_VIEW, P.FIGURES_VIEW,
    P.MEMBERS_COUNT)
    | _here(P.REPORTS_RECEIVE),
    Role.EDUCATION_OFFICER: _below(P.UNITS_VIEW, P.OFFICERS_VIEW, P.REPORTS_VIEW, P.FIGURES_VIEW, P.MEMBERS_COUNT),
    Role.SYSTEM_ADMINISTRATOR: _below(
        P.UNITS_VIEW, P.UNITS_EDIT, P.UNITS_REORGANISE, P.OFFICERS_VIEW, P.MANDATES_VIEW, P.MANDATES_GRANT,
        P.ACCOUNTS_MANAGE, P.RULES_VIEW,
        P.RULES_EDIT, P.FIGURES_VIEW, P.FIGURES_DEFINE, P.REPORTS_DEFINE, P.AUDIT_VIEW, P.SYSTEM_KEEP,
    ),
}  # fmt: skip
