"""Sign-in, password, second factor, sessions: allauth's views under our paths and names of its own, which it
reverses."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from khuyenhoc.accounts.web import views
from khuyenhoc.core.web import public, signed_in


def _says_422(view: Any) -> Any:
    """allauth answers 200 to a form that it refuses; here a refused form is 422 everywhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answered


def open_to_all(view: Any) -> Any:
    return public(_says_422(view))


def own(view: Any) -> Any:
    return signed_in(_says_422(view))


urlpatterns = [
    path("dang-nhap/", open_to_all(account.login), name="account_login"),
    path("dang-xuat/", open_to_all(account.logout), name="account_logout"),
    path("dang-nhap/ma-xac-nhan/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("quen-mat-khau/", views.forgotten, name="account_reset_password"),
    path("dang-ky/", views.no_sign_up, name="account_signup"),
    path("tai-khoan/ngung-dung/", open_to_all(account.account_inactive), name="account_inactive"),
    path("tai-khoan/mat-khau/", own(account.password_change), name="account_change_password"),
    path("tai-khoan/mat-khau/chua-co/", views.no_password, name="account_set_password"),
    path("tai-khoan/xac-nhan/", own(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/bao-mat/", own(mfa.index), name="mfa_index"),
    path("tai-khoan/bao-mat/xac-nhan/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/bao-mat/bat/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("tai-khoan/bao-mat/tat/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tai-khoan/bao-mat/ma-du-phong/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("tai-khoan/bao-mat/ma-du-phong/moi/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("tai-khoan/bao-mat/ma-du-phong/tai/", own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("tai-khoan/phien/", own(sessions.list_usersessions), name="usersessions_list"),
]
