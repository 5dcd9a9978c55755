"""People who sign in. What they may do, and where, is a mandate (room access)."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from khuyenhoc.core.caches import TABLE


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in name may be a short name or a phone number; many chapter heads have no e-mail."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("số điện thoại", max_length=15, blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    is_staff = models.BooleanField("quản trị hệ thống", default=False)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    code_valid_to = models.DateField("mã dùng một lần hết hạn từ", null=True, blank=True)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.CheckConstraint(
                name="user_code_ends", condition=Q(must_change_password=False) | Q(code_valid_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def code_last_day(self) -> date | None:
        """The last day on which the one-time code opens anything; None without such a code."""
        return self.code_valid_to - timedelta(days=1) if self.code_valid_to else None

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]


class CacheEntry(models.Model):
    """The table of Django's cache in the database, as that cache wants it: counters that all processes share."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = TABLE
        verbose_name = "bộ đếm dùng chung"

    def __str__(self) -> str:
        return self.cache_key
