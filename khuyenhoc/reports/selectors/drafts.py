"""The words that the machine proposes until somebody writes: sentences from the figures, and what the units below
wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from khuyenhoc.figures.policy import Number
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import grouped
from khuyenhoc.reports.regime import Regime, Section
from khuyenhoc.reports.selectors.facts import FigureValues, PeriodFacts

PLACE = re.compile(r"\{(change:)?([a-z_.]+)\}")
LISTED = re.compile(r"^(?:Thôn|Xóm|Bản|Khối|Tổ|Trường|Xã|Phường|Thị trấn|Huyện)\b[^:.]{1,200}: ")
MOST_LINES, MOST_NAMES, MOST_WORDS = 5, 3, 30  # of a draft from the units below
COMPARED = re.compile(r", \{change:([a-z_.]+)\} so với \{previous\}")


def draft_of(
    section: Section,
    *,
    regime: Regime,
    report: Report,
    facts: PeriodFacts,
    now: FigureValues,
    before: FigureValues,
) -> str:
    if section.draft == "figures":
        children = facts.children.get(report.unit_id, [])
        absent = sum(child.status != ReportStatus.ACCEPTED for child in children)
        words = _from_figures(regime, facts, now, FigureValues(facts.figures, {}) if absent else before)
        # A sum that is not whole is said to be so, and compared with nothing.
        warning = f"Số liệu chưa đủ: {absent}/{len(children)} đơn vị chưa được tiếp nhận báo cáo."
        return f"{warning}\n{words}" if absent else words
    if section.draft == "children":
        return _from_below(section.key, report, facts)
    return ""


def _from_figures(regime: Regime, facts: PeriodFacts, now: FigureValues, before: FigureValues) -> str:
    """A paragraph for each group; a sentence with a number that nobody knows is left out."""
    previous = facts.before.label if facts.before else ""
    paragraphs: list[str] = []
    for group in regime.groups:
        sentences = [filled for text in group.sentences if (filled := _filled(text, now, before, previous))]
        if sentences:
            paragraphs.append(f"{group.heading}: {' '.join(sentences)}")
    return "\n".join(paragraphs)


def _filled(text: str, now: FigureValues, before: FigureValues, previous: str) -> str | None:
    known = True
    if (compared := COMPARED.search(text)) and before.get(compared[1]) is None:
        text = COMPARED.sub("", text)

    def place(match: re.Match[str]) -> str:
        nonlocal known
        is_change, code = match.groups()
        if code == "previous":
            known = known and bool(previous)
            return previous
        value, then = now.get(code), before.get(code)
        if value is None or (is_change and then is None):
            known = False
            return ""
        return _change(value, then) if is_change and then is not None else grouped(value)

    filled = PLACE.sub(place, text)
    return filled if known else None


def _change(value: Number, before: Number) -> str:
    if value == before:
        return "không đổi"
    return f"tăng {grouped(value - before)}" if value > before else f"giảm {grouped(before - value)}"


def _from_below(section: str, report: Report, facts: PeriodFacts) -> str:
    """What the units right below wrote in accepted reports, in short: a line for what many wrote alike, then the first
    ones, then how many more. Their own words stand in their own reports."""
    said: dict[str, list[str]] = {}
    for child in facts.children.get(report.unit_id, []):
        text = shortened(facts.texts.get(child.pk, {}).get(section, ""))
        if text and child.status == ReportStatus.ACCEPTED:
            said.setdefault(text, []).append(facts.units[child.unit_id].short_name)
    told = sorted(said.items(), key=lambda entry: -len(entry[1]))[:MOST_LINES]
    lines = [f"{named(units)}: {text}" for text, units in told]
    if rest := sum(map(len, said.values())) - sum(len(units) for _, units in told):
        lines.append(f"Và {rest} đơn vị khác, ghi ở báo cáo của từng đơn vị.")
    return "\n".join(lines)


def shortened(text: str) -> str:
    """The first sentences as far as they fit, else the first words; of what is a list by unit itself the first line,
    without its names."""
    text = text.strip()
    listed = LISTED.match(text)
    words = " ".join((text[listed.end() :].partition("\n")[0] if listed else text).split())
    kept = ""
    for sentence in re.split(r"(?<=[.!?;]) ", words):
        if len(f"{kept} {sentence}".split()) > MOST_WORDS:
            break
        kept = f"{kept} {sentence}".strip()
    if kept or not words:
        return kept
    return " ".join(words.split()[:MOST_WORDS]) + "…"


def named(units: Sequence[str]) -> str:
    """“Thôn 1, Thôn 2, Thôn 3 và 4 đơn vị khác”."""
    more = len(units) - MOST_NAMES
    return ", ".join(units) if more <= 1 else f"{', '.join(units[:MOST_NAMES])} và {more} đơn vị khác"
