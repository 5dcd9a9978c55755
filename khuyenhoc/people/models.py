"""Persons: not users, not memberships. Restricted values stand encrypted; equals are found by a keyed hash."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from khuyenhoc.core.dated import Dated, in_order, never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.core.search import SearchKey
from khuyenhoc.people.enums import NAMES, HouseholdRelation, RestrictedColumn, Sex


@keeps_history(exclude=("search_name",))
class Person(models.Model):
    """One human being. `keeper` is the unit that keeps this record: whoever may see the unit's members may see the
    person."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    keeper = models.ForeignKey(
        "org.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị quản lý hồ sơ"
    )
    full_name = models.CharField("họ và tên", max_length=120)
    sort_name = models.CharField(max_length=400, editable=False, db_collation="C")  # its code points are its order
    search_name = models.GeneratedField(
        expression=SearchKey("full_name"), output_field=models.TextField(), db_persist=True
    )
    sex = models.CharField("giới tính", max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    died_on = models.DateField("ngày mất", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    village = models.ForeignKey(
        "localities.ResidentialArea",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thôn",
    )
    address = models.CharField("nơi ở", max_length=200, blank=True)
    occupation = models.CharField("nghề nghiệp", max_length=100, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    identity_sealed = models.BinaryField(null=True, editable=False)
    identity_hash = models.BinaryField(null=True, editable=False, max_length=32)
    ethnicity_sealed = models.BinaryField(null=True, editable=False)
    user = models.OneToOneField(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    import_id = models.BigIntegerField("lần nhập danh sách", null=True, editable=False)
    version = models.PositiveIntegerField("lần sửa", default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "người"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "identity_hash"],
                name="person_identity_once",
                condition=Q(identity_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="person_birth_agrees",
                condition=Q(birth_date__isnull=True) | Q(birth_year=models.F("birth_date__year")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "sort_name", "id"], name="person_by_name"),
            GinIndex(fields=["search_name"], name="person_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["import_id"], name="person_import", condition=Q(import_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.full_name


class Household(models.Model):
    """A household of a village; its members come and go by date."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="chi hội")
    village = models.ForeignKey(
        "localities.ResidentialArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField("số hộ", max_length=30, blank=True)
    label = models.CharField("tên gọi", max_length=140)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    import_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = "hộ gia đình"
        indexes = [
            models.Index(fields=["keeper", "label"], name="household_keeper"),
            models.Index(fields=["import_id"], name="household_import", condition=Q(import_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.label


class HouseholdMember(Dated):
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="households")
    relation = models.CharField("quan hệ", max_length=12, choices=HouseholdRelation, default=HouseholdRelation.MEMBER)
    import_id = models.BigIntegerField("lần nhập danh sách", null=True, editable=False)

    class Meta:
        verbose_name = "người trong hộ"
        constraints = [
            in_order("householdmember_in_order"),
            never_overlapping("householdmember_one_household", "person"),
            never_overlapping("householdmember_one_head", "household", condition=Q(relation=HouseholdRelation.HEAD)),
        ]
        indexes = [
            models.Index(fields=["import_id"], name="householdmember_import", condition=Q(import_id__isnull=False))
        ]


class RestrictedLook(models.Model):
    """One look at a restricted column, or of an upper level at names: who, whose, what, why, when."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="looks")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=20, choices=[*RestrictedColumn.choices, (NAMES, "Danh sách tên hội viên")])
    reason = models.CharField("lý do", max_length=200)

    class Meta:
        verbose_name = "lượt xem có lý do"
        constraints = [models.CheckConstraint(name="look_has_reason", condition=Q(reason__gt=""))]
        indexes = [models.Index(fields=["user", "column", "-at"], name="look_by_user")]
