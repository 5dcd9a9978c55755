"""Headings as people write them, and mappings as they correct them."""

from __future__ import annotations

import json
import unicodedata

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.importing.columns import check, fingerprint, guess
from khuyenhoc.members.importing.headings import LABELS, Field, recognise

HEADINGS: dict[str, Field | None] = {
    "STT": Field.NUMBER, "TT": Field.NUMBER, "Họ và tên": Field.FULL_NAME, "HỌ TÊN HỘI VIÊN": Field.FULL_NAME,
    "Họ và\ntên": Field.FULL_NAME, "Ho va ten": Field.FULL_NAME, "Họ đệm và tên": Field.FULL_NAME,
    "Họ và tên đệm": Field.FAMILY_NAMES, "Họ, chữ lót": Field.FAMILY_NAMES, "Họ": Field.FAMILY_NAMES,
    "Tên": Field.GIVEN_NAME, "Hộ": Field.HOUSEHOLD, "Số hộ": Field.HOUSEHOLD, "Chủ hộ": Field.HOUSEHOLD_HEAD,
    "Họ tên chủ hộ": Field.HOUSEHOLD_HEAD, "Quan hệ với chủ hộ": Field.RELATION, "Ngày sinh": Field.BIRTH,
    "Năm sinh": Field.BIRTH, "Sinh năm": Field.BIRTH, "Sinh ngày": Field.BIRTH,
    "Ngày, tháng, năm sinh": Field.BIRTH, "Ngày sinh (ngày/tháng/năm)": Field.BIRTH,
    "Ngay sinh (ngay/thang/nam)": Field.BIRTH, "Năm sinh Nam": Field.MALE, "Năm sinh Nữ": Field.FEMALE,
    "Ngày sinh Ngày": Field.BIRTH_DAY, "Ngày sinh Tháng": Field.BIRTH_MONTH, "Ngày sinh Năm": Field.BIRTH_YEAR,
    "Giới tính Nữ": Field.FEMALE, "Nam": Field.MALE, "Nữ": Field.FEMALE, "Giới tính": Field.SEX, "Nam/Nữ": Field.SEX,
    "Giới": Field.SEX, "GIOI": Field.SEX, "GT": Field.SEX, "Giới tính (Nam/Nữ)": Field.SEX, "Giới (Nữ, Nam)": Field.SEX,
    "Số CMND/CCCD": Field.IDENTITY, "Căn cước công dân": Field.IDENTITY, "Số định danh": Field.IDENTITY,
    "SĐT": Field.PHONE, "Số ĐT": Field.PHONE, "Điện thoại": Field.PHONE, "Chi hội": Field.CHAPTER,
    "Tên chi hội": Field.CHAPTER, "Đơn vị": Field.CHAPTER, "Thôn/TDP": Field.CHAPTER, "Tổ": Field.CHAPTER,
    "Ngày vào hội": Field.JOINED, "Năm kết nạp": Field.JOINED, "Địa chỉ": Field.ADDRESS,
    "Hộ khẩu thường trú": Field.ADDRESS, "Dân tộc": Field.ETHNICITY, "Chức vụ": Field.POSITION,
    "Nghề nghiệp": Field.OCCUPATION, "Đơn vị công tác": Field.OCCUPATION, "Loại hội viên": Field.MEMBER_KIND,
    "Số thẻ hội viên": Field.CARD_NUMBER, "Ghi chú": Field.NOTE, "Email": Field.EMAIL,
    "Ngày cấp": None, "Nơi cấp": None, "Quê quán": None, "Năm": None, "Đảng viên": None,
    "Chi hội thôn Yên Du": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("heading", "field"), HEADINGS.items())
def test_recognise(heading: str, field: Field | None) -> None:
    assert recognise(heading) is field
    assert recognise(unicodedata.normalize("NFD", heading)) is field


def test_every_field_has_a_vietnamese_label() -> None:
    assert set(LABELS) == set(Field)


def test_guess() -> None:
    assert guess(["STT", "Họ và tên", "Năm sinh", "Ngày cấp", "", "Thôn"]) == {
        "A": "number",
        "B": "full_name",
        "C": "birth",
        "F": "chapter",
    }


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Họ đệm", "Tên"], {"A": "family_names", "B": "given_name"}),
        (["Họ", "Đệm", "Tên"], {"A": "family_names", "B": "family_names", "C": "given_name"}),
        (["Tên", "Năm sinh"], {"A": "full_name", "B": "birth"}),
        (["Họ và tên", "Tên"], {"A": "full_name"}),
        (["Họ và tên", "Thôn", "Chi hội"], {"A": "full_name", "B": "address", "C": "chapter"}),
        (["Họ và tên", "Ngày sinh", "Năm sinh"], {"A": "full_name", "B": "birth"}),
    ],
)
def test_guess_settles_rivals(headings: list[str], expected: dict[str, str]) -> None:
    assert guess(headings) == expected


def test_mapping_survives_json_and_is_checked() -> None:
    mapping = json.loads(json.dumps({"B": "full_name", "A": "birth", "C": "address", "D": "address"}))

    assert list(check(mapping, width=4).items()) == [
        (0, Field.BIRTH),
        (1, Field.FULL_NAME),
        (2, Field.ADDRESS),
        (3, Field.ADDRESS),
    ]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"Z": "full_name"}, "mapping_column_unknown"),
        ({"1": "full_name"}, "mapping_column_unknown"),
        ({"A": "full_name", "B": "soul"}, "mapping_field_unknown"),
        ({"A": "full_name", "B": "birth", "C": "birth"}, "mapping_field_twice"),
        ({"A": "birth"}, "mapping_name_missing"),
        ({}, "mapping_name_missing"),
    ],
)
def test_wrong_mappings_are_refused(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(RuleViolated) as refusal:
        check(mapping, width=3)

    assert refusal.value.code == code


def test_fingerprint_knows_a_list_again() -> None:
    known = fingerprint(["STT", "Họ và tên", "Năm sinh", ""])

    assert fingerprint(["stt", "HỌ VÀ  TÊN", "Năm\nsinh"]) == known
    assert fingerprint(["STT", "Năm sinh", "Họ và tên"]) != known
