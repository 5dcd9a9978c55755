"""What every export to a spreadsheet does with text that people typed."""

from __future__ import annotations

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def disarm(value: object) -> object:
    """Text that a spreadsheet could take for a formula gets an apostrophe in front; everything else stays.

    Full-width signs count too: some spreadsheets read them as the plain ones. Numbers stay numbers.
    """
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value
