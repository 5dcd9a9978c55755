from typing import Final

from django.db.models import TextChoices


class GoverningBodyKind(TextChoices):
    EXECUTIVE_COMMITTEE = "executive_committee", "Ban Chấp hành"
    STANDING_COMMITTEE = "standing_committee", "Ban Thường vụ"
    STANDING_OFFICE = "standing_office", "Thường trực Hội"
    INSPECTION_COMMITTEE = "inspection_committee", "Ban Kiểm tra"


class Position(TextChoices):
    CHAIR = "chair", "Chủ tịch"
    STANDING_VICE_CHAIR = "standing_vice_chair", "Phó Chủ tịch thường trực"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch"
    SECRETARY_GENERAL = "secretary_general", "Tổng Thư ký"
    SECRETARY = "secretary", "Thư ký"
    EXECUTIVE_MEMBER = "executive_member", "Ủy viên Ban Chấp hành"
    STANDING_MEMBER = "standing_member", "Ủy viên Ban Thường vụ"
    INSPECTION_HEAD = "inspection_head", "Trưởng Ban Kiểm tra"
    INSPECTION_MEMBER = "inspection_member", "Ủy viên Ban Kiểm tra"
    ACCOUNTANT = "accountant", "Kế toán"
    TREASURER = "treasurer", "Thủ quỹ"
    CHIEF_OF_OFFICE = "chief_of_office", "Chánh Văn phòng"
    CHAPTER_HEAD = "chapter_head", "Chi hội trưởng"
    DEPUTY_CHAPTER_HEAD = "deputy_chapter_head", "Chi hội phó"
    COMMITTEE_HEAD = "committee_head", "Trưởng Ban Khuyến học"
    CENTER_DIRECTOR = "center_director", "Giám đốc Trung tâm"
    CENTER_DEPUTY_DIRECTOR = "center_deputy_director", "Phó Giám đốc Trung tâm"


# Held by one person at a time at a unit; the database refuses a second.
SINGLE: Final = (
    Position.CHAIR, Position.STANDING_VICE_CHAIR, Position.SECRETARY_GENERAL, Position.INSPECTION_HEAD,
    Position.ACCOUNTANT, Position.TREASURER, Position.CHIEF_OF_OFFICE, Position.CHAPTER_HEAD,
    Position.COMMITTEE_HEAD, Position.CENTER_DIRECTOR,
)  # fmt: skip

# Never one person at one unit (accounting law); no unit above can dispense from it.
NEVER_TOGETHER: Final = (Position.TREASURER, Position.ACCOUNTANT)


class OfficerEndReason(TextChoices):
    TERM_OVER = "term_over", "Hết nhiệm kỳ"
    RESIGNED = "resigned", "Xin thôi"
    MOVED = "moved", "Chuyển công tác"
    DISMISSED = "dismissed", "Miễn nhiệm"
    DIED = "died", "Từ trần"
    REORGANISED = "reorganised", "Sắp xếp tổ chức"
