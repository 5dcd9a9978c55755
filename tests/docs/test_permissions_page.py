from __future__ import annotations

from khuyenhoc.access.roles import Role
from khuyenhoc.core.permissions import Permission
from tests.docs.permissions_page import ANEW, MEANING, PAGE, SHORT, made


def test_every_permission_and_role_has_its_words() -> None:
    assert set(MEANING) == set(Permission)
    assert set(SHORT) == set(Role)
    assert len(set(MEANING.values())) == len(Permission)


def test_the_page_says_what_the_code_grants() -> None:
    assert PAGE.read_text(encoding="utf-8") == made(), ANEW
