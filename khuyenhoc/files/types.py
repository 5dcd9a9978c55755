"""What a file really is, by its content; the name and the browser's word are not believed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from khuyenhoc.core.errors import RuleViolated

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"
OFFICE: Final = "application/zip"  # xlsx, docx, ods: told apart by whoever reads them
OLD_OFFICE: Final = "application/x-ole-storage"
TEXT: Final = "text/plain"

PAPERS: Final = frozenset({PDF, PNG, JPEG, WEBP})
SHEETS: Final = frozenset({OFFICE, OLD_OFFICE, TEXT})

_STARTS: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"PK\x03\x04", OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
_NAMES: Final = {
    PDF: "PDF",
    PNG: "ảnh PNG",
    JPEG: "ảnh JPEG",
    WEBP: "ảnh WebP",
    OFFICE: "Excel",
    OLD_OFFICE: "Excel cũ",
    TEXT: "CSV",
}


def type_of(content: bytes) -> str | None:
    """The content type, or None for what we do not take."""
    for start, content_type in _STARTS:
        if content.startswith(start):
            return content_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return TEXT if content and b"\x00" not in content[:4096] else None


def require_type(content: bytes, allowed: Collection[str]) -> str:
    """Raises RuleViolated `file.wrong_type`."""
    found = type_of(content)
    if found is None or found not in allowed:
        names = ", ".join(_NAMES[kind] for kind in _NAMES if kind in allowed)
        raise RuleViolated("file.wrong_type", f"Tệp này không đúng loại. Nhận: {names}.", field="file")
    return found


def require_size(size: int, most: int) -> None:
    """`most` in bytes. Raises RuleViolated `file.empty` or `file.too_large` (the screen answers 413)."""
    if size == 0:
        raise RuleViolated("file.empty", "Tệp rỗng, không có nội dung. Chọn lại tệp.", field="file")
    if size > most:
        raise TooLarge(most)


class TooLarge(RuleViolated):
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(
            "file.too_large", f"Tệp lớn hơn {most // 2**20} MB. Chia nhỏ hoặc nén ảnh rồi gửi lại.", field="file"
        )
