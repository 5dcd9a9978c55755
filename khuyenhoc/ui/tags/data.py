"""Lists and figures: tables, sorting, paging, filters, stats, facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khuyenhoc.core import clock
from khuyenhoc.ui.grouping import GroupingForm, TwoDaysForm
from khuyenhoc.ui.linechart import LineChart, line_chart_svg
from khuyenhoc.ui.paging import Page
from khuyenhoc.ui.sparkline import sparkline
from khuyenhoc.ui.tags.library import icon_svg, one_of, register

CURSORS = ("after", "before")


def query_of(context: Context) -> QueryDict:
    """A copy of the address's query; empty outside a request."""
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def with_query(context: Context, **changes: str | None) -> str:
    """The same page with some parameters changed; the place in the list is always given up."""
    query = query_of(context)
    for name in CURSORS:
        query.pop(name, None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/components/stat.html")
def stat(
    label: str, value: str | int | None, *, delta: str = "", points: Sequence[float] = (), url: str | None = None
) -> dict[str, object]:
    """A figure of the unit with its small trend; `delta` says the change in words."""
    return {"label": label, "value": value, "delta": delta, "spark": sparkline(points), "url": url}


@register.simple_tag
def line_chart(chart: LineChart) -> SafeString:
    """A line over months with its marks; the same numbers stand in a table on the page."""
    return line_chart_svg(chart)


@register.simple_block_tag
def table(
    content: SafeString, *, caption: str, kind: str = "", show_caption: bool = False, row_links: bool = False,
    id: str = "",
) -> SafeString:  # fmt: skip
    """A table with a head that stays in sight. `kind="board"` holds `board_cell`s.

    `row_links`: a click anywhere on a row opens the first link in it.
    """
    one_of(kind, ("", "board"), "table kind")
    context = {
        "content": content, "caption": caption, "kind": kind, "show_caption": show_caption, "row_links": row_links,
        "id": id,
    }  # fmt: skip
    return render_to_string("ui/components/table.html", context)


@register.simple_tag(takes_context=True)
def th_sort(context: Context, label: str, *, key: str, current: str = "", align: str = "left") -> SafeString:
    """The head of a column that sorts: a link to the same list by `key`, the other way round when pressed again."""
    one_of(align, ("left", "right"), "th_sort align")
    down = current == f"-{key}"
    is_on = current == key or down
    href = with_query(context, sort=f"-{key}" if current == key else key)
    order = format_html(' aria-sort="{}"', "descending" if down else "ascending") if is_on else ""
    mark = icon_svg("chevron-down" if down else "chevron-up") if is_on else ""
    return format_html(
        '<th scope="col"{}{}><a class="kh-sort" href="{}">{}{}</a></th>',
        SafeString(' class="kh-right"') if align == "right" else "", order, href, label, mark,
    )  # fmt: skip


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Context, page: Page[object], *, total: str = "", target: str = "") -> dict[str, object]:
    """Back and on in a list paged by key; `total` in words, since a count may only be “hơn 10.000”."""
    before = with_query(context, before=page.previous_cursor) if page.previous_cursor else None
    after = with_query(context, after=page.next_cursor) if page.next_cursor else None
    return {"before": before, "after": after, "total": total, "target": target}


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context, content: SafeString, *, action: str = "", target: str = "", submit: str = "Lọc"
) -> SafeString:
    """A form of filters that asks the same page; with `target` (a CSS selector) only that part is fetched anew."""
    request = context.get("request")
    action = action or (request.path if request is not None else "")
    kept = {"sort": query_of(context).get("sort", "")}
    values = {"content": content, "action": action, "target": target, "submit": submit, "kept": kept}
    return render_to_string("ui/components/filter_bar.html", values)


@register.inclusion_tag("ui/components/search_field.html")
def search_field(
    name: str, *, label: str, value: str = "", placeholder: str = "", live: bool = True
) -> dict[str, object]:
    """The search box of a `filter_bar`; `live` asks while one types."""
    return {"name": name, "label": label, "value": value, "placeholder": placeholder, "live": live}


@register.simple_tag(takes_context=True)
def filter_chip(context: Context, label: str, *, name: str, value: str | None = None, on: bool = False) -> SafeString:
    """A filter as a chip: one that is on takes itself away, one that is off sets `name` to `value`."""
    href = with_query(context, **{name: None if on else value})
    if on:
        word = SafeString('<span class="kh-sr">Bỏ lọc: </span>')
        return format_html('<a class="kh-chip kh-on" href="{}">{}{}{}</a>', href, word, label, icon_svg("x"))
    return format_html('<a class="kh-chip" href="{}">{}</a>', href, label)


@register.simple_block_tag
def facts(content: SafeString) -> SafeString:
    """Names and values, one under another; inside stand `fact` tags."""
    return format_html('<dl class="kh-facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: object, *, note: str = "", url: str | None = None) -> SafeString:
    """One line of `facts`; nothing known is a dash."""
    shown = "–" if value is None or value == "" else value
    body = format_html('<a href="{}">{}</a>', url, shown) if url else shown
    tail = format_html('<span class="kh-fact-note">{}</span>', note) if note else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, body, tail)


@register.inclusion_tag("ui/components/as_of.html", takes_context=True)
def as_of(context: Context, day: date, *, name: str = "ngay", error: str = "") -> dict[str, object]:
    """“Theo ngày”: which day's organisation the page answers for; today is the rule, another day is marked in gold."""
    query = query_of(context)
    kept = [(key, value) for key, values in query.lists() if key not in (name, *CURSORS) for value in values]
    return {
        "day": day, "name": name, "kept": kept, "error": error, "is_today": day == clock.today(),
        "today_url": with_query(context, **{name: None}),
    }  # fmt: skip


@register.inclusion_tag("ui/components/two_days.html", takes_context=True)
def two_days(context: Context, form: GroupingForm) -> dict[str, object]:
    """Which day's facts and which day's organisation, folded into the sentence that says so; works without scripts.

    The rest of the address is kept. A `GroupingForm` asks for the organisation alone.
    """
    query = query_of(context)
    kept = [(key, value) for key, values in query.lists() if key not in (*form.fields, *CURSORS) for value in values]
    return {
        "form": form,
        "fields": [form[name] for name in form.fields],
        "words": form.words if isinstance(form, TwoDaysForm) else f"Số liệu {form.map_words}",
        "kept": kept,
        "usual_url": with_query(context, **dict.fromkeys(form.fields)),
    }
