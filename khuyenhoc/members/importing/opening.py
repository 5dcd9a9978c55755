"""What kind of file it is, by its content, and whether it may be opened at all."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from khuyenhoc.members.importing.refusals import FileRefused, FileTooLarge

MAX_BYTES = 100_000_000  # a list of a million rows; pages take in far less (ui.middleware)
MAX_UNPACKED = 800_000_000  # a sheet of a million rows unpacks to about half of it
MAX_RATIO = 150  # honest sheets pack 10 to 60 times
_RATIO_MATTERS_FROM = 30_000_000
MAX_MEMBERS = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "Tệp bị hỏng, không mở được. Hãy mở bằng Excel, lưu lại thành tệp .xlsx mới rồi tải lên."
_KINDS = "Hệ thống đọc được tệp .xlsx, .xls, .ods và .csv."
_LOCKED = "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi tải lên."


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def kind_of(data: bytes) -> Kind:
    """The kind of a list that may be opened.

    Raises FileTooLarge (`file_too_large`, `file_bomb`) or FileRefused (`file_empty`, `file_locked`, `file_damaged`,
    `file_unknown_kind`, `file_bomb`).
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge(
            "file_too_large", f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB. Hãy chia danh sách thành nhiều tệp nhỏ hơn."
        )
    if not data.strip(b"\0 \r\n\t"):
        raise FileRefused("file_empty", "Tệp rỗng. Hãy chọn tệp có danh sách hội viên.")
    if data.startswith(_OLE):
        if _OOXML_LOCKED in data:
            raise locked()
        return Kind.XLS
    if data.startswith(b"\x09\x08\x10\0\0\x06\x05\0"):
        return Kind.XLS
    if data.startswith(b"PK"):
        return _packed_kind(data)
    if _is_text(data):
        return Kind.CSV
    raise FileRefused("file_unknown_kind", f"Đây không phải là bảng tính. {_KINDS}")


def damaged() -> FileRefused:
    return FileRefused("file_damaged", _DAMAGED)


def locked() -> FileRefused:
    return FileRefused("file_locked", _LOCKED)


def _packed_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_bomb(members, len(data))
            names = {member.filename for member in members}
            _refuse_declarations(archive, members)
            if "xl/workbook.xml" in names:
                return Kind.XLSX
            if "content.xml" in names:
                if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise locked()
                return Kind.ODS
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise damaged() from error
    except Exception as error:
        if type(error).__module__ in {"zlib", "lzma", "struct"}:
            raise damaged() from error
        raise
    raise FileRefused("file_unknown_kind", f"Tệp nén này không phải là bảng tính. {_KINDS}")


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    """By what the directory declares; what lies about it meets the limits of the reading process."""
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > _RATIO_MATTERS_FROM and unpacked > packed * MAX_RATIO
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or is_bomb:
        raise FileTooLarge(
            "file_bomb",
            "Tệp phình ra quá lớn khi mở nên không được nhận. "
            "Hãy chép riêng bảng danh sách sang một tệp mới rồi tải lên.",
        )


def _refuse_declarations(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """No honest sheet declares entities: they are how a small XML grows to gigabytes or reads other files."""
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                head = part.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise FileRefused(
                    "file_bomb", "Tệp chứa khai báo XML không an toàn nên không được nhận. Hãy lưu lại bằng Excel."
                )


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if b"\0" in data or head.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"%pdf", b"{\\rtf")):
        return False
    controls = sum(byte < 32 and byte not in (9, 10, 13) for byte in data[:4096])
    return controls == 0
