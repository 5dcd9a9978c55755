from django.db.models import TextChoices


class AcrossUnits(TextChoices):
    """How the values of units below make the value above."""

    SUM = "sum", "Cộng"
    NONE = "none", "Không cộng"
    RECOMPUTE = "recompute", "Tính lại từ các phần"
    DISTINCT = "distinct", "Đếm không trùng"


class AcrossTime(TextChoices):
    """How the values of months make the value of a quarter or a year."""

    SUM = "sum", "Cộng dồn"
    LAST = "last", "Lấy số cuối kỳ"
    AVERAGE = "average", "Bình quân"
    RECOMPUTE = "recompute", "Tính lại từ các phần"


class SourceKind(TextChoices):
    REGISTER = "register", "Từ sổ trong hệ thống"
    ENTERED = "entered", "Đơn vị nhập"


class ValueOrigin(TextChoices):
    REGISTER = "register", "Từ sổ"
    CHANGED = "changed", "Từ sổ, đơn vị sửa"
    ENTERED = "entered", "Đơn vị nhập"
    OPENING = "opening", "Số liệu kỳ trước khi dùng hệ thống"


class Rhythm(TextChoices):
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF_YEAR = "half_year", "Sáu tháng"
    YEAR = "year", "Năm"
    SCHOOL_YEAR = "school_year", "Năm học"
    ONCE = "once", "Một lần"
