"""What an act may answer instead of doing what was asked. The screen turns each into a status."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a stable code for tests and machines, and a Vietnamese sentence for the person.

    `field` names the form field it belongs to, when there is one.
    """

    status = 400

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.field = field


class NotFound(DomainError):
    """Absent, or outside the actor's scope: never told apart, so that nobody learns what exists."""

    status = 404

    def __init__(self, code: str = "not_found", message: str = "Không tìm thấy nội dung này.") -> None:
        super().__init__(code, message)


class Forbidden(DomainError):
    """Inside the actor's scope, but this act is not theirs."""

    status = 403

    def __init__(
        self, code: str = "forbidden", message: str = "Tài khoản của bạn không có quyền làm việc này."
    ) -> None:
        super().__init__(code, message)


class RuleViolated(DomainError):
    """A rule of the trade says no."""

    status = 422


class Conflict(DomainError):
    """Somebody changed it first; `current` is what stands now, to show beside what was typed."""

    status = 409

    def __init__(self, code: str, message: str, *, current: object = None) -> None:
        super().__init__(code, message)
        self.current = current
