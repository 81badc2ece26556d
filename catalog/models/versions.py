"""资源版本: what is edited, reviewed and published, each frozen with its whole content."""

from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.db.models import F, Q

from catalog.choices import TriggerKind, VersionKind, VersionStatus
from catalog.content import ResourceContent
from catalog.models.resources import InformationResource
from catalog.models.systems import READS_ALL
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids

IN_REVIEW = (VersionStatus.HEAD_REVIEW, VersionStatus.BUREAU_REVIEW)
OPEN_STATES = (
    VersionStatus.DRAFT,
    VersionStatus.HEAD_REVIEW,
    VersionStatus.BUREAU_REVIEW,
    VersionStatus.RETURNED,
)
EDITABLE_STATES = (VersionStatus.DRAFT, VersionStatus.RETURNED)


class VersionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "VersionQuerySet":
        """Own department's versions, and of everybody else's only what was once published."""
        if user.is_superuser or user.roles & READS_ALL:
            return self
        readable = InformationResource.objects.visible_to(user)
        own = Q(resource__provider_id__in=department_ids(user))
        was_published = Q(in_force_from__isnull=False)
        return self.filter(own | was_published, resource__in=readable)

    def editable_by(self, user: User) -> "VersionQuerySet":
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.filter(
                resource__provider_id__in=department_ids(user), status__in=EDITABLE_STATES
            )
        return self.none()

    def open(self) -> "VersionQuerySet":
        return self.filter(status__in=OPEN_STATES)

    def reviewed(self) -> "VersionQuerySet":
        """Versions whose last review by the bureau is finished, published or sent back."""
        return self.filter(reviewed_on__isnull=False)

    def reviewed_late(self) -> "VersionQuerySet":
        return self.filter(reviewed_on__gt=F("review_due_on"))

    def in_force_at(self, moment: datetime) -> "VersionQuerySet":
        """The version of each resource that was in force at that moment (at most one each)."""
        return self.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=moment), in_force_from__lte=moment
        )


