"""Acts on officers: bodies opened and closed, persons appointed, ended, replaced."""

from khuyenhoc.officers.services.appointing import officer_appoint, officers_appoint
from khuyenhoc.officers.services.bodies import body_close, body_open
from khuyenhoc.officers.services.data import NewBody, NewOfficer
from khuyenhoc.officers.services.ending import officer_end, officer_replace, offices_end_by_death
from khuyenhoc.officers.services.withdrawing import terms_withdraw

__all__ = [
    "NewBody", "NewOfficer", "body_close", "body_open", "officer_appoint", "officer_end", "officer_replace",
    "officers_appoint", "offices_end_by_death", "terms_withdraw",
]  # fmt: skip
