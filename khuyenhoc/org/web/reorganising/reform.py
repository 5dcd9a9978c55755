"""The national reform: from what became of the communes, a whole plan, with every split commune as a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.selectors import TreeOrder, units_visible
from khuyenhoc.org.services.reorganising import (
    Above,
    Centers,
    PlanData,
    Proposal,
    ReformChoices,
    Split,
    reform_propose,
    reorganisation_draft,
)
from khuyenhoc.ui.forms import Form, VnDateField
from khuyenhoc.ui.responses import redirect_or_hx, render_page

DAY: Final = date(2025, 7, 1)
FOLLOWS: Final = ("", "Theo Hội của xã")


class ReformForm(Form):
    """Which association, which day, and what becomes of the district and of the learning centres."""

    unit = forms.ChoiceField(label="Hội")
    on = VnDateField(label="Ngày sắp xếp", help_text="Đợt sắp xếp cả nước có hiệu lực từ ngày 01/07/2025")
    district = forms.ChoiceField(
        label="Hội cấp huyện", widget=forms.RadioSelect,
        choices=[(Above.CLOSE.value, "Kết thúc"), (Above.CLUSTER.value, "Giữ làm cụm khuyến học")],
    )  # fmt: skip
    centers = forms.ChoiceField(
        label="Trung tâm học tập cộng đồng", widget=forms.RadioSelect,
        choices=[(Centers.MERGE.value, "Hợp nhất theo xã mới"), (Centers.KEEP.value, "Giữ từng trung tâm")],
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(units)

    def choices(self, heirs: dict[int, int]) -> ReformChoices:
        data = self.cleaned_data
        return ReformChoices(district=Above(data["district"]), centers=Centers(data["centers"]), heirs=heirs)


class HeirsForm(Form):
    """One question for each split commune, none answered beforehand; below it, chapters that go another way."""

    def __init__(self, *args: Any, splits: Sequence[Split], chapters: dict[int, list[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.splits = splits
        self.chapters = chapters
        for split in splits:
            heirs = [(str(heir.pk), _heir_words(split, heir)) for heir in split.heirs]
            self.fields[f"heir-{split.unit.unit_id}"] = forms.ChoiceField(
                label=f"{split.unit.short_name} bị chia. Hội của xã về đâu?", choices=heirs, widget=forms.RadioSelect,
                error_messages={"required": f"Chưa chọn nơi về của {split.unit.short_name}."},
            )  # fmt: skip
            for chapter in chapters.get(split.unit.unit_id, ()):
                self.fields[f"heir-{chapter.unit_id}"] = forms.ChoiceField(
                    label=chapter.short_name, choices=[FOLLOWS, *heirs], required=False
                )

    @property
    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        for split in self.splits:
            below = [self[f"heir-{chapter.unit_id}"] for chapter in self.chapters.get(split.unit.unit_id, ())]
            yield self[f"heir-{split.unit.unit_id}"], below

    def heirs(self) -> dict[int, int]:
        chosen = {name.removeprefix("heir-"): value for name, value in self.cleaned_data.items() if value}
        return {int(unit): int(heir) for unit, heir in chosen.items()}


@requires(Permission.UNITS_REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reform_add(request: AuthedRequest) -> HttpResponse:
    """Looked at by address, drafted by the button under what is shown."""
    units = _associations(request)
    asked = {"unit": request.GET.get("don-vi", units[0][0] if units else ""), "on": f"{DAY:%d/%m/%Y}",
             "district": Above.CLOSE.value, "centers": Centers.MERGE.value}  # fmt: skip
    is_asked = "unit" in request.GET
    form = ReformForm(request.GET if is_asked else None, initial=asked, units=units)
    context: dict[str, Any] = {"form": form, "query": f"?{request.GET.urlencode()}"}
    if is_asked and form.is_valid():
        try:
            return _proposed(request, form, context)
        except RuleViolated as objection:
            context["objection"] = objection
            return render_page(request, "org/reorganising/reform.html", context, status=objection.status)
    return render_page(request, "org/reorganising/reform.html", context)


def _proposed(request: AuthedRequest, form: ReformForm, context: dict[str, Any]) -> HttpResponse:
    unit_id, on = int(form.cleaned_data["unit"]), form.cleaned_data["on"]
    proposal = reform_propose(actor=request.actor, unit_id=unit_id, on=on, choices=form.choices({}))
    heirs = HeirsForm(
        request.POST if request.method == "POST" else None, splits=proposal.splits,
        chapters=_chapters(request, proposal, on),
    )  # fmt: skip
    if request.method == "POST" and (not proposal.splits or heirs.is_valid()):
        chosen = heirs.heirs() if proposal.splits else {}
        proposal = reform_propose(actor=request.actor, unit_id=unit_id, on=on, choices=form.choices(chosen))
        plan = PlanData(title=proposal.title, effective_on=on)
        act = reorganisation_draft(actor=request.actor, plan=plan, steps=proposal.steps)
        return redirect_or_hx(request, "reorganisation_page", act.pk)
    context |= {
        "proposal": proposal, "heirs": heirs, "old_count": sum(len(units) for _, units in proposal.groups),
        "is_past": on <= clock.today(),
    }  # fmt: skip
    return render_page(request, "org/reorganising/reform.html", context)


def _associations(request: AuthedRequest) -> list[tuple[str, str]]:
    """Those of districts and provinces where the actor may reorganise."""
    rows = units_visible(actor=request.actor, on=clock.today(), permission=Permission.UNITS_REORGANISE)
    above = rows.filter(kind=UnitKind.ASSOCIATION, level__in=[Level.PROVINCE, Level.DISTRICT])
    return [(str(unit.unit_id), unit.name) for unit in above.order_by(TreeOrder("path"))]


def _chapters(request: AuthedRequest, proposal: Proposal, on: date) -> dict[int, list[Any]]:
    split = [one.unit.unit_id for one in proposal.splits]
    found: dict[int, list[Any]] = {}
    if split:
        rows = units_visible(actor=request.actor, on=on, permission=Permission.UNITS_REORGANISE)
        for unit in rows.filter(Q(parent_id__in=split), kind__in=HOSTED).order_by(TreeOrder("path")):
            found.setdefault(unit.parent_id or 0, []).append(unit)
    return found


def _heir_words(split: Split, heir: Any) -> str:
    return f"{heir.full_name} (mặc định của dữ liệu nguồn)" if heir == split.default else heir.full_name
