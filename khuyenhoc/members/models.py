"""Memberships: a person in a unit, for a time. A person may belong to several chapters; exactly one of them is
primary."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from khuyenhoc.core.dated import never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.members.enums import ImportStatus, LeaveReason, MembershipKind, RowDecision, RowState
from khuyenhoc.people.models import Person

LISTED: Final = ("search_name", "joined_on", "left_on")
BORN_FROM: Final = 1980  # the numbers of a unit tell years of birth from here on: who is older is young no more
BORN_TO: Final = 2060
_BORN: Final = f"CASE WHEN {{row}}birth_year >= {BORN_FROM} THEN least({{row}}birth_year, {BORN_TO}) ELSE 0 END"
# What rows of the register are worth in the numbers of their units; members of today are the rows still open.
_WORTH: Final = f"""
    INSERT INTO members_memberdelta (tenant_id, unit_id, born, members, women, memberships)
    SELECT tenant_id, unit_id, {_BORN.format(row="")}, {{sign}}count(*) FILTER (WHERE is_primary),
        {{sign}}count(*) FILTER (WHERE is_primary AND sex = 'female'), {{sign}}count(*)
    FROM {{rows}} WHERE left_on IS NULL GROUP BY 1, 2, 3
"""  # noqa: S608 - made of constants
NAME_CHANGED: Final = pgtrigger.UpdateOf("sort_name", "full_name", "sex", "birth_year")  # type: ignore[no-untyped-call]


@keeps_history()
class Membership(models.Model):
    """`joined_on` is the first day, `left_on` the first day outside. `sort_name` and `search_name` follow the person
    by trigger, so that a list of a million members is read in the order of names from one index.

    Entered by mistake: both days are the same, so the membership holds on no day and is in nobody's way.

    `listed_position` is what a list said beside the name; who holds an office is told by the room of officers alone.
    """

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="memberships", verbose_name="người"
    )
    unit = models.ForeignKey(
        "org.OrgUnit",
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="đơn vị sinh hoạt",
        db_index=False,
    )
    kind = models.CharField("loại hội viên", max_length=10, choices=MembershipKind, default=MembershipKind.OFFICIAL)
    is_primary = models.BooleanField("nơi sinh hoạt chính", default=True)
    joined_on = models.DateField("vào hội ngày")
    left_on = models.DateField("thôi từ ngày", null=True, blank=True)
    left_reason = models.CharField("lý do thôi", max_length=12, choices=LeaveReason, blank=True)
    came_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="went_to")
    card_number = models.CharField("số thẻ hội viên", max_length=30, blank=True)
    listed_position = models.CharField("chức vụ theo danh sách", max_length=100, blank=True)
    sort_name = models.CharField(max_length=400, editable=False, db_collation="C")
    search_name = models.TextField(editable=False)
    sex = models.CharField(max_length=6, editable=False, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, editable=False)
    recorded_at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)
    import_id = models.BigIntegerField("lần nhập danh sách", null=True, editable=False)
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        verbose_name = "hội viên"
        constraints = [
            models.CheckConstraint(
                name="membership_in_order",
                condition=Q(left_on__isnull=True)
                | Q(left_on__gt=F("joined_on"))
                | Q(left_on=F("joined_on"), left_reason=LeaveReason.ENTERED_BY_MISTAKE),
            ),
            never_overlapping(
                "membership_one_primary", "person", condition=Q(is_primary=True), start="joined_on", end="left_on"
            ),
            never_overlapping("membership_once_a_unit", "person", "unit", start="joined_on", end="left_on"),
            models.UniqueConstraint(
                fields=["tenant", "card_number"],
                name="membership_card_once",
                condition=Q(left_on__isnull=True, card_number__gt=""),
            ),
            models.CheckConstraint(
                name="membership_left_why",
                condition=Q(left_on__isnull=True, left_reason="") | Q(left_on__isnull=False, left_reason__gt=""),
            ),
        ]
        # A page of names is read from one of these alone, whatever the size of the register: by unit, or of a whole
        # tenant. Each knows the other's column, so that both can answer for the units of a province.
        indexes = [
            models.Index(fields=["unit", "sort_name", "id"], include=(*LISTED, "tenant"), name="membership_unit_name"),
            models.Index(fields=["tenant", "sort_name", "id"], include=(*LISTED, "unit"), name="membership_name"),
            models.Index(fields=["import_id"], name="membership_import", condition=Q(import_id__isnull=False)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="follow_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Loading many brings the person's columns along, read in one go: a query for each row is slow.
                condition=pgtrigger.Q(new__sort_name=""),
                func="""
                    SELECT sort_name, search_name, sex, birth_year
                    INTO NEW.sort_name, NEW.search_name, NEW.sex, NEW.birth_year
                    FROM people_person WHERE id = NEW.person_id;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="names_known",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
                # EXECUTE plans anew: a plan made for one row would be kept for an import of a million, or the reverse.
                func="""
                    EXECUTE 'INSERT INTO members_knownname (tenant_id, sort_name, search_name)
                        SELECT DISTINCT tenant_id, sort_name, search_name FROM written WHERE NOT EXISTS (
                            SELECT FROM members_knownname known WHERE known.tenant_id = written.tenant_id
                            AND known.sort_name = written.sort_name AND known.search_name = written.search_name)';
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="new_name_known",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("sort_name", "search_name"),
                func="""
                    INSERT INTO members_knownname (tenant_id, sort_name, search_name)
                    SELECT NEW.tenant_id, NEW.sort_name, NEW.search_name WHERE NOT EXISTS (
                        SELECT FROM members_knownname known WHERE known.tenant_id = NEW.tenant_id
                        AND known.sort_name = NEW.sort_name AND known.search_name = NEW.search_name);
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="numbers_joined",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="came"),  # type: ignore[no-untyped-call]
                func=f"{_WORTH.format(sign='', rows='came')}; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="numbers_gone",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="gone"),  # type: ignore[no-untyped-call]
                func=f"{_WORTH.format(sign='-', rows='gone')}; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="numbers_changed",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("unit", "is_primary", "left_on", "sex", "birth_year"),
                func=f"""
                    {_WORTH.format(sign="-", rows="(SELECT OLD.*) AS was")};
                    {_WORTH.format(sign="", rows="(SELECT NEW.*) AS became")};
                    RETURN NULL;
                """,
            ),
        ]


