"""Recording acts, and sealing them."""

from khuyenhoc.audit.services.acts import record
from khuyenhoc.audit.services.seals import seal_acts

__all__ = ["record", "seal_acts"]
