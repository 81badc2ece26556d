"""批量修改: one change of fields for many resources, previewed, confirmed, and told record by record.

Dates are facts (compared, confirmed, applied, undone, put aside); words are derived from them.
"""

from typing import Any

from django.db import models

from catalog.models.resources import InformationResource
from catalog.models.systems import READS_ALL
from catalog.models.versions import ResourceVersion
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import DEPARTMENT_ROLES
from yongcheng.departments.scoping import ScopedQuerySet, department_ids
from yongcheng.jobs.models import Job


class BulkEditQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "BulkEditQuerySet":
        """A batch is its author's and the author's department's; bureau and auditors see all."""
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if user.roles & DEPARTMENT_ROLES:
            return self.filter(department_id__in=department_ids(user))
        return self.filter(owner=user)

    def editable_by(self, user: User) -> "BulkEditQuerySet":
        """Who chose the records goes on with them."""
        return self.filter(owner=user)


class BulkEdit(models.Model):
    """批量修改: which fields of which resources are kept, set or cleared."""

    owner = models.ForeignKey(
        User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department,
        verbose_name="办理部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    filter_text = models.CharField("选择范围", max_length=500, blank=True)
    total = models.PositiveIntegerField("资源数", default=0)
    changes = models.JSONField("修改内容", default=dict)
    note = models.CharField("变更事由", max_length=500, blank=True)
    digest = models.CharField("预览摘要值", max_length=64, blank=True)
    counts = models.JSONField("预览计数", default=dict)
    result = models.JSONField("办理结果", default=dict)
    job = models.ForeignKey(
        Job,
        verbose_name="后台任务",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("选择时间")
    compared_at = models.DateTimeField("预览时间", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    applied_at = models.DateTimeField("办完时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    put_aside_at = models.DateTimeField("放弃时间", null=True, blank=True)

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = "批量修改"
        verbose_name_plural = "批量修改"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"批量修改第 {self.pk} 批"

    @property
    def state(self) -> str:
        """choosing, ready, confirmed, applied, undone or put_aside."""
        if self.put_aside_at:
            return "put_aside"
        if self.undone_at:
            return "undone"
        if self.applied_at:
            return "applied"
        if self.confirmed_at:
            return "confirmed"
        return "ready" if self.compared_at else "choosing"

    @property
    def state_text(self) -> str:
        return {
            "choosing": "待填写修改内容",
            "ready": "待确认",
            "confirmed": "正在办理",
            "applied": "已办理",
            "undone": "已撤销",
            "put_aside": "已放弃",
        }[self.state]


class BulkLineQuerySet(models.QuerySet):
    """Parts of a batch: seen and changed by whoever may see and change the batch."""

    def visible_to(self, user: Any) -> "BulkLineQuerySet":
        return self.filter(edit__in=BulkEdit.objects.visible_to(user))

    def editable_by(self, user: Any) -> "BulkLineQuerySet":
        return self.filter(edit__in=BulkEdit.objects.editable_by(user))


class BulkEditLine(models.Model):
    """批量修改记录: one resource of a batch: what would change, and what became of it."""

    class Action(models.TextChoices):
        CHANGED = "changed", "将修改"
        UNCHANGED = "unchanged", "没有变化"
        REFUSED = "refused", "不能修改"

    class Outcome(models.TextChoices):
        DONE = "done", "已修改"
        SKIPPED = "skipped", "未修改"
        UNDONE = "undone", "已撤销"
        KEPT = "kept", "未能撤销"

    edit = models.ForeignKey(
        BulkEdit,
        verbose_name="批量修改",
        on_delete=models.CASCADE,  # a true part of the batch
        related_name="lines",
    )
    number = models.PositiveIntegerField("序号")
    resource = models.ForeignKey(
        InformationResource,
        verbose_name="政务信息资源",
        on_delete=models.PROTECT,
        related_name="+",
    )
    label = models.CharField("名称", max_length=200)
    code = models.CharField("代码", max_length=64, blank=True)
    action = models.CharField("预览", max_length=10, choices=Action.choices, blank=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    changes = models.JSONField("逐项变化", default=list)
    base_id = models.BigIntegerField("比较时的版本", null=True, blank=True)
    base_digest = models.CharField("比较时的内容摘要值", max_length=64, blank=True)
    after_digest = models.CharField("修改后的内容摘要值", max_length=64, blank=True)
    before = models.JSONField("修改前的内容", null=True, blank=True)
    version = models.ForeignKey(
        ResourceVersion,
        verbose_name="修改后的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    sentence = models.CharField("说明", max_length=500, blank=True)

    objects = BulkLineQuerySet.as_manager()

    class Meta:
        verbose_name = "批量修改记录"
        verbose_name_plural = "批量修改记录"
        ordering = ["edit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edit", "number"], name="bulk_edit_line_number")
        ]
        indexes = [
            models.Index(fields=["edit", "action"], name="bulk_edit_line_action"),
            models.Index(fields=["edit", "outcome"], name="bulk_edit_line_outcome"),
        ]

    def __str__(self) -> str:
        return self.label
