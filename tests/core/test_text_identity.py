"""Identity numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.identity import Identity, IdentityKind, identity_warnings, parse_identity
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.core.text.sex import Sex


@pytest.mark.parametrize(
    ("value", "number", "kind", "is_padded"),
    [
        ("042160001234", "042160001234", IdentityKind.CCCD, False),
        (" 042.160.001.234 ", "042160001234", IdentityKind.CCCD, False),
        (42160001234.0, "042160001234", IdentityKind.CCCD, True),
        ("1060001234", "001060001234", IdentityKind.CCCD, True),
        ("183123456", "183123456", IdentityKind.CMND, False),
        (83123456, "083123456", IdentityKind.CMND, True),
    ],
)
def test_parse_identity(value: object, number: str, kind: IdentityKind, is_padded: bool) -> None:
    assert parse_identity(value) == Identity(number, kind, is_padded)


@pytest.mark.parametrize(
    ("value", "code"),
    [("4.2060001E+10", "identity_rounded"), ("12345", "identity_invalid"), ("0421600012345", "identity_invalid"),
     ("A42160001234", "identity_invalid"), ("142160001234", "identity_invalid"), (float("nan"), "identity_invalid")],
)  # fmt: skip
def test_parse_identity_refuses(value: object, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_identity(value)

    assert refusal.value.code == code


def test_structure() -> None:
    woman = Identity("042160001234", IdentityKind.CCCD)

    assert (woman.sex, woman.birth_year) == (Sex.FEMALE, 1960)
    assert Identity("042205001234", IdentityKind.CCCD).birth_year == 2005
    assert Identity("183123456", IdentityKind.CMND).birth_year is None
    assert identity_warnings(woman, sex=Sex.FEMALE, birth_year=1960) == ()
    assert identity_warnings(woman, sex=None, birth_year=None) == ()
    assert len(identity_warnings(woman, sex=Sex.MALE, birth_year=1961)) == 2


@given(st.from_regex(r"0[0-9]{2}[0-3][0-9]{8}", fullmatch=True).filter(lambda number: number[:3] >= "001"))
def test_a_number_kept_as_number_comes_back(number: str) -> None:
    identity = parse_identity(float(number))

    assert identity is not None
    assert identity.number == number
