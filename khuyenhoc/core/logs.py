"""Structured logs: one JSON object a line, without personal data.

A line never holds what people typed: no query strings, no form values, and of an exception its kind and place but not
its message, because messages quote values.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from khuyenhoc.core.request import current_request_id, set_request_id

FIELDS = ("method", "path", "status", "ms", "user_id", "job", "detail")
requests = logging.getLogger("khuyenhoc.requests")
_REQUEST_ID = re.compile(r"[\w-]{8,36}", re.ASCII)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Only the fixed text: the arguments of a message may be anything.
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and (error := record.exc_info[1]) is not None:
            line["error"] = describe(error)
        return json.dumps(line, ensure_ascii=False, default=str)


def describe(error: BaseException) -> dict[str, Any]:
    """Kind and place of an error, the database's code and constraint, and what caused it; never its message."""
    told: dict[str, Any] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]],
    }
    if sqlstate := getattr(error, "sqlstate", None):
        told["sqlstate"] = sqlstate
        told["constraint"] = getattr(getattr(error, "diag", None), "constraint_name", None)
    if (cause := error.__cause__ or error.__context__) is not None:
        told["cause"] = describe(cause)
    return told


class RequestLog:
    """Outermost of our middleware: gives the request its id and writes one line when it has been answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        set_request_id(given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4()))
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = current_request_id()
        details = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "user_id": _user_id(request),
        }
        requests.info("request", extra=details)
        return response


def _user_id(request: HttpRequest) -> str | None:
    """Read from the session only when the page has read it: the log costs no query."""
    session = getattr(request, "session", None)
    return session.get("_auth_user_id") if session is not None and session.accessed else None


def logging_settings(level: str) -> dict[str, Any]:
    """For settings.LOGGING: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "khuyenhoc.core.logs.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},  # our own line tells a refusal
            "django.server": {"level": "WARNING", "propagate": True, "handlers": []},
            "procrastinate": {"level": "WARNING"},
        },
    }
