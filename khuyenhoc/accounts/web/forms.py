"""allauth's forms with our labels."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MFAReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError

from khuyenhoc.accounts.services.users import CODE_LENGTH, CODE_LETTERS, password_changed, require_code_holds
from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated

ONE_TIME_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Tên đăng nhập"
        self.fields["login"].help_text = "Tên ngắn hoặc số điện thoại ghi trên phiếu tài khoản"
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["remember"].label = "Giữ đăng nhập trên máy này"

    def clean_password(self) -> str:
        """A one-time code is printed in groups of four and read aloud so: spaces and capitals do not count."""
        typed = str(self.cleaned_data["password"])
        bare = re.sub(r"[\s-]", "", typed).lower()
        return bare if len(bare) == CODE_LENGTH and set(bare) <= set(CODE_LETTERS) else typed

    def clean(self) -> Any:
        """Only who gave the right code is told that it came too late."""
        cleaned = super().clean()
        if (user := getattr(self, "user", None)) is not None:
            try:
                require_code_holds(user, on=clock.today())
            except RuleViolated as refusal:
                raise ValidationError(refusal.message) from refusal
        return cleaned


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, completion in (
            ("oldpassword", "Mật khẩu đang dùng", "current-password"),
            ("password1", "Mật khẩu mới", "new-password"),
            ("password2", "Nhập lại mật khẩu mới", "new-password"),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs = {"autocomplete": completion}
        if self.user.must_change_password:
            del self.fields["oldpassword"]  # they have just typed the one-time code
        self.fields["password1"].help_text = "Ít nhất 8 ký tự; một câu ngắn dễ nhớ là tốt nhất"

    def save(self) -> None:
        super().save()
        password_changed(user=self.user)


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class SpacedCode:
    """Codes are shown in groups: the spaces between them do not count."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return str(super().clean_code())  # type: ignore[misc]  # of the form beside it


class CodeForm(SpacedCode, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã xác nhận 6 số"
        self.fields["code"].widget.attrs = ONE_TIME_CODE


class CodeAgainForm(SpacedCode, MFAReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã xác nhận 6 số"
        self.fields["code"].widget.attrs = ONE_TIME_CODE


class SecondFactorForm(SpacedCode, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Mã 6 số đang hiện trên điện thoại"
        self.fields["code"].widget.attrs = ONE_TIME_CODE
