"""What the back office knows about a request: the unit one works for now.

It is remembered in the session and changed by a link: `?don-vi=`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from khuyenhoc.access.middleware import request_mandates
from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.ui.shell import Choice, ShellState

UNIT = "don-vi"


@dataclass(frozen=True, slots=True)
class Desk:
    """One unit at which somebody works, and as what; `above` is the unit above it, empty at the top."""

    unit: UnitVersion
    roles: tuple[Role, ...]
    above: str


class Office:
    """Everything about the desk of this request, asked for once and only when needed."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The units of one's mandates, highest first: one query beside the mandates."""
        roles: dict[int, list[Role]] = {}
        for mandate in request_mandates(self.request):
            roles.setdefault(mandate.unit_id, []).append(Role(mandate.role))
        if not roles:
            return ()
        today = clock.today()
        above = UnitVersion.objects.filter(holds_on(today), unit_id=OuterRef("parent_id")).values("short_name")[:1]
        units = units_on(today).select_related("unit").filter(unit_id__in=roles).annotate(above=Subquery(above))
        return tuple(
            Desk(unit, tuple(roles[unit.unit_id]), unit.above or "")
            for unit in sorted(units, key=lambda u: (u.path.count("/"), u.path))
        )

    @cached_property
    def desk(self) -> Desk | None:
        """The desk chosen by the link, else by the last visit, else the highest."""
        remembered = str(self.request.session.get(UNIT, ""))
        wanted = self.request.GET.get(UNIT) or remembered
        chosen = next((desk for desk in self.desks if str(desk.unit.unit_id) == wanted), None)
        if chosen and wanted != remembered:  # a session is written only where something changed
            self.request.session[UNIT] = wanted
        return chosen or (self.desks[0] if self.desks else None)

    def state(self) -> ShellState:
        desk, user = self.desk, self.request.user
        if desk is None or not isinstance(user, User):
            return ShellState(person_name=getattr(user, "full_name", ""), sign_out_url=reverse("account_logout"))
        home = reverse("home")
        return ShellState(
            unit_label=desk.unit.short_name,
            unit_above=desk.above,
            unit_note=desk.unit.short_name,
            units=tuple(
                Choice(d.unit.short_name, f"{home}?{urlencode({UNIT: d.unit.unit_id})}", current=d is desk)
                for d in self.desks
            ),
            person_name=user.full_name,
            person_role=", ".join(role.label for role in desk.roles),
            person_links=(
                Choice("Bảo mật tài khoản", reverse("mfa_index")),
                Choice("Đổi mật khẩu", reverse("account_change_password")),
            ),
            search_url=reverse("search"),
            home_url=home,
            sign_out_url=reverse("account_logout"),
        )


def office_of(request: HttpRequest) -> Office:
    return cast("OfficeRequest", request).office


class OfficeRequest(HttpRequest):
    """A request behind the middleware below."""

    office: Office
    shell: ShellState


class OfficeMiddleware:
    """`request.office`, for every page of the back office; it costs nothing until somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        office = Office(request)
        known = cast("OfficeRequest", request)
        known.office = office
        known.shell = cast("ShellState", SimpleLazyObject(office.state))
        return self.get_response(request)
