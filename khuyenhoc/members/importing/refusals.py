"""Why a whole file is refused. Nothing of it has been read into the system then."""

from __future__ import annotations

from khuyenhoc.core.errors import DomainError, RuleViolated


class FileRefused(RuleViolated):
    """The file cannot be a list: damaged, locked, of another kind, without a header."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, field="file")


class FileTooLarge(DomainError):
    """More than is read here, packed or unpacked."""

    status = 413

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, field="file")
