"""The same list twice at once, over real connections: everybody is entered once."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection

from khuyenhoc.core import clock
from khuyenhoc.core.errors import DomainError
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.members.services.importing import (
    import_commit,
    import_commit_queue,
    import_map,
    import_start,
    import_undo,
)
from tests.cast import SYSTEM, Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.workbooks import NAMES


def at_once(*calls: Any) -> list[Any]:
    """What each answers, or the code of its refusal."""
    start, answers = threading.Barrier(len(calls)), []

    def run(call: Any) -> None:
        try:
            start.wait()
            answers.append(call())
        except DomainError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_commands_with_one_list(real_cast: Cast) -> None:
    lists.found_chapters()
    content = messes.plain()
    reports = at_once(*[lambda: lists.bring_in(real_cast.an_binh.unit_id, content)] * 2)

    assert sorted(lists.counts(report) for report in reports) == [(0, 0, 4, 0, 0), (4, 0, 0, 0, 0)]
    assert sorted(name for name, *_ in lists.memberships()) == sorted(NAMES)
    assert MemberImport.objects.count() == 1


def queued(cast: Cast, content: bytes) -> MemberImport:
    actor = cast.lan.actor
    batch = import_start(
        actor=actor, unit_id=cast.an_binh.unit_id, content=content, file_name="a.xlsx", on=clock.today()
    )
    return import_map(actor=actor, import_id=batch.pk, mapping=batch.mapping)


def test_two_screens_with_one_list(real_cast: Cast) -> None:
    lists.found_chapters()
    content, actor = messes.plain(), real_cast.lan.actor
    first, second = queued(real_cast, content), queued(real_cast, content)
    answers = at_once(
        *[lambda pk=batch.pk: import_commit_queue(actor=actor, import_id=pk).status for batch in (first, second)]
    )
    assert sorted(answers) == [ImportStatus.COMMITTING, "import.same_under_way"]

    under_way = MemberImport.objects.get(status=ImportStatus.COMMITTING)
    at_once(*[lambda: import_commit(actor=actor, import_id=under_way.pk)] * 2)  # a job that is run twice
    assert Membership.objects.count() == 4
    assert MemberImport.objects.get(pk=under_way.pk).counts["created"] == 4


def test_undoing_twice_at_once(real_cast: Cast) -> None:
    lists.found_chapters()
    before = lists.dump()
    lists.bring_in(real_cast.an_binh.unit_id, messes.plain())
    batch = MemberImport.objects.get()
    answers = at_once(*[lambda: import_undo(actor=SYSTEM, import_id=batch.pk).status] * 2)

    assert answers == [ImportStatus.UNDONE] * 2
    assert lists.dump() == before
