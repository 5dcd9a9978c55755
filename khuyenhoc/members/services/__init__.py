"""Acts on memberships: admit, transfer, end, correct, make primary; the same over a selection; many at once."""

from khuyenhoc.members.services.admitting import member_admit
from khuyenhoc.members.services.bulk import members_end_bulk, members_set_kind_bulk, members_transfer_bulk
from khuyenhoc.members.services.correcting import membership_correct
from khuyenhoc.members.services.data import Admission, Correction, NewMembership
from khuyenhoc.members.services.ending import member_end, memberships_end_by_death
from khuyenhoc.members.services.exporting import members_export_record
from khuyenhoc.members.services.loading import members_admit_bulk
from khuyenhoc.members.services.numbers import numbers_fold, numbers_rebuild
from khuyenhoc.members.services.primary import member_change_primary
from khuyenhoc.members.services.transferring import member_transfer

__all__ = [
    "Admission", "Correction", "NewMembership", "member_admit", "member_change_primary", "member_end",
    "member_transfer", "members_admit_bulk", "members_end_bulk", "members_export_record", "members_set_kind_bulk",
    "members_transfer_bulk", "membership_correct", "memberships_end_by_death",
    "numbers_fold", "numbers_rebuild",
]  # fmt: skip