class MemberTotal(models.Model):
    """How many members a unit itself has today, without those below it: the compacted part, so that a page of numbers
    reads a row for each unit and not one for each member. A unit's number is this row and its deltas together.

    `members` and `women` count persons, where they are primary. `born_since` counts them by year of birth: the first
    is who was born in `BORN_FROM` or later, the last in `BORN_TO` or later; so that the young of any year are read.
    """

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.OneToOneField("org.OrgUnit", on_delete=models.CASCADE, primary_key=True, related_name="+")
    members = models.IntegerField()
    women = models.IntegerField()
    memberships = models.IntegerField()
    born_since = ArrayField(models.IntegerField())

    class Meta:
        verbose_name = "số hội viên của đơn vị"


class MemberDelta(models.Model):
    """What one act changed in a unit's numbers, written by triggers, for each year of birth (0: before `BORN_FROM`, or
    not known); append-only until the folding job compacts it, so that nobody waits for anybody."""

    # Copied from memberships, which have the constraints.
    tenant = models.ForeignKey(
        "org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    born = models.SmallIntegerField()
    members = models.IntegerField()
    women = models.IntegerField()
    memberships = models.IntegerField()

    class Meta:
        verbose_name = "thay đổi số hội viên"


class KnownName(models.Model):
    """A name that some membership of the tenant carries or carried, written by triggers; a search reads these first.

    Many members share a name: a million carry some ten thousands. No row is ever taken away or changed, and a name may
    stand twice: so two imports at once wait for nobody, and a name that is missing here cannot be.
    """

    tenant = models.ForeignKey(
        "org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )  # copied from memberships, which have the constraint
    sort_name = models.CharField(max_length=400, editable=False, db_collation="C")
    search_name = models.TextField(editable=False)

    class Meta:
        verbose_name = "tên đã có trong sổ"
        indexes = [
            models.Index(fields=["tenant", "sort_name", "search_name"], name="knownname_sort"),
            GinIndex(fields=["search_name"], name="knownname_search", opclasses=["gin_trgm_ops"]),
        ]


class BulkAct(models.Model):
    """An act over a selection that was done: the same key again finds it instead of doing it twice."""

    key = models.CharField(max_length=64, unique=True)
    by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    count = models.PositiveIntegerField("số hội viên")
    done_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "việc làm cho nhiều hội viên"


class MembershipName(Person):
    """Carries the trigger by which memberships follow their person's name; the room people knows nothing of
    memberships."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="memberships_follow",
                when=pgtrigger.After,
                operation=NAME_CHANGED,
                func="""
                    UPDATE members_membership SET sort_name = NEW.sort_name, search_name = NEW.search_name,
                        sex = NEW.sex, birth_year = NEW.birth_year WHERE person_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]


class MemberImport(models.Model):
    """One list handed in: its file, how its columns were read, what each row became. Undone as a whole for 30 days.

    `columns` is what the screen of mapping shows (letter, heading, samples with long numbers masked), `questions` the
    names of chapters that nobody could place, `unit_answers` what was answered (0: leave these rows out).
    """

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị")
    on = models.DateField("tính đến ngày")
    file_id = models.UUIDField(null=True)
    file_name = models.CharField("tên tệp", max_length=200)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    sheet_names = models.JSONField("các trang tính", default=list)
    columns = models.JSONField("cột của danh sách", default=list)
    status = models.CharField("tình trạng", max_length=12, choices=ImportStatus, default=ImportStatus.MAPPING)
    mapping = models.JSONField("ghép cột", default=dict)
    questions = models.JSONField("chi hội cần hỏi", default=list)
    unit_answers = models.JSONField("ghép chi hội", default=dict)
    appoints = models.BooleanField("ghi chức vụ thành cán bộ", default=False)
    corrections_sealed = models.BinaryField("ô sửa tại chỗ", null=True)
    counts = models.JSONField("số dòng theo tình trạng", default=dict)
    total_rows = models.PositiveIntegerField("số dòng", default=0)
    done_rows = models.PositiveIntegerField("đã làm", default=0)
    error = models.TextField("lý do không ghi được", blank=True)
    by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("người nhập", max_length=200)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    committed_at = models.DateTimeField("ghi lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "lần nhập danh sách"
        indexes = [models.Index(fields=["unit", "-id"], name="import_unit")]
        constraints = [
            # The same file for the same unit is under way once: a double click or a second tab finds the first.
            models.UniqueConstraint(
                fields=["unit", "file_sha256"],
                name="import_once_under_way",
                condition=Q(status=ImportStatus.COMMITTING),
            )
        ]


class MemberImportRow(models.Model):
    """A row of the sheet, as Excel numbers it, with what it will become and why.

    `data` and `problems` hold no restricted value but its last three digits. `before` is what the row changed: the
    columns of the person and of the membership as they were, with their versions.
    """

    batch = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField("dòng")
    state = models.CharField("tình trạng", max_length=10, choices=RowState)
    decision = models.CharField("quyết định", max_length=4, choices=RowDecision, blank=True)
    data = models.JSONField("dữ liệu", default=dict)
    problems = models.JSONField("lý do", default=list)
    of_row = models.PositiveIntegerField("trùng dòng", null=True)
    of_person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    score = models.PositiveSmallIntegerField("độ giống (0–100)", null=True)
    explanation = models.CharField("vì sao giống", max_length=500, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField("trước khi ghi", null=True)

    class Meta:
        verbose_name = "dòng của danh sách"
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="importrow_once")]
        indexes = [models.Index(fields=["batch", "state", "row"], name="importrow_state")]


class RememberedMapping(models.Model):
    """How the columns of a list with these headings were read last time by this unit."""

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "fingerprint"], name="mapping_once")]


class RememberedUnitName(models.Model):
    """Which chapter a name in a list meant, asked once."""

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.CASCADE, related_name="+")
    written = models.CharField(max_length=200)
    means = models.ForeignKey("org.OrgUnit", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "written"], name="unitname_once")]
