from django.db.models import TextChoices


class ReportStatus(TextChoices):
    """OPEN: being filled. SUBMITTED: sent upward. RETURNED: to be corrected. ACCEPTED: frozen, counted in every total
    above. SUPERSEDED: an accepted version that a later one replaced."""

    OPEN = "open", "Chưa gửi"
    SUBMITTED = "submitted", "Chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    SUPERSEDED = "superseded", "Đã có bản thay"


class ReportStep(TextChoices):
    """What happened to a report, in its history."""

    OPENED = "opened", "Mở kỳ"
    SUBMITTED = "submitted", "Gửi"
    WITHDRAWN = "withdrawn", "Rút lại"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Tiếp nhận"
    REPLACED = "replaced", "Lập bản thay"
    RECEIVED = "received", "Cơ quan nhận"


class ReceivingOffice(TextChoices):
    """Offices beside the chain that get an accepted report and say that they have it."""

    PEOPLES_COMMITTEE = "peoples_committee", "Văn phòng UBND"


class BoardState(TextChoices):
    """The six words of the completeness board, each with its letter."""

    ON_TIME = "on_time", "Đúng hạn"
    WAITING = "waiting", "Chờ tiếp nhận"
    LATE = "late", "Muộn"
    RETURNED = "returned", "Trả lại"
    MISSING = "missing", "Thiếu"
    NOT_DUE = "not_due", "Chưa gửi"
