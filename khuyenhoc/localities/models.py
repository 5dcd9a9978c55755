"""Where things are: provinces, historical districts, communes and villages, each for as long as it existed."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When

from khuyenhoc.core.dated import Dated, in_order, never_overlapping
from khuyenhoc.core.search import SearchKey
from khuyenhoc.localities.enums import (
    KINDS_OF_TIER,
    BoundaryImportStatus,
    BoundaryRowState,
    LocalityKind,
    LocalityTier,
    ResidentialAreaKind,
)

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
    decision = models.CharField("theo văn bản", max_length=300, blank=True)  # the data set does not know it

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


class LocalityBoundary(Dated):
    """The outline of a locality while it ran so. Apart from the locality: lists never carry it.

    `geometry` is what was given, checked, to the decimetre; `outline` is the simplified one, for drawing. A row that
    gave way to a later import stays, with `replaced_by`, so that the import can be undone.
    """

    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="boundaries")
    geometry = models.JSONField("hình", help_text="GeoJSON MultiPolygon, WGS 84")
    outline = models.JSONField("hình giản lược", help_text="GeoJSON MultiPolygon, WGS 84")
    label_longitude = models.FloatField("kinh độ của nhãn")
    label_latitude = models.FloatField("vĩ độ của nhãn")
    label_radius = models.FloatField("khoảng trống quanh nhãn (độ)")
    area_km2 = models.DecimalField("diện tích của hình (km²)", max_digits=9, decimal_places=2)
    source = models.CharField("nguồn", max_length=300)
    licence = models.CharField("điều kiện sử dụng", max_length=300, blank=True)
    loaded_by = models.ForeignKey("BoundaryImport", on_delete=models.PROTECT, related_name="boundaries")
    replaced_by = models.ForeignKey(
        "BoundaryImport", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced"
    )

    class Meta:
        verbose_name = "đường ranh giới"
        constraints = [
            in_order("localityboundary_in_order"),
            never_overlapping("localityboundary_one_at_a_time", "locality", condition=Q(replaced_by__isnull=True)),
            models.CheckConstraint(
                name="localityboundary_is_multipolygon",
                condition=Q(geometry__type="MultiPolygon", outline__type="MultiPolygon"),
            ),
            models.CheckConstraint(
                name="localityboundary_label_in_vietnam",
                condition=Q(label_latitude__range=(6, 24), label_longitude__range=(102, 118)),
            ),
        ]

    def __str__(self) -> str:
        return f"ranh giới {self.locality_id}"


class BoundaryImport(models.Model):
    """A GeoJSON file of boundaries: read, looked at row by row, then written as one act that can be undone."""

    status = models.CharField(
        "tình trạng", max_length=10, choices=BoundaryImportStatus, default=BoundaryImportStatus.CHECKED
    )
    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    source = models.CharField("nguồn", max_length=300)
    licence = models.CharField("điều kiện sử dụng", max_length=300, blank=True)
    on = models.DateField("ranh giới tại ngày")
    valid_from = models.DateField("ranh giới chạy như vậy từ ngày", null=True, blank=True)
    within = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code_property = models.CharField("cột mã", max_length=100, blank=True)
    name_property = models.CharField("cột tên", max_length=100, blank=True)
    properties = models.JSONField("các cột của tệp", default=list)
    warnings = models.JSONField("điều cần xem", default=list)
    counts = models.JSONField("số vùng", default=dict)
    cut_short = models.JSONField("ngày hết hiệu lực cũ của đường bị thay", default=dict)
    actor_name = models.CharField("người nạp", max_length=150)
    recorded_at = models.DateTimeField("nhận tệp lúc", auto_now_add=True)
    written_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nạp ranh giới"

    def __str__(self) -> str:
        return self.file_name


class BoundaryImportRow(models.Model):
    """One feature of the file: whose outline it is, what was mended, what is doubtful or wrong."""

    batch = models.ForeignKey(BoundaryImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("vùng số")
    properties = models.JSONField("thuộc tính", default=dict)
    geometry = models.JSONField("hình", null=True)
    outline = models.JSONField("hình giản lược", null=True)
    label = models.JSONField("chỗ đặt nhãn", null=True)
    area_km2 = models.DecimalField("diện tích của hình (km²)", max_digits=9, decimal_places=2, null=True)
    flaw = models.CharField("vì sao hình không dùng được", max_length=300, blank=True)
    mended = models.CharField("đã sửa gì", max_length=300, blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField("tình trạng", max_length=10, choices=BoundaryRowState)
    remarks = models.JSONField("nhận xét", default=list)

    class Meta:
        verbose_name = "vùng trong tệp ranh giới"
        constraints = [
            models.UniqueConstraint(name="boundaryimportrow_once", fields=["batch", "number"]),
            models.CheckConstraint(
                name="boundaryimportrow_known_unless_refused",
                condition=Q(state=BoundaryRowState.REFUSED) | Q(locality__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"vùng {self.number}"


class LocalityImport(models.Model):
    """A data set that was read: the administrations and the lineage between them."""

    source = models.CharField("nguồn", max_length=300)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    counts = models.JSONField("số dòng", default=dict)
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần nạp đơn vị hành chính"

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