class ResourceVersion(models.Model):
    """资源版本: one proposed state of a resource on its way from draft to publication."""

    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.PROTECT,
        related_name="versions",
    )
    number = models.PositiveIntegerField("版本号")
    kind = models.CharField("版本种类", max_length=20, choices=VersionKind.choices)
    status = models.CharField("状态", max_length=20, choices=VersionStatus.choices)
    revision = models.PositiveIntegerField("修订号", default=0)
    content = models.JSONField("内容")
    digest = models.CharField("内容摘要值", max_length=64)
    base = models.ForeignKey(
        "self",
        verbose_name="所依据的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    round = models.PositiveSmallIntegerField("送审轮次", default=0)
    returned_digest = models.CharField("退回时的内容摘要值", max_length=64, blank=True)
    returned_content = models.JSONField("退回时的内容", default=dict)
    opinions = models.JSONField("退回意见", default=list)
    change_note = models.CharField("变更（下线）事由", max_length=500, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name="编制人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("编制时间")
    updated_at = models.DateTimeField("修改时间")
    submitted_by = models.ForeignKey(
        User, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间", null=True)
    head_by = models.ForeignKey(
        User, verbose_name="部门负责人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    head_at = models.DateTimeField("部门同意时间", null=True)
    reviewer = models.ForeignKey(
        User, verbose_name="承办审核员", null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField("主管部门收到日期", null=True)
    due_on = models.DateField("审核到期日", null=True, db_index=True)
    due_provisional = models.BooleanField("到期日暂定", default=False)
    clock = models.JSONField("期限参数快照", default=dict)
    reviewed_on = models.DateField("主管部门办结日期", null=True, db_index=True)
    review_due_on = models.DateField("办结时的到期日", null=True)
    published_by = models.ForeignKey(
        User, verbose_name="发布人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_from = models.DateTimeField("生效时间", null=True)
    in_force_to = models.DateTimeField("失效时间", null=True)
    upload_id = models.BigIntegerField("上传批次号", null=True, db_index=True)
    origin = models.CharField("来源位置", max_length=200, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "资源版本"
        verbose_name_plural = "资源版本"
        ordering = ["resource", "number"]
        indexes = [
            models.Index(fields=["status", "due_on"], name="version_status_due"),
            # Whose turn it is, counted without reading versions, whose contents are long.
            models.Index(
                fields=["status", "due_on", "reviewer", "id", "resource"],
                name="version_open",
                condition=Q(status__in=OPEN_STATES),
            ),
            # Reviews by their last day, the oldest first: a page of the late ones.
            models.Index(
                fields=["due_on", "id", "status"],
                name="version_in_review",
                condition=Q(status__in=IN_REVIEW),
            ),
            # What was in force on a day, found, counted and paged without reading the contents.
            models.Index(
                fields=["resource", "in_force_from", "in_force_to", "id"],
                name="version_of_a_day",
                condition=Q(in_force_from__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="version_number"),
            models.UniqueConstraint(
                fields=["resource"],
                condition=Q(status__in=OPEN_STATES),
                name="one_open_version",
                violation_error_message="这项资源已有在办的版本。",
            ),
            models.UniqueConstraint(
                fields=["resource"],
                condition=Q(status=VersionStatus.PUBLISHED),
                name="one_version_in_force",
                violation_error_message="这项资源已有现行版本。",
            ),
            models.CheckConstraint(
                condition=Q(head_by__isnull=True) | ~Q(head_by=F("submitted_by")),
                name="head_is_not_the_submitter",
                violation_error_message="提交人不能同时作为部门负责人审核。",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | (~Q(published_by=F("submitted_by")) & ~Q(published_by=F("head_by"))),
                name="publisher_is_a_third_person",
                violation_error_message="提交人、部门负责人不能同时发布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}第 {self.number} 版"

    @cached_property
    def parsed(self) -> ResourceContent:
        """The content as values."""
        return ResourceContent.from_json(self.content)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE_STATES


class ChangeTriggerStatus(models.TextChoices):
    """更新事由状态."""

    OPEN = "open", "待更新"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENDED = "extended", "已延期"
    DONE = "done", "已更新"


class ChangeTriggerQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "ChangeTriggerQuerySet":
        if user.is_superuser or user.roles & READS_ALL:
            return self
        return self.filter(resource__provider_id__in=department_ids(user))

    def editable_by(self, user: User) -> "ChangeTriggerQuerySet":
        if user.roles & {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
            return self.filter(resource__provider_id__in=department_ids(user))
        return self if Role.BUREAU_CATALOG in user.roles else self.none()

    def unfinished(self) -> "ChangeTriggerQuerySet":
        return self.exclude(status=ChangeTriggerStatus.DONE)

    def late(self, on: date) -> "ChangeTriggerQuerySet":
        """Past the due date on that day, and no update handed to the authority in time."""
        return self.unfinished().filter(reported_on__isnull=True, due_on__lt=on)


class ChangeTrigger(models.Model):
    """更新事由: the event from which a published resource must be updated (条例第十七条)."""

    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.PROTECT,
        related_name="triggers",
    )
    kind = models.CharField("事由", max_length=20, choices=TriggerKind.choices)
    happened_on = models.DateField("调整（变化）发生日期")
    description = models.CharField("说明", max_length=500)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ChangeTriggerStatus.choices,
        default=ChangeTriggerStatus.OPEN,
        editable=False,
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    due_on = models.DateField("更新到期日", editable=False, db_index=True)
    due_provisional = models.BooleanField("到期日暂定", default=False, editable=False)
    clock = models.JSONField("期限参数快照", default=dict, editable=False)
    extended_by = models.PositiveSmallIntegerField("延长工作日数", default=0, editable=False)
    fulfilled_by = models.ForeignKey(
        ResourceVersion,
        verbose_name="更新后的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fulfils",
        editable=False,
    )
    reported_on = models.DateField(
        "报送日期",
        null=True,
        blank=True,
        editable=False,
        help_text="更新后的目录送达主管部门的日期；退回、撤回后清空。",
    )
    done_on = models.DateField("完成日期", null=True, blank=True, editable=False)
    registered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField("登记时间", editable=False)

    objects = ChangeTriggerQuerySet.as_manager()

    class Meta:
        verbose_name = "更新事由"
        verbose_name_plural = "更新事由"
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return f"{self.resource}：{self.get_kind_display()}"
