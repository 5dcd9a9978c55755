"""Headers, pages and fragments, and the pages of errors."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from khuyenhoc.backoffice.middleware import DomainErrors
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, DomainError, Forbidden, NotFound, RuleViolated
from khuyenhoc.ui import errors
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.middleware import ContentSecurityPolicy
from khuyenhoc.ui.responses import redirect_or_hx, render_page


class OneField(Form):
    name = forms.CharField(label="Tên")


def asked(rf: RequestFactory, *, htmx: bool = False, user_id: int | None = None) -> HttpRequest:
    request = rf.get("/x/", headers={"HX-Request": "true"} if htmx else {})
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.actor = Actor(user_id=user_id, name="thử")  # type: ignore[attr-defined]
    return request


def test_policy_allows_only_what_is_ours(rf: RequestFactory) -> None:
    policy = ContentSecurityPolicy(lambda request: HttpResponse())(rf.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy and "*" not in policy
    assert "style-src 'self';" in policy and "script-src 'self';" in policy


def test_policy_of_a_view_is_kept(rf: RequestFactory) -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    response = ContentSecurityPolicy(lambda request: own)(rf.get("/"))
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_page_with_a_refused_form_answers_422(rf: RequestFactory) -> None:
    template = "ui/components/form_fields.html"
    assert render_page(asked(rf), template, {"form": OneField()}).status_code == 200
    refused = render_page(asked(rf), template, {"form": OneField({})})
    assert refused.status_code == 422
    assert "Chưa nhập tên." in refused.content.decode()
    assert refused.headers["Vary"] == "HX-Request"


def test_redirect_in_the_way_that_the_asker_follows(rf: RequestFactory) -> None:
    plain, by_htmx = redirect_or_hx(asked(rf), "/dich/"), redirect_or_hx(asked(rf, htmx=True), "/dich/")
    assert (plain.status_code, plain.headers["Location"]) == (302, "/dich/")
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (204, "/dich/")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound(), 404), (Forbidden(), 403), (Conflict("x", "Đã đổi."), 409), (RuleViolated("x", "Sai hạn."), 422)],
)
def test_refusals_of_the_domain_become_pages(rf: RequestFactory, error: DomainError, status: int, htmx: bool) -> None:
    middleware = DomainErrors(lambda request: HttpResponse())
    response = middleware.process_exception(asked(rf, htmx=htmx), error)
    assert response is not None
    html = response.content.decode()
    assert response.status_code == status
    assert error.message in html and "data-error" in html
    assert ("<html" in html) is not htmx
    assert response.headers.get("HX-Retarget") == ("#page-errors" if htmx else None)
    assert middleware.process_exception(asked(rf), ValueError()) is None


def test_error_pages_say_what_to_do_without_a_database(rf: RequestFactory) -> None:
    """No `db` fixture: a query would fail the test."""
    answers = [
        errors.server_error(rf.get("/")),
        errors.bad_request(rf.get("/"), ValueError()),
        errors.bad_request(rf.get("/"), RequestDataTooBig()),
        errors.forbidden(rf.get("/"), PermissionError()),
        errors.not_found(rf.get("/"), ValueError()),
        errors.csrf_failure(rf.post("/")),
        errors.too_many(rf.get("/")),
    ]
    assert [answer.status_code for answer in answers] == [500, 400, 413, 403, 404, 403, 429]
    for answer in answers:
        assert "hãy" in answer.content.decode().lower()


def test_look_comes_from_cookies_before_the_first_paint(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES |= {"kh_theme": "dark", "kh_text": "large"}
    assert 'data-bs-theme="dark" data-text="large"' in errors.not_found(request, ValueError()).content.decode()
    request.COOKIES |= {"kh_theme": '"><script>', "kh_text": "x"}
    assert '<html lang="vi">' in errors.not_found(request, ValueError()).content.decode()
