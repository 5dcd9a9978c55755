"""/dev/ui/: every component in every state, for developers, screenshots and the accessibility check.

It exists in development and in the demo only, and shows made-up values; the tests of the library render it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyenhoc.core import clock
from khuyenhoc.core.web import public
from khuyenhoc.ui.context import NavLink, Shell
from khuyenhoc.ui.forms import Form, MoneyField, VnDateField
from khuyenhoc.ui.grouping import GroupingForm, TwoDaysForm
from khuyenhoc.ui.linechart import ChartMark, ChartPoint, LineChart
from khuyenhoc.ui.paging import Page
from khuyenhoc.ui.shell import Choice, NavGroup, NavItem, ShellState
from khuyenhoc.ui.tags.status import REPORT_STATES

SHELLS = {"": "office", "rail": "rail", "phone": "phone", "sent": "sent", "public": "public", "plain": "plain"}
NAVIGATION = (
    ("Trang chủ", "home", NavGroup.HOME, 0, "Trang chủ"),
    ("Báo cáo", "clipboard-data", NavGroup.WORK, 4, "Báo cáo"),
    ("Hội viên", "users", NavGroup.WORK, 0, "Sổ hội viên"),
    ("Tổ chức", "sitemap", NavGroup.WORK, 0, ""),
    ("Việc tôi phụ trách", "user-check", NavGroup.WORK, 2, ""),
    ("Văn bản", "file-text", NavGroup.WORK, 3, ""),
    ("Thư", "inbox", NavGroup.WORK, 0, "Thư"),
    ("Quỹ", "coin", NavGroup.MEANS, 0, ""),
    ("Học bổng", "school", NavGroup.MEANS, 0, ""),
    ("Cổng thông tin", "world", NavGroup.MEANS, 0, ""),
)
BOARD = (
    ("Thị trấn Vũ Quang", ("on_time", 0), ("on_time", 0), ("on_time", 0), "12/12"),
    ("Xã Ân Phú", ("late", 3), ("on_time", 0), ("waiting", 0), "7/7"),
    ("Xã Đức Giang", ("missing", 0), ("late", 1), ("returned", 0), "9/10"),
    ("Xã Đức Liên", ("missing", 0), ("missing", 0), ("not_due", 0), "6/10"),
)


CHART = LineChart(
    "Hội viên qua các tháng", "người",
    tuple(
        ChartPoint(f"tháng {month:02}/2025", value, f"{month:02}/2025" if month % 3 == 1 else "")
        for month, value in enumerate((862, 870, None, 881, 890, 896, 2052, 2060, 2071, 2079), start=1)
    ),
    (ChartMark(6, "1665/NQ-UBTVQH15", "01/07/2025: Hợp nhất, 1665/NQ-UBTVQH15 ngày 16/06/2025"),),
)  # fmt: skip


class SampleForm(Form):
    name = forms.CharField(label="Họ và tên", help_text="Viết đủ dấu như trong căn cước")
    decided_on = VnDateField(label="Ngày quyết định")
    amount_vnd = MoneyField(label="Số tiền ủng hộ")
    received_on = VnDateField(label="Ngày nhận", help_text="Gõ ngày/tháng/năm hoặc chọn trong lịch")
    kind = forms.ChoiceField(label="Loại hội viên", choices=[("", "Chọn loại"), ("official", "Chính thức")])
    words = forms.CharField(label="Việc đã làm trong tháng", required=False, widget=forms.Textarea)
    sex = forms.ChoiceField(label="Giới tính", choices=[("m", "Nam"), ("f", "Nữ")], widget=forms.RadioSelect)
    teams = forms.MultipleChoiceField(
        label="Tham gia", required=False, choices=[("a", "Ban khuyến học"), ("b", "Quỹ")],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_primary = forms.BooleanField(label="Sinh hoạt chính tại chi hội này", required=False)
    paper = forms.FileField(label="Tệp quyết định", required=False, help_text="PDF hoặc ảnh, tối đa 10 MB")


class TinyForm(Form):
    reason = forms.CharField(label="Lý do")


def sample_shell(shell: str) -> Shell:
    links = [
        NavLink(
            NavItem(
                label=label, url_name="", icon=icon, group=group, bottom=n if bottom else None, bottom_label=bottom,
                short_label="Phụ trách" if label.startswith("Việc") else "",
            ),
            f"?{label}", n == 0, count,
        )
        for n, (label, icon, group, count, bottom) in enumerate(NAVIGATION)
    ]  # fmt: skip
    state = ShellState(
        unit_label="Hội Khuyến học huyện Vũ Quang", unit_note="Huyện Vũ Quang",
        units=(Choice("Hội Khuyến học huyện Vũ Quang", "?", True), Choice("Hội Khuyến học xã Đức Lĩnh", "?xa")),
        period_label="Tháng 02/2023", periods=(Choice("Tháng 02/2023", "?", True), Choice("Tháng 01/2023", "?truoc")),
        person_name="Trần Thị Hoài", person_role="Thường trực Hội",
        person_links=(Choice("Tài khoản của tôi", "?toi"),), search_url="?tim", home_url="/dev/ui/", sign_out_url="?ra",
    )  # fmt: skip
    groups = tuple(
        tuple(k for k in links if k.item.group is group) for group in (NavGroup.HOME, NavGroup.WORK, NavGroup.MEANS)
    )
    return Shell(state, groups, tuple(k for k in links if k.item.bottom is not None), is_signed_in=shell != "plain")


def samples() -> dict[str, Any]:
    today = clock.today()
    wrong = SampleForm(
        {"decided_on": "31/02/2023", "name": "", "amount_vnd": "1.250.000", "sex": "x"}, auto_id="wrong_%s"
    )
    initial = {"decided_on": today, "received_on": today, "amount_vnd": 1_250_000, "sex": "f", "is_primary": True}
    return {
        "today": today, "yesterday": today - timedelta(days=1), "soon": today + timedelta(days=3),
        "later": today + timedelta(days=12), "now": clock.now(), "states": REPORT_STATES, "board": BOARD,
        "points": (12, 14, 15, 19, 22, 27), "flat": (4, 4, 4), "form": SampleForm(initial=initial), "wrong": wrong,
        "tiny": TinyForm(auto_id="tiny_%s"), "chart": CHART, "days": GroupingForm({}, auto_id="days_%s"),
        "other_days": TwoDaysForm({"ngay": "09/02/2023", "theo": "hien-nay"}, auto_id="other_days_%s"),
        "wrong_days": TwoDaysForm({"theo": "ngay"}, auto_id="wrong_days_%s"),
        "middle_page": Page((), "sau", "truoc"), "steps": ("Tải tệp lên", "Chọn cột", "Xem trước", "Ghi"),
        "path": (Choice("Huyện Vũ Quang", "?h"), Choice("Xã Đức Lĩnh", "?x"), Choice("Thôn Yên Du", "", True)),
    }  # fmt: skip


@public
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEV_PAGES:
        raise Http404
    shell = SHELLS.get(request.GET.get("khung", ""), "office")
    context = samples() | {"shell": sample_shell(shell), "sort": "-members", "shell_name": shell}
    context["wrong"].is_valid()
    return render(request, f"backoffice/gallery/{shell}.html", context)
