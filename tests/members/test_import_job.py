"""The job that writes a list, by the real worker."""

from __future__ import annotations

import pytest

from khuyenhoc.core import clock
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing import acts, import_commit_queue, import_map, import_start
from tests.cast import Cast
from tests.faults.processes import eventually
from tests.members import lists
from tests.members.importing import messes
from tests.support.serving import worker


def test_a_long_list_is_checked_and_written_by_jobs(real_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_AT_ONCE", 3)  # four rows are a long list here
    lists.found_chapters()
    actor = real_cast.lan.actor
    batch = import_start(
        actor=actor, unit_id=real_cast.an_binh.unit_id, content=messes.plain(), file_name="a.xlsx", on=clock.today()
    )
    assert import_map(actor=actor, import_id=batch.pk, mapping=batch.mapping).status == ImportStatus.CHECKING

    def stands_at(status: ImportStatus) -> bool:
        return eventually(lambda: MemberImport.objects.filter(pk=batch.pk, status=status).exists())

    with worker():
        assert stands_at(ImportStatus.CHECKED)
        import_commit_queue(actor=actor, import_id=batch.pk)
        assert stands_at(ImportStatus.COMMITTED)
    assert len(lists.memberships()) == 4
    assert MemberImport.objects.get(pk=batch.pk).done_rows == 4
