"""The tree of organisations, in time.

A unit is an opaque identity. What it is called, what kind it is and where it sits in the tree are rows that hold for a
time: `UnitVersion` and `Placement`. A question about the tree always names a day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.dated import Dated, in_order, never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.core.search import SearchKey
from khuyenhoc.org.enums import (
    BodyKind,
    HostKind,
    Level,
    PlacementLine,
    ReorganisationStatus,
    SuccessionKind,
    UnitKind,
)


class Tenant(models.Model):
    """The immutable number of a root association, given at its founding; it stands in every big table."""

    created_at = models.DateTimeField(auto_now_add=True)


class Decision(models.Model):
    """The paper by which a unit was founded, changed or closed, or an officer appointed."""

    number = models.CharField("số, ký hiệu", max_length=60)
    decided_on = models.DateField("ngày ký")
    authority = models.CharField("cơ quan ban hành", max_length=200)
    summary = models.CharField("trích yếu", max_length=300, blank=True)
    file_id = models.UUIDField("tệp đính kèm", null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "quyết định"

    def __str__(self) -> str:
        return f"{self.number} ngày {self.decided_on:%d/%m/%Y}"


@keeps_history()
class OrgUnit(models.Model):
    """One organisation for its whole life: from founding to closing, through every change of name, kind and place."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("thành lập từ")
    valid_to = models.DateField("kết thúc từ", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    founding_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        verbose_name = "đơn vị"
        constraints = [in_order("unit_in_order")]

    def __str__(self) -> str:
        return f"đơn vị {self.pk}"


@keeps_history(exclude=("search_name",))
class UnitVersion(Dated):
    """What a unit is called and what it is, for a time."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="versions")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("mã", max_length=30)
    name = models.CharField("tên đầy đủ", max_length=200)
    short_name = models.CharField("tên gọi ngắn", max_length=100)
    search_name = models.GeneratedField(expression=SearchKey("name"), output_field=models.TextField(), db_persist=True)
    kind = models.CharField("loại", max_length=20, choices=UnitKind)
    level = models.CharField("cấp", max_length=20, choices=Level)
    host_kind = models.CharField("nơi đặt", max_length=20, choices=HostKind, blank=True)
    body_kind = models.CharField("loại cơ quan", max_length=30, choices=BodyKind, blank=True)
    locality = models.ForeignKey(
        "localities.Locality", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="địa bàn"
    )
    village = models.ForeignKey(
        "localities.ResidentialArea",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thôn",
    )
    place_name = models.CharField("địa danh ghi trên văn bản", max_length=60, blank=True)
    superior_lines = models.JSONField("dòng cơ quan chủ quản", default=list, blank=True)
    issuer_lines = models.JSONField("dòng tên cơ quan ban hành", default=list, blank=True)
    symbol = models.CharField("chữ viết tắt trong ký hiệu", max_length=20, blank=True)
    issues_papers = models.BooleanField("có số văn bản và con dấu", default=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # Not columns: where the unit sits on the day asked for, put there by the selectors.
    path: OrgPath
    parent_id: int | None
    line: str

    class Meta:
        verbose_name = "tên gọi và loại của đơn vị"
        constraints = [
            in_order("unitversion_in_order"),
            never_overlapping("unitversion_one_at_a_time", "unit"),
            never_overlapping("unitversion_code_once", "code"),
            models.CheckConstraint(
                name="unitversion_host_of_chapters",
                condition=Q(kind__in=[UnitKind.CHAPTER, UnitKind.COMMITTEE], host_kind__gt="")
                | ~Q(kind__in=[UnitKind.CHAPTER, UnitKind.COMMITTEE]) & Q(host_kind=""),
            ),
            models.CheckConstraint(
                name="unitversion_body_kind",
                condition=Q(kind=UnitKind.BODY, body_kind__gt="") | ~Q(kind=UnitKind.BODY) & Q(body_kind=""),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "kind", "level"], name="unitversion_kind")]

    def __str__(self) -> str:
        return self.name


@keeps_history()
class Placement(Dated):
    """Where a unit sits, for a time. `path` is the ids from the root down to the unit itself: `1/77/8801/`."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="placements")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_placements"
    )
    path = models.CharField(max_length=200)
    line = models.CharField(max_length=10, choices=PlacementLine, default=PlacementLine.MAIN)

    class Meta:
        verbose_name = "vị trí trong hệ thống"
        constraints = [
            in_order("placement_in_order"),
            never_overlapping("placement_one_at_a_time", "unit"),
            models.CheckConstraint(name="placement_not_below_itself", condition=~Q(parent=F("unit"))),
        ]
        indexes = [
            models.Index(fields=["path"], name="placement_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["tenant", "line"], name="placement_tenant"),
        ]

    def __str__(self) -> str:
        return self.path


class UnitSuccession(models.Model):
    """Lineage: who carries on for whom since a day. A split has one row for each part."""

    predecessor = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField("từ ngày")
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "kế thừa"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(name="succession_not_itself", condition=~Q(predecessor=F("successor"))),
        ]


class Heritage(models.Model):
    """Whose past a unit may read, and where it lies: rows of the past keep the path that they were written under.

    `is_personal` is false after a split: papers and figures are shared, people go by their own destination.
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="heritages")
    path = models.CharField(max_length=200)
    with_below = models.BooleanField("cả bên dưới", default=True)
    is_personal = models.BooleanField("gồm cả danh sách người", default=True)
    since = models.DateField("từ ngày")

    class Meta:
        verbose_name = "quyền xem lịch sử được kế thừa"
        constraints = [models.UniqueConstraint(fields=["unit", "path"], name="heritage_once")]


class Reorganisation(models.Model):
    """Many units changed by one decision, on one day, in one transaction.

    `steps` is the plan (org/reorganising/steps.py), `answers` what a person decided, `effects` what the act did, as the
    dry run had said. `trace` names the rows that were written, so that it can be undone.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    path = models.CharField("đơn vị chung bên trên", max_length=200)
    title = models.CharField("tên phương án", max_length=200)
    effective_on = models.DateField("hiệu lực từ ngày")
    decision_number = models.CharField("số, ký hiệu quyết định", max_length=60, blank=True)
    decision_on = models.DateField("ngày ký", null=True, blank=True)
    decision_authority = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    decision_file_id = models.UUIDField("tệp quyết định", null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    steps = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    effects = models.JSONField(default=list)
    trace = models.JSONField(default=dict)
    status = models.CharField(
        "tình trạng", max_length=10, choices=ReorganisationStatus, default=ReorganisationStatus.DRAFT
    )
    problem = models.TextField("vì sao chưa thực hiện được", blank=True)
    version = models.PositiveIntegerField("lần sửa", default=0)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("thực hiện lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "phương án sắp xếp tổ chức"
        constraints = [
            models.CheckConstraint(
                name="reorganisation_decided",
                condition=Q(status=ReorganisationStatus.DRAFT)
                | Q(decision_number__gt="", decision_on__isnull=False, decision_authority__gt=""),
            ),
            models.CheckConstraint(
                name="reorganisation_done_when",
                condition=Q(status__in=[ReorganisationStatus.DRAFT, ReorganisationStatus.SCHEDULED])
                | Q(done_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="reorganisation_newest")]

    def __str__(self) -> str:
        return self.title
