from django.db.models import TextChoices


class UnitKind(TextChoices):
    ASSOCIATION = "association", "Hội Khuyến học"
    CHAPTER = "chapter", "Chi hội"
    COMMITTEE = "committee", "Ban Khuyến học"
    CENTER = "center", "Trung tâm học tập cộng đồng"
    BODY = "body", "Cơ quan, tổ chức phối hợp"


class Level(TextChoices):
    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Cơ sở (xã, phường, thị trấn)"
    CHAPTER = "chapter", "Chi hội"


class HostKind(TextChoices):
    """Where a chapter or committee lives."""

    VILLAGE = "village", "Thôn, xóm, tổ dân phố"
    SCHOOL = "school", "Trường học"
    AGENCY = "agency", "Cơ quan"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    ARMED_FORCES = "armed_forces", "Lực lượng vũ trang"
    RELIGIOUS = "religious", "Cơ sở tôn giáo"
    CLAN = "clan", "Dòng họ"
    HOMETOWN = "hometown", "Hội đồng hương"


class BodyKind(TextChoices):
    PEOPLES_COMMITTEE = "peoples_committee", "Ủy ban nhân dân"
    PEOPLES_COUNCIL = "peoples_council", "Hội đồng nhân dân"
    PARTY_COMMITTEE = "party_committee", "Cấp ủy"
    FATHERLAND_FRONT = "fatherland_front", "Mặt trận Tổ quốc"
    EDUCATION_DIVISION = "education_division", "Phòng Giáo dục và Đào tạo"
    EDUCATION_DEPARTMENT = "education_department", "Sở Giáo dục và Đào tạo"
    SCHOOL = "school", "Trường học"
    OTHER = "other", "Cơ quan, đoàn thể khác"


class PlacementLine(TextChoices):
    """The line that figures roll up, and the line of bodies we work with, which never enters a total."""

    MAIN = "main", "Hệ thống Hội"
    BODY = "body", "Cơ quan phối hợp"


class SuccessionKind(TextChoices):
    MERGE = "merge", "Hợp nhất"
    ABSORB = "absorb", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    CLOSE = "close", "Kết thúc"


class ReorganisationStatus(TextChoices):
    DRAFT = "draft", "Đang soạn"
    SCHEDULED = "scheduled", "Chờ đến ngày hiệu lực"
    DONE = "done", "Đã thực hiện"
    UNDONE = "undone", "Đã hoàn tác"
