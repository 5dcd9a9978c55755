from django.db.models import TextChoices


class MembershipKind(TextChoices):
    OFFICIAL = "official", "Hội viên chính thức"
    ASSOCIATE = "associate", "Hội viên liên kết"
    HONORARY = "honorary", "Hội viên danh dự"


class LeaveReason(TextChoices):
    RESIGNED = "resigned", "Xin ra khỏi Hội"
    MOVED_AWAY = "moved_away", "Chuyển đi nơi khác"
    TRANSFERRED = "transferred", "Chuyển sinh hoạt"
    DIED = "died", "Từ trần"
    EXPELLED = "expelled", "Bị khai trừ"
    PRIMARY_MOVED = "primary", "Đổi nơi sinh hoạt chính"
    REORGANISED = "reorganised", "Sắp xếp tổ chức"
    ENTERED_BY_MISTAKE = "mistake", "Ghi nhầm"


class ImportStatus(TextChoices):
    MAPPING = "mapping", "Chờ ghép cột"
    CHECKING = "checking", "Đang kiểm tra"
    ASKING = "asking", "Chờ ghép chi hội"
    CHECKED = "checked", "Đã kiểm tra, chờ ghi"
    COMMITTING = "committing", "Đang ghi"
    COMMITTED = "committed", "Đã ghi"
    UNDONE = "undone", "Đã hoàn tác"
    FAILED = "failed", "Không ghi được"


class RowState(TextChoices):
    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    SAME = "same", "Giữ nguyên"
    DOUBTFUL = "doubtful", "Nghi trùng"
    REJECTED = "rejected", "Bị loại"


class RowDecision(TextChoices):
    """What the person who imports says of a row. Without a word, doubtful rows are left out and sure ones written."""

    SAME_PERSON = "same", "Đúng là người này"
    NEW_PERSON = "new", "Là người khác"
    LEAVE_OUT = "out", "Không ghi"
