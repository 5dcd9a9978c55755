from __future__ import annotations

import pytest

from khuyenhoc.reports.models import ReportText
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.selectors.drafts import named, shortened
from tests.cast import SYSTEM, Cast
from tests.reports.chain import accepted, opened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("  Họp chi hội.\n\nTrao 5\nsuất quà.", "Họp chi hội. Trao 5 suất quà."),
        ("Thôn 1, Thôn 2 và 3 đơn vị khác: Họp chi hội.\nThôn 9: Trao quà.", "Họp chi hội."),
        ("Kết quả: trao 5 suất quà.", "Kết quả: trao 5 suất quà."),
        (f"Họp xong. {'chữ ' * 40}hết.", "Họp xong."),
        ("chữ " * 40, f"{' '.join(['chữ'] * 30)}…"),
    ],
)
def test_only_the_first_sentences_of_each_unit_are_told(text: str, short: str) -> None:
    assert shortened(text) == short


def test_names_are_three_and_a_number() -> None:
    assert named(["A"]) == "A"
    assert named(["A", "B", "C", "D"]) == "A, B, C, D"  # one more is shorter said than counted
    assert named(["A", "B", "C", "D", "E"]) == "A, B, C và 2 đơn vị khác"


@pytest.mark.usefixtures("on_13_february")
def test_what_many_wrote_comes_first_and_the_rest_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyenhoc.reports.selectors.drafts.MOST_LINES", 1)
    reports = opened(cast)
    for name, text in (("to_5", "Trao quà Tết."), ("to_6", "Họp chi hội."), ("school", "Họp chi hội.")):
        ReportText.objects.create(report=reports[name], section="done", text=text)
        accepted(reports[name])
    texts = {text.key: text for text in report_sheet(actor=SYSTEM, report_id=reports["an_binh"].pk).texts}
    assert texts["done"].text.splitlines() == [
        "Tổ 6, Trường THCS An Bình: Họp chi hội.",
        "Và 1 đơn vị khác, ghi ở báo cáo của từng đơn vị.",
    ]
