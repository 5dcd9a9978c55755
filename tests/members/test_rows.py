from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from khuyenhoc.figures.providers import Days
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.figures import CODES, own_values
from khuyenhoc.members.rows import rows_url
from khuyenhoc.members.selectors import members_visible
from khuyenhoc.members.services import member_end
from khuyenhoc.members.web.forms.filters import FilterForm
from khuyenhoc.people.enums import Sex
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, also

MONTH = Days(date(2023, 1, 15), date(2023, 2, 14))


@pytest.mark.django_db
def test_list_behind_a_number_has_as_many_rows_as_the_number(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1988)
    admit(cast.to_5, "Đặng Văn Ước", on=date(2023, 1, 15), sex=Sex.MALE, birth_year=1987)
    admit(cast.to_5, "Lê Hòa", on=date(2023, 2, 14), sex=Sex.FEMALE)
    admit(cast.to_5, "Sau kỳ", on=date(2023, 2, 15))
    also(cast.to_5, admit(cast.to_6, "Sinh hoạt hai nơi"))
    left = admit(cast.to_5, "Lò Thị Pành")
    member_end(actor=SYSTEM, membership_id=left.pk, on=date(2023, 2, 14), reason=LeaveReason.DIED)

    values = own_values([cast.to_5.unit_id], MONTH)
    assert values[cast.to_5.unit_id, "members.total"] == 3
    listed = set()
    for code in CODES:
        if url := rows_url(cast.to_5.unit_id, code, MONTH):
            form = FilterForm(QueryDict(urlsplit(url).query))
            assert form.is_valid()
            rows = members_visible(actor=SYSTEM, filters=form.to_filters(cast.to_5.unit_id))
            assert len(rows) == values.get((cast.to_5.unit_id, code), 0), code
            listed.add(code)
    assert set(CODES) - listed == {"members.left", "households.with_members"}
