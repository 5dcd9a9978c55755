from django.db.models import TextChoices


class Channel(TextChoices):
    EMAIL = "email", "Thư điện tử"


class DeliveryStatus(TextChoices):
    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
