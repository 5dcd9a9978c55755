from django.db.models import TextChoices


class Division(TextChoices):
    """How values are parted into five steps of shade."""

    QUANTILE = "phan-vi", "mỗi bậc số địa bàn bằng nhau"
    EQUAL = "deu", "mỗi bậc khoảng giá trị bằng nhau"
