"""The component library, built in every template: page_header, card, table, field … (docs/ui.md lists all)."""

from khuyenhoc.ui.tags import data, form, layout, status, text
from khuyenhoc.ui.tags.library import register

__all__ = ["data", "form", "layout", "register", "status", "text"]
