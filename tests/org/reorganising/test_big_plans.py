"""A plan of many steps is shown at once and tried while one reads it."""

from __future__ import annotations

import pytest

from khuyenhoc.org.reorganising.steps import Move
from tests.cast import Cast
from tests.org.reorganising.plans import drafted
from tests.org.test_web_views import browser, page


def test_it_is_tried_by_a_request_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyenhoc.org.web.reorganising.plan.MANY", 0)
    act = drafted(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    url = f"/to-chuc/sap-xep/{act.pk}/"
    html = page(cast.khang, url)
    assert 'hx-get="?thu=1"' in html
    assert "Chuyển Tổ 5 về trực thuộc Xã Cẩm Hà." in html
    assert "Sẽ chuyển" not in html
    assert "Sẽ chuyển" in page(cast.khang, f"{url}?thu=1")  # without a script
    part = browser(cast.khang).get(f"{url}?thu=1", headers={"HX-Request": "true"}).content.decode()
    assert "Sẽ chuyển" in part
    assert "<html" not in part
