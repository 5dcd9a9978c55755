"""Kinds of administrative units, of three tiers, and of the residential areas inside a commune."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices


class LocalityKind(TextChoices):
    PROVINCE = "province", "tỉnh"
    CITY = "city", "thành phố trực thuộc trung ương"
    DISTRICT = "district", "huyện"
    URBAN_DISTRICT = "urban_district", "quận"
    TOWN = "town", "thị xã"
    PROVINCIAL_CITY = "provincial_city", "thành phố thuộc tỉnh"
    COMMUNE = "commune", "xã"
    WARD = "ward", "phường"
    TOWNSHIP = "township", "thị trấn"
    SPECIAL_ZONE = "special_zone", "đặc khu"


class LocalityTier(TextChoices):
    """Codes are unique inside a tier only: 42 is the province of Hà Tĩnh, 442 a district, 18322 a commune."""

    PROVINCE = "province", "cấp tỉnh"
    DISTRICT = "district", "cấp huyện"
    COMMUNE = "commune", "cấp xã"


KINDS_OF_TIER: dict[LocalityTier, tuple[LocalityKind, ...]] = {
    LocalityTier.PROVINCE: (LocalityKind.PROVINCE, LocalityKind.CITY),
    LocalityTier.DISTRICT: (
        LocalityKind.DISTRICT,
        LocalityKind.URBAN_DISTRICT,
        LocalityKind.TOWN,
        LocalityKind.PROVINCIAL_CITY,
    ),
    LocalityTier.COMMUNE: (
        LocalityKind.COMMUNE,
        LocalityKind.WARD,
        LocalityKind.TOWNSHIP,
        LocalityKind.SPECIAL_ZONE,
    ),
}


class ResidentialAreaKind(TextChoices):
    THON = "thon", "thôn"
    XOM = "xom", "xóm"
    AP = "ap", "ấp"
    BAN = "ban", "bản"
    BUON = "buon", "buôn"
    LANG = "lang", "làng"
    KHOM = "khom", "khóm"
    PHUM = "phum", "phum"
    SOC = "soc", "sóc"
    TO_DAN_PHO = "to_dan_pho", "tổ dân phố"
    KHU_PHO = "khu_pho", "khu phố"
    KHOI_PHO = "khoi_pho", "khối phố"
    TIEU_KHU = "tieu_khu", "tiểu khu"


class BoundaryImportStatus(TextChoices):
    CHECKED = "checked", "đã kiểm tra, chưa ghi"
    WRITTEN = "written", "đã ghi"
    UNDONE = "undone", "đã hoàn tác"


class BoundaryRowState(TextChoices):
    NEW = "new", "mới"
    CHANGED = "changed", "thay hình đang có"
    SAME = "same", "giống hình đang có"
    DOUBTFUL = "doubtful", "cần xem"
    REFUSED = "refused", "không dùng được"


class OutlineOrigin(TextChoices):
    """Where the drawn outline of a locality comes from."""

    GIVEN = "given", "theo tệp ranh giới"
    COMPOSED = "composed", "ghép từ ranh giới các phần"
    SKETCHED = "sketched", "bản vẽ phác, không phải ranh giới"


UNKNOWN_PAST = date(1900, 1, 1)  # "since before, nobody recorded the day"; the data set has no founding days
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)  # since the day after there are two tiers
