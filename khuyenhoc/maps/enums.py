from django.db.models import TextChoices


class Division(TextChoices):
    """How values are parted into five steps of shade."""

    QUANTILE = "phan-vi", "mỗi bậc số địa bàn bằng nhau"
    EQUAL = "deu", "mỗi bậc khoảng giá trị bằng nhau"


class Grouping(TextChoices):
    """Which day's organisation groups the figures."""

    OF_FIGURES = "so-lieu", "tại thời điểm số liệu"
    OF_TODAY = "hien-nay", "theo tổ chức hiện nay"
    OF_DAY = "ngay", "tại ngày"
