"""Numbers of papers: from 01 each year, none skipped, none twice, a void keeps its number."""

from __future__ import annotations

import dataclasses
import threading
from datetime import date

import pytest
from django.db import connection

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.papers.enums import DocumentKind
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.papers.selectors import papers_visible
from khuyenhoc.papers.services.numbering import NewPaper, paper_issue, paper_void
from khuyenhoc.rules.services import rule_set, rules_load
from tests.cast import SYSTEM, Cast, make_cast


@pytest.fixture
def rules(db: None) -> None:
    rules_load(actor=SYSTEM)


def new(cast: Cast, about: int, **changes: object) -> NewPaper:
    paper = NewPaper(
        unit_id=cast.an_binh.unit_id, kind=DocumentKind.REPORT, dated_on=date(2023, 2, 9), summary="Kết quả tháng 02",
        signer_name="Lê Thị Lan", signer_position="Chủ tịch", about_type="reports.report", about_id=str(about),
    )  # fmt: skip
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]


@pytest.mark.usefixtures("rules")
def test_numbers_run_from_01_each_year_and_a_void_keeps_its_number(cast: Cast) -> None:
    first = paper_issue(actor=cast.lan.actor, data=new(cast, 1))
    paper_void(actor=cast.lan.actor, paper_id=first.pk, reason="Sai trích yếu")
    again = paper_issue(actor=cast.lan.actor, data=new(cast, 1))
    plan = paper_issue(actor=cast.nga.actor, data=new(cast, 2, kind=DocumentKind.PLAN))
    letter = paper_issue(actor=cast.nga.actor, data=new(cast, 3, kind=DocumentKind.LETTER))
    next_year = paper_issue(actor=cast.lan.actor, data=new(cast, 4, dated_on=date(2024, 1, 2)))
    issued = [first, again, plan, letter, next_year]
    assert [p.reference for p in issued] == ["01/BC-HKH", "02/BC-HKH", "01/KH-HKH", "01/HKH", "01/BC-HKH"]
    assert Act.objects.filter(action="papers.numbered", path=cast.an_binh.path).count() == 5
    with pytest.raises(RuleViolated) as refused:
        paper_void(actor=cast.lan.actor, paper_id=first.pk, reason="nữa")
    assert refused.value.code == "paper.void_already"
    with pytest.raises(RuleViolated) as refused:
        paper_void(actor=cast.lan.actor, paper_id=again.pk, reason="  ")
    assert refused.value.code == "paper.void_why"


@pytest.mark.usefixtures("rules")
def test_same_object_is_numbered_once(cast: Cast) -> None:
    once, twice = (paper_issue(actor=cast.lan.actor, data=new(cast, 7)) for _ in range(2))
    assert once == twice
    assert IssuedPaper.objects.count() == 1


@pytest.mark.usefixtures("rules")
def test_a_common_series_when_the_rule_says_so(cast: Cast) -> None:
    rule_set(
        actor=SYSTEM, key="documents.numbering", valid_from=date(2024, 1, 1), source="Quy chế văn thư",
        value={"restarts_on": "01/01", "minimum_digits": 2, "series": "common", "letter_symbol": ""}, is_local=True,
    )  # fmt: skip
    kinds = [DocumentKind.REPORT, DocumentKind.LETTER, DocumentKind.PLAN]
    issued = [
        paper_issue(actor=cast.lan.actor, data=new(cast, n, kind=kind, dated_on=date(2024, 5, 1)))
        for n, kind in enumerate(kinds)
    ]
    assert [p.reference for p in issued] == ["01/BC-HKH", "02/HKH", "03/KH-HKH"]


@pytest.mark.usefixtures("rules")
def test_a_chapter_has_no_numbers_and_the_neighbour_sees_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        paper_issue(actor=cast.ha.actor, data=new(cast, 1, unit_id=cast.to_5.unit_id))
    with pytest.raises(Forbidden):
        paper_issue(actor=cast.tam.actor, data=new(cast, 1))
    with pytest.raises(NotFound):
        paper_issue(actor=cast.phuc.actor, data=new(cast, 1))
    paper = paper_issue(actor=cast.lan.actor, data=new(cast, 1))
    assert list(papers_visible(actor=cast.phuc.actor)) == []
    assert list(papers_visible(actor=cast.tam.actor)) == [paper]
    with pytest.raises(NotFound):
        paper_void(actor=cast.phuc.actor, paper_id=paper.pk, reason="x")


@pytest.mark.usefixtures("real_db")
def test_sixteen_at_once_take_sixteen_numbers_and_one_object_takes_one() -> None:
    rules_load(actor=SYSTEM)
    cast = make_cast()
    start = threading.Barrier(16)
    failures: list[Exception] = []

    def issue(about: int) -> None:
        try:
            start.wait()
            paper_issue(actor=cast.lan.actor, data=new(cast, about))
        except Exception as error:  # noqa: BLE001  # a thread's failure must reach the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(n if n < 12 else 99,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(IssuedPaper.objects.values_list("number", flat=True)) == list(range(1, 14))
