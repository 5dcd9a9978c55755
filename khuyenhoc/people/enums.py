from django.db.models import TextChoices


class Sex(TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"
    UNKNOWN = "", "Chưa rõ"


class HouseholdRelation(TextChoices):
    """To the head of the household. MEMBER: one of the others, or nobody said which."""

    HEAD = "head", "Chủ hộ"
    SPOUSE = "spouse", "Vợ hoặc chồng"
    CHILD = "child", "Con"
    CHILD_IN_LAW = "child_in_law", "Con dâu hoặc con rể"
    PARENT = "parent", "Cha hoặc mẹ"
    SIBLING = "sibling", "Anh chị em"
    GRANDCHILD = "grandchild", "Cháu"
    MEMBER = "member", "Thành viên"


class RestrictedColumn(TextChoices):
    """Columns shown only for a reason, each look recorded (law 91/2025, decree 356/2025 art. 4)."""

    IDENTITY = "identity", "Số định danh cá nhân"
    ETHNICITY = "ethnicity", "Dân tộc"


NAMES = "names"  # what a RestrictedLook of an upper level opens: the members' names of one unit
