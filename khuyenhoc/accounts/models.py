"""People who sign in. What they may do, and where, is a mandate (room access)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.db import models
from django.db.models.functions import Lower


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in name may be a short name or a phone number; many chapter heads have no e-mail."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("số điện thoại", max_length=15, blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    is_staff = models.BooleanField("quản trị hệ thống", default=False)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "tài khoản"
        constraints = [models.UniqueConstraint(Lower("username"), name="user_username_any_case")]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]
