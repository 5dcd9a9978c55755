"""allauth in our words: its sentences in Vietnamese, nobody signs up by himself, the next page stays on this site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase

from khuyenhoc.accounts.devices import remember
from khuyenhoc.accounts.models import User

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
NOT_NOW = "Chưa làm được lúc này. Thử lại sau ít phút."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đã ngừng dùng. Liên hệ đơn vị cấp trên để mở lại.",
        "enter_current_password": "Mật khẩu đang dùng chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "incorrect_code": "Mã xác nhận chưa đúng.",
        "invalid_login": WRONG,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": "Đã nhập sai nhiều lần. Thử lại sau 15 phút.",
        "same_as_current": "Mật khẩu mới phải khác mật khẩu đang dùng.",
        "rate_limited": NOT_NOW,
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home, with a word that it was done; asked for after a change and never else."""
        messages.success(request, "Đã đổi mật khẩu.")
        return "/"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the unit above."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes, in the database: a second counter here would hide the first."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        remember(request, response, user)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page itself says what happened; allauth's own notices are not shown."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Vai trò của bạn bắt buộc có mã xác nhận, không tắt được.",
        "cannot_generate_recovery_codes": "Bật mã xác nhận trước, rồi mới lấy được mã dự phòng.",
        "incorrect_code": "Mã chưa đúng hoặc đã hết hạn. Chờ mã mới trên điện thoại rồi nhập lại.",
        "unverified_email": NOT_NOW,
    }
