"""Accounts are made by the unit above: most people have no e-mail, so a one-time code is handed over on paper."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction

from khuyenhoc.accounts.models import User
from khuyenhoc.accounts.throttling import failures_forget
from khuyenhoc.audit.services import record
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.text.names import clean_name

# No vowels and nothing that looks like something else: a code read aloud or copied by hand makes no word and no doubt.
CODE_LETTERS = "bcdghkmnpqrstvxz23456789"
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    username: str
    full_name: str
    phone: str = ""
    email: str = ""


def one_time_code() -> str:
    """A password to be changed at the first sign-in; 10 letters of 24, 45 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


@transaction.atomic
def user_create(*, actor: Actor, data: NewUser, path: str, code_valid_to: date) -> tuple[User, str]:
    """Make an account; returns it with its one-time code, which is shown once and stored only as a hash.

    The code opens nothing from the day `code_valid_to` on. `path` is the unit for which it is made, for the audit; the
    caller has checked ACCOUNTS_MANAGE there. Raises RuleViolated `user.name_taken`.
    """
    code = one_time_code()
    user = User(
        username=data.username.strip().lower(),
        full_name=clean_name(data.full_name),
        phone=data.phone,
        email=data.email,
        must_change_password=True,
        code_valid_to=code_valid_to,
    )
    user.set_password(code)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise RuleViolated(
            "user.name_taken",
            f"Tên đăng nhập “{data.username}” đã có người dùng. Thêm một chữ số ở cuối.",
            field="username",
        ) from error
    record(actor, "accounts.created", user, at=path, personal={"username": user.username, "full_name": user.full_name})
    return user, code


@transaction.atomic
def user_reset(*, actor: Actor, user_id: int, path: str, code_valid_to: date) -> tuple[User, str]:
    """Give a new one-time code to somebody who has forgotten theirs; every session of theirs ends at once, and wrong
    passwords that were counted against the name are forgotten. The code opens nothing from the day `code_valid_to` on.

    The caller has checked ACCOUNTS_MANAGE at `path`. Raises NotFound.
    """
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound()
    code = one_time_code()
    user.set_password(code)
    user.must_change_password = True
    user.code_valid_to = code_valid_to
    user.save(update_fields=["password", "must_change_password", "code_valid_to"])
    sessions_end(user)
    failures_forget(user.username)
    record(actor, "accounts.reset", user, at=path)
    return user, code


@transaction.atomic
def password_changed(*, user: User) -> None:
    """The user chose a password of their own: the one-time code has done its work."""
    if user.must_change_password:
        user.must_change_password = False
        user.code_valid_to = None
        user.save(update_fields=["must_change_password", "code_valid_to"])
    record(Actor(user_id=user.pk, name=user.full_name), "accounts.password_changed", user)


def require_code_holds(user: User, *, on: date) -> None:
    """A one-time code opens nothing after its last day. Raises RuleViolated `user.code_expired`."""
    if user.must_change_password and user.code_last_day and user.code_last_day < on:
        raise RuleViolated(
            "user.code_expired",
            f"Mã dùng một lần này đã hết hạn, chỉ dùng được đến hết ngày {user.code_last_day:%d/%m/%Y}. "
            "Hãy đề nghị đơn vị cấp trên cấp mã mới.",
        )


def sessions_end(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
