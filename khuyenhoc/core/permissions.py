"""Every permission of the system, `room.verb`, one line each; roles are sets of them (access/roles.py).

The list lies low, so that org and audit may ask, and in one file, so that anybody can read all of it.
"""

from enum import StrEnum


class Permission(StrEnum):
    # The tree of organisations and who serves in it
    UNITS_VIEW = "org.view"
    UNITS_EDIT = "org.edit"
    UNITS_REORGANISE = "org.reorganise"
    OFFICERS_VIEW = "officers.view"
    OFFICERS_EDIT = "officers.edit"
    # People who sign in, and what they may do
    MANDATES_VIEW = "access.view"
    MANDATES_GRANT = "access.grant"
    ACCOUNTS_MANAGE = "accounts.manage"
    # Members: numbers are open to every level, names are not (MEMBERS_LOOK asks for a reason, the look is recorded)
    MEMBERS_COUNT = "members.count"
    MEMBERS_VIEW = "members.view"
    MEMBERS_LOOK = "members.look"
    MEMBERS_EDIT = "members.edit"
    MEMBERS_TRANSFER = "members.transfer"
    MEMBERS_IMPORT = "members.import"
    MEMBERS_EXPORT = "members.export"
    PEOPLE_RESTRICTED = "people.restricted"
    # Figures and reports
    FIGURES_VIEW = "figures.view"
    FIGURES_ENTER = "figures.enter"
    FIGURES_DEFINE = "figures.define"
    REPORTS_VIEW = "reports.view"
    REPORTS_SUBMIT = "reports.submit"
    REPORTS_REVIEW = "reports.review"
    REPORTS_RECEIVE = "reports.receive"
    REPORTS_DEFINE = "reports.define"
    # Papers, rules, and keeping the system
    PAPERS_ISSUE = "papers.issue"
    RULES_VIEW = "rules.view"
    RULES_EDIT = "rules.edit"
    AUDIT_VIEW = "audit.view"
    FILES_VIEW = "files.view"
    SYSTEM_KEEP = "system.keep"
