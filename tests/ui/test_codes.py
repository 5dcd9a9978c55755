from __future__ import annotations

import pytest

from khuyenhoc.ui.tags.text import nhom_bon, thiet_bi

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def test_codes_are_grouped_by_four() -> None:
    assert nhom_bon("bcdghkmnpq") == "bcdg hkmn pq"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (SAFARI, "Safari trên iPhone"),
        (EDGE, "Edge trên máy tính Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox trên máy tính Linux"),
        ("curl/8", "Trình duyệt trên máy khác"),
        ("", "Trình duyệt trên máy khác"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(agent: str, words: str) -> None:
    assert thiet_bi(agent) == words
