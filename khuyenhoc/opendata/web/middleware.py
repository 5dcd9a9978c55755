"""All answers under `/api/` are JSON: what no endpoint can read is refused before it, and errors lose their page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

from khuyenhoc.opendata.web.api import api
from khuyenhoc.ui.errors import TEXTS

ROOT: Final = "/api/"
CODES: Final = {
    400: "api.bad_request", 403: "api.forbidden", 404: "api.not_found", 405: "api.method_not_allowed",
    413: "api.too_large", 429: "api.too_many", 500: "api.server_error",
}  # fmt: skip
MESSAGES: Final = {
    404: "Không có địa chỉ này. Các địa chỉ có trong /api/v1/openapi.json.",
    405: "Địa chỉ này chỉ nhận GET.",
}
KEPT: Final = ("Allow", "Cache-Control", "Retry-After")  # headers that say something about the error itself


class AnswersInJson:
    """Stands above whatever refuses requests with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not _is_asked(request):
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        status = response.status_code
        message = MESSAGES.get(status) or TEXTS.get(status, TEXTS[400]).message
        answer = _problem(CODES.get(status, f"api.status_{status}"), message, status=status)
        for name in KEPT:
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """A parameter that its endpoint does not know, or given twice, would be lost in silence: 422 with its name.

        Nobody may trust an answer to a question that was only half read.
        """
        if not _is_asked(request) or request.resolver_match is None:
            return None
        known = _parameters().get(request.resolver_match.route, frozenset())
        for name, values in request.GET.lists():
            if name not in known:
                offer = f"Địa chỉ này nhận: {', '.join(sorted(known))}." if known else "Địa chỉ này không nhận tham số."
                return _problem(
                    "api.unknown_parameter", f"Không có tham số {_shown(name)}. {offer}", field=_shown(name)
                )
            if len(values) > 1:
                return _problem("api.repeated_parameter", f"Tham số {name} chỉ được ghi một lần.", field=name)
            if not values[0].isprintable():
                return _problem("api.bad_parameter", f"Tham số {name} có ký tự không in được.", field=name)
        return None


def _is_asked(request: HttpRequest) -> bool:
    return request.path.startswith(ROOT)


def _problem(code: str, message: str, *, status: int = 422, field: str | None = None) -> JsonResponse:
    body = {"code": code, "message": message, "field": field}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:60]


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """What may be asked at each address: just what the OpenAPI document says."""
    return {
        path.removeprefix("/").replace("{", "<").replace("}", ">"): frozenset(
            given["name"] for given in operations["get"].get("parameters", []) if given["in"] == "query"
        )
        for path, operations in api.get_openapi_schema()["paths"].items()
    }
