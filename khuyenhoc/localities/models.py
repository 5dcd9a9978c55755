"""Where things are: provinces, historical districts, communes and villages, each for as long as it existed."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When

from khuyenhoc.core.dated import Dated, in_order, never_overlapping
from khuyenhoc.core.search import SearchKey
from khuyenhoc.localities.enums import KINDS_OF_TIER, LocalityKind, LocalityTier, ResidentialAreaKind

PROVINCIAL_KINDS = KINDS_OF_TIER[LocalityTier.PROVINCE]


class Locality(Dated):
    """An administrative unit while it existed. Its id is its identity; a code means something only with a date.

    `valid_from` = 1900-01-01 (`UNKNOWN_PAST` in enums) says "since before, the day is not known".
    """

    kind = models.CharField("loại", max_length=20, choices=LocalityKind.choices)
    tier = models.GeneratedField(
        expression=Case(*(When(kind__in=kinds, then=Value(tier)) for tier, kinds in KINDS_OF_TIER.items())),
        output_field=models.CharField("cấp", max_length=10, choices=LocalityTier.choices),
        db_persist=True,
    )
    code = models.CharField("mã", max_length=10)
    name = models.CharField("tên gọi", max_length=80, help_text="Không kèm loại: Đức Lĩnh")
    full_name = models.CharField("tên đầy đủ", max_length=120, help_text="Xã Đức Lĩnh")
    search_name = models.GeneratedField(
        expression=SearchKey("full_name"), output_field=models.TextField(), db_persist=True
    )
    parent = models.ForeignKey(
        "self", verbose_name="thuộc", null=True, on_delete=models.PROTECT, related_name="children"
    )
    latitude = models.FloatField("vĩ độ", null=True)
    longitude = models.FloatField("kinh độ", null=True)
    area_km2 = models.DecimalField("diện tích (km²)", max_digits=9, decimal_places=2, null=True)

    class Meta:
        verbose_name = "đơn vị hành chính"
        constraints = [
            in_order("locality_in_order"),
            never_overlapping("locality_code_once", "tier", "code"),
            models.CheckConstraint(name="locality_kind_has_tier", condition=Q(tier__isnull=False)),
            models.CheckConstraint(
                name="locality_parent_unless_province",
                condition=Q(kind__in=PROVINCIAL_KINDS, parent__isnull=True)
                | (~Q(kind__in=PROVINCIAL_KINDS) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="locality_centre_in_vietnam",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(6, 24), longitude__range=(102, 118)),
            ),
        ]
        indexes = [GinIndex(name="locality_search", fields=["search_name"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.full_name


class LocalitySuccession(models.Model):
    """One locality became another, wholly or in part. Of a split one successor is the default; shares are unknown."""

    predecessor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField("từ ngày")
    is_whole = models.BooleanField("nguyên trạng", help_text="Toàn bộ đơn vị cũ nhập vào một đơn vị mới")
    is_default = models.BooleanField("mặc định", help_text="Đơn vị mới được chọn khi không biết rõ hơn")

    class Meta:
        verbose_name = "kế thừa địa giới"
        constraints = [
            models.UniqueConstraint(name="locality_succession_once", fields=["predecessor", "successor"]),
            models.UniqueConstraint(
                name="locality_succession_default", fields=["predecessor"], condition=Q(is_default=True)
            ),
            models.CheckConstraint(name="locality_succession_whole", condition=Q(is_whole=False) | Q(is_default=True)),
            models.CheckConstraint(name="locality_succession_not_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class LocalityBoundary(models.Model):
    """The outline of a locality, simplified for drawing. Apart from the locality: lists never carry it."""

    locality = models.OneToOneField(Locality, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField("hình", help_text="GeoJSON MultiPolygon, WGS 84")
    source = models.CharField("nguồn", max_length=300)
    recorded_at = models.DateTimeField("ghi nhận lúc")

    class Meta:
        verbose_name = "đường ranh giới"

    def __str__(self) -> str:
        return f"ranh giới {self.locality_id}"


class LocalityImport(models.Model):
    """A file that was read: the administrations and their lineage, or boundaries."""

    source = models.CharField("nguồn", max_length=300)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    counts = models.JSONField("số dòng", default=dict)
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần nạp địa giới"

    def __str__(self) -> str:
        return self.source


class ResidentialArea(Dated):
    """A village or an urban residential group: the place where a chapter works. Not an administrative unit."""

    kind = models.CharField("loại", max_length=12, choices=ResidentialAreaKind.choices)
    name = models.CharField("tên gọi", max_length=80)
    search_name = models.GeneratedField(expression=SearchKey("name"), output_field=models.TextField(), db_persist=True)
    locality = models.ForeignKey(
        Locality, verbose_name="đơn vị hành chính", on_delete=models.PROTECT, related_name="residential_areas"
    )

    class Meta:
        verbose_name = "thôn, xóm, tổ dân phố"
        constraints = [
            in_order("residentialarea_in_order"),
            never_overlapping("residentialarea_name_once", "locality", "kind", "search_name"),
            models.CheckConstraint(name="residentialarea_kind_known", condition=Q(kind__in=ResidentialAreaKind.values)),
        ]
        indexes = [GinIndex(name="residentialarea_search", fields=["search_name"], opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        label = ResidentialAreaKind(self.kind).label
        return f"{label[0].upper()}{label[1:]} {self.name}"
