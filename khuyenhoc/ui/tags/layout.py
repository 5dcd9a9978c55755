"""Parts of a page: its header, cards, tabs, menus, bars, dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khuyenhoc.ui.shell import Choice
from khuyenhoc.ui.tags.library import icon_svg, one_of, register


@register.simple_block_tag
def page_header(content: SafeString, title: str, *, sub: str = "", state: SafeString | str = "") -> SafeString:
    """The title of the page; what stands inside (a note, quiet buttons) goes to the right."""
    inside = SafeString(content.strip())  # a strip makes a plain string of it, which would be escaped again
    context = {"content": inside, "title": title, "sub": sub, "state": state}
    return render_to_string("ui/components/page_header.html", context)


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> SafeString:
    """The way here; inside stand `crumb` tags, the last one without an address."""
    return format_html('<nav class="kh-crumbs" aria-label="Đường dẫn"><ol>{}</ol></nav>', content)


@register.simple_tag
def crumb(label: str, url: str | None = None) -> SafeString:
    """One step of `breadcrumbs`; without an address it is the page itself."""
    if url is None:
        return format_html('<li aria-current="page">{}</li>', label)
    return format_html('<li><a href="{}">{}</a>{}</li>', url, label, icon_svg("chevron-right"))


@register.inclusion_tag("ui/components/org_path.html")
def org_path(units: Sequence[Choice]) -> dict[str, object]:
    """Where a unit stands in the tree, from the root down; the entry marked current is not a link."""
    return {"units": units}


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: str = "",
    sub: str = "",
    flush: bool = False,
    link_label: str = "",
    link_url: str = "",
    excel_url: str = "",
    prints: bool = False,
    id: str = "",
) -> SafeString:
    """A panel. `flush` for tables and lists that reach its edges; `excel_url` and `prints` add the two quiet links."""
    context = {
        "content": content, "title": title, "sub": sub, "flush": flush, "link_label": link_label,
        "link_url": link_url, "excel_url": excel_url, "prints": prints, "id": id,
    }  # fmt: skip
    return render_to_string("ui/components/card.html", context)


@register.simple_block_tag
def tabs(content: SafeString, *, label: str) -> SafeString:
    """Tabs are links to pages; `label` says what they choose, for those who only listen."""
    return format_html('<nav class="kh-tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.inclusion_tag("ui/components/tab.html")
def tab(label: str, *, url: str, current: bool = False, count: int | None = None) -> dict[str, object]:
    """One of `tabs`."""
    return {"label": label, "url": url, "current": current, "count": count}


@register.simple_block_tag
def menu(content: SafeString, label: str, *, icon: str = "dots-vertical", words: bool = True) -> SafeString:
    """More to do, folded away; opens without JavaScript. Inside stand `menu_item` tags."""
    context = {"content": content, "label": label, "icon": icon, "words": words}
    return render_to_string("ui/components/menu.html", context)


@register.inclusion_tag("ui/components/menu_item.html")
def menu_item(
    label: str, *, url: str | None = None, icon: str = "", name: str = "", value: str = "", form: str = "",
    current: bool = False, confirm: str = "",
) -> dict[str, object]:  # fmt: skip
    """A link when `url` is given, else a submit button of the form around it (or of the form with this id)."""
    return {
        "label": label, "url": url, "icon": icon, "name": name, "value": value, "form": form,
        "current": current, "confirm": confirm,
    }  # fmt: skip


@register.simple_block_tag
def toolbar(content: SafeString, *, label: str = "Công cụ") -> SafeString:
    """Quiet buttons in a row, over a table or a paper."""
    return format_html('<div class="kh-toolbar" role="group" aria-label="{}">{}</div>', label, content)


@register.simple_block_tag
def action_bar(content: SafeString, *, consequence: str = "") -> SafeString:
    """The end of the reading path: what will happen, and the one filled button; stays in sight."""
    note = format_html('<p class="kh-consequence">{}</p>', consequence) if consequence else ""
    return format_html('<div class="kh-action-bar">{}<div class="kh-buttons">{}</div></div>', note, content)


@register.simple_block_tag
def dialog(content: SafeString, id: str, *, title: str) -> SafeString:
    """A native dialog, opened by any button with `opens=` its id; for what cannot be undone."""
    context = {"content": content, "id": id, "title": title}
    return render_to_string("ui/components/dialog.html", context)


@register.simple_block_tag
def columns(content: SafeString, *, kind: str = "even") -> SafeString:
    """Panels beside each other, under each other on a phone: even · wide-left (home) · paper (form and paper)."""
    one_of(kind, ("even", "wide-left", "paper"), "columns kind")
    return format_html('<div class="kh-columns kh-columns-{}">{}</div>', kind, content)


@register.simple_block_tag
def paper_preview(
    content: SafeString, *, title: str, pages: int = 1, word_url: str = "", pdf_url: str = "", excel_url: str = ""
) -> SafeString:
    """The paper as it will be, beside the form: inside stands its text, or the pictures of its pages."""
    context = {
        "content": content, "title": title, "pages": pages, "word_url": word_url, "pdf_url": pdf_url,
        "excel_url": excel_url,
    }  # fmt: skip
    return render_to_string("ui/components/paper_preview.html", context)
