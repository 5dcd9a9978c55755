from django.db.models import TextChoices


class Sex(TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"
    UNKNOWN = "", "Chưa rõ"


class HouseholdRelation(TextChoices):
    HEAD = "head", "Chủ hộ"
    MEMBER = "member", "Thành viên"


class RestrictedColumn(TextChoices):
    """Columns shown only for a reason, each look recorded (law 91/2025, decree 356/2025 art. 4)."""

    IDENTITY = "identity", "Số định danh cá nhân"
    ETHNICITY = "ethnicity", "Dân tộc"


NAMES = "names"  # what a RestrictedLook of an upper level opens: the members' names of one unit
