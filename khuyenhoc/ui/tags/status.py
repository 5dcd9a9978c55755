"""States and news: report states, tags of a figure, notices, progress, what is empty or still loading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khuyenhoc.core import clock
from khuyenhoc.ui import formats
from khuyenhoc.ui.tags.library import TONES, Tone, one_of, register


class StateWord(NamedTuple):
    word: str
    letter: str


REPORT_STATES = MappingProxyType(
    {
        "on_time": StateWord("Đúng hạn", "Đ"),
        "waiting": StateWord("Chờ tiếp nhận", "C"),
        "late": StateWord("Muộn", "M"),
        "returned": StateWord("Trả lại", "T"),
        "missing": StateWord("Thiếu", "K"),
        "not_due": StateWord("Chưa gửi", "·"),
    }
)
ALERT_ICONS = MappingProxyType(
    {"gold": "alert-triangle", "ok": "circle-check", "error": "alert-circle", "neutral": "info-circle"}
)


def state_word(state: str, days: int) -> str:
    word = REPORT_STATES[one_of(state, REPORT_STATES, "report state")].word
    return f"{word} {days} ngày" if state == "late" and days else word


@register.simple_tag
def report_state(state: str, *, days: int = 0, url: str | None = None) -> SafeString:
    """One of the six states of a report; `days` says how late. The letter takes the word's place on narrow paper."""
    word = state_word(state, days)
    tag, href = ("a", format_html(' href="{}"', url)) if url else ("span", "")
    return format_html(
        '<{tag} class="kh-state kh-state-{state}"{href}><span class="kh-state-word">{word}</span>'
        '<abbr class="kh-state-letter" aria-hidden="true">{letter}</abbr></{tag}>',
        tag=tag, state=state, href=href, word=word, letter=REPORT_STATES[state].letter,
    )  # fmt: skip


@register.simple_tag
def board_cell(
    state: str, *, label: str, url: str | None = None, days: int = 0, current: bool = False, month: str = ""
) -> SafeString:
    """A cell of the completeness board; the whole cell is the link, and `label` says whose and when. `month` stands
    over the letter on a phone, where the board has no head."""
    box = format_html('<span class="kh-sr">{}: </span>{}', label, report_state(state, days=days))
    inner = format_html('<a class="kh-board-link" href="{}">{}</a>', url, box) if url else box
    now = " kh-now" if current else ""
    when = format_html(' data-month="{}"', month) if month else ""
    return format_html('<td class="kh-board-cell{}"{}>{}</td>', now, when, inner)


@register.simple_tag
def badge(label: str, *, tone: Tone = "neutral") -> SafeString:
    """A word beside a figure or a name: ước (gold), nhập hộ (neutral)."""
    return format_html('<span class="kh-badge kh-tone-{}">{}</span>', one_of(tone, TONES, "tone"), label)


@register.simple_block_tag
def alert(content: SafeString, *, tone: Tone = "neutral", title: str = "", icon: str = "") -> SafeString:
    """A notice that stays: gold to look at, ok when done, error only where something failed."""
    one_of(tone, ALERT_ICONS, "alert tone")
    context = {"content": content, "tone": tone, "title": title, "icon": icon or ALERT_ICONS[tone]}
    return render_to_string("ui/components/alert.html", context)


@register.simple_block_tag
def done(content: SafeString, title: str, *, draft_key: str = "") -> SafeString:
    """The confirmation of an act: inside stands where it went, when, and what happens next.

    `draft_key` names the draft that the device may now forget (`data-draft` of the form).
    """
    context = {"content": content, "title": title, "draft_key": draft_key}
    return render_to_string("ui/components/done.html", context)


@register.simple_block_tag
def empty(content: SafeString, title: str, *, action_label: str = "", action_url: str = "") -> SafeString:
    """Nothing here yet: inside stands what will be here and when; one button starts it."""
    context = {"content": content, "title": title, "action_label": action_label, "action_url": action_url}
    return render_to_string("ui/components/empty.html", context)


@register.inclusion_tag("ui/components/skeleton.html")
def skeleton(*, rows: int = 3) -> dict[str, object]:
    """Rows of the real height while a part of the page is fetched."""
    return {"rows": range(rows)}


@register.inclusion_tag("ui/components/progress.html")
def progress(
    *, done: int, total: int, label: str, unit: str = "dòng", poll_url: str = "", finished: bool = False
) -> dict[str, object]:
    """Long work by the server's own count; asks again every second at `poll_url` until it is finished."""
    percent = 100 if finished else (done * 100 // total if total else 0)
    return {
        "done": done, "total": total, "label": label, "unit": unit, "percent": min(percent, 100),
        "poll_url": "" if finished else poll_url, "finished": finished,
    }  # fmt: skip


@register.inclusion_tag("ui/components/steps.html")
def steps(labels: Sequence[str], *, current: int) -> dict[str, object]:
    """Where one stands in a long form; `current` counts from 1."""
    return {"steps": [(n, label, n < current, n == current) for n, label in enumerate(labels, 1)], "all": len(labels)}


@register.simple_block_tag
def timeline(content: SafeString, *, label: str = "Diễn biến") -> SafeString:
    """What happened, newest first; inside stand `timeline_item` tags."""
    return format_html('<ol class="kh-timeline" aria-label="{}">{}</ol>', label, content)


@register.inclusion_tag("ui/components/timeline_item.html")
def timeline_item(
    title: str, *, when: date | None, who: str = "", text: str = "", tone: Tone = "neutral"
) -> dict[str, object]:
    """One act of a `timeline`."""
    return {"title": title, "when": when, "who": who, "text": text, "tone": one_of(tone, TONES, "tone")}


@register.inclusion_tag("ui/components/todo.html")
def todo(title: str, *, due: date | None, url: str, action: str, text: str = "", soon: int = 4) -> dict[str, object]:
    """One line of the to-do list: the day, how many days are left, the work, the way to it."""
    days = None if due is None else (due - clock.today()).days
    return {
        "title": title, "due": due, "url": url, "action": action, "text": text,
        "left": "Hôm nay" if days == 0 else "" if due is None else formats.days_left(due, clock.today()),
        "is_soon": days is not None and days <= soon, "is_now": days is not None and days <= 0,
    }  # fmt: skip
