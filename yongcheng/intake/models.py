"""上传批次: an uploaded workbook as evidence, what was understood of it, and what became of it.

Dates are facts (read, confirmed, applied, undone, put aside); the words an official reads are
derived from them.
"""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q

from yongcheng.departments.models import Department
from yongcheng.departments.roles import BUREAU_ROLES, DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids
from yongcheng.jobs.models import Job

READS_ALL = BUREAU_ROLES | {Role.AUDITOR}
LEGACY_ROLES = frozenset({Role.BUREAU_CATALOG, Role.BUREAU_ADMIN})


def private_storage() -> Any:
    """Originals lie outside the web root and are served only by our own views."""
    return storages["default"]


class UploadQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> "UploadQuerySet":
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if user.roles & DEPARTMENT_ROLES:
            return self.filter(department_id__in=department_ids(user))
        return self.none()

    def editable_by(self, user: Any) -> "UploadQuerySet":
        """A department's clerk works on its uploads, the bureau on a whole city's and on its own."""
        if user.roles & LEGACY_ROLES:
            own = Q(department_id__in=department_ids(user)) | Q(owner=user)
            return self.filter(Q(department__isnull=True) | own)
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.filter(department_id__in=department_ids(user))
        return self.none()

    def same_file(self, upload: "Upload") -> "UploadQuerySet":
        """Earlier uploads of the very same bytes for the same department, newest first."""
        earlier = self.filter(sha256=upload.sha256, office=upload.office, pk__lt=upload.pk)
        return earlier.filter(department_id=upload.department_id).order_by("-pk")

    def open(self) -> "UploadQuerySet":
        """Uploads that still wait for somebody's decision."""
        return self.filter(applied_at__isnull=True, put_aside_at__isnull=True, refused_code="")


class Upload(models.Model):
    """上传批次: department empty = 存量导入, the department stands in each row."""

    office = models.CharField("业务", max_length=30, default="catalog")
    department = models.ForeignKey(
        Department,
        verbose_name="上传部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uploads",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("原件", upload_to="uploads/%Y/%m/", storage=private_storage, blank=True)
    incoming = models.CharField(
        "临时文件", max_length=40, blank=True, help_text="还没有判定是否含涉密行的字节所在。"
    )
    marked = models.FileField(
        "批注后的工作簿", upload_to="uploads/%Y/%m/", storage=private_storage, blank=True
    )
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    is_redacted = models.BooleanField(
        "涉密行已清空", default=False, help_text="原件含涉密行，只保留清空这些行后的副本。"
    )
    kind = models.CharField("文件种类", max_length=10, blank=True)
    job = models.ForeignKey(
        Job,
        verbose_name="后台任务",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("上传时间")
    read_at = models.DateTimeField("核对完成时间", null=True, blank=True)
    refused_code = models.CharField("拒收代号", max_length=40, blank=True)
    refused_message = models.CharField("拒收原因", max_length=500, blank=True)
    report = models.JSONField("核对报告", default=dict)
    document_number = models.CharField("公布文号", max_length=80, blank=True)
    document_date = models.DateField("公布日期", null=True, blank=True)
    all_or_nothing = models.BooleanField("全部合格才写入", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="复核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    second_at = models.DateTimeField("复核时间", null=True, blank=True)
    applied_at = models.DateTimeField("写入时间", null=True, blank=True)
    applied = models.JSONField("写入结果", default=dict)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤销人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    put_aside_at = models.DateTimeField("放弃时间", null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "上传批次"
        verbose_name_plural = "上传与导入"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("confirmed_by")),
                name="legacy_import_two_people",
                violation_error_message="存量导入须由另一人复核。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_legacy(self) -> bool:
        """Whether this is the bureau's import of a whole city's existing catalogue."""
        return self.department_id is None

    @property
    def publishes(self) -> bool:
        """Whether what is written is published at once (存量导入 with its document, decision 14b)."""
        return self.is_legacy and bool(self.document_number and self.document_date)

    @property
    def has_marks(self) -> bool:
        """Whether there is a marked workbook, or problems of which one is made when asked for."""
        found = self.report.get("problems", {})
        return bool(self.marked or (self.file and any(found.values())))

    @property
    def waits_for_second(self) -> bool:
        return bool(self.publishes and self.confirmed_at and not self.second_at)

    @property
    def state(self) -> str:
        """reading, refused, ready, confirmed, applied, undone or put_aside."""
        if self.put_aside_at:
            return "put_aside"
        if self.undone_at:
            return "undone"
        if self.applied_at:
            return "applied"
        if self.refused_code:
            return "refused"
        if self.confirmed_at:
            return "confirmed"
        return "ready" if self.read_at else "reading"

    @property
    def state_text(self) -> str:
        return {
            "reading": "正在核对",
            "refused": "未能读取",
            "ready": "待确认写入",
            "confirmed": "待第二人复核" if self.waits_for_second else "正在写入",
            "applied": "已写入",
            "undone": "已撤销",
            "put_aside": "已放弃",
        }[self.state]


class StagedQuerySet(models.QuerySet):
    """Parts of an upload: seen and changed by whoever may see and change the upload."""

    def visible_to(self, user: Any) -> "StagedQuerySet":
        return self.filter(upload__in=Upload.objects.visible_to(user))

    def editable_by(self, user: Any) -> "StagedQuerySet":
        return self.filter(upload__in=Upload.objects.editable_by(user))


class StagedRecord(models.Model):
    """暂存记录: one resource as read, compared with the base it was compared with."""

    class Action(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        UNCHANGED = "unchanged", "未变"
        MISSING = "missing", "缺失"
        REJECTED = "rejected", "未通过"

    upload = models.ForeignKey(
        Upload,
        verbose_name="上传批次",
        on_delete=models.CASCADE,  # a true part of the batch
        related_name="records",
    )
    number = models.PositiveIntegerField("序号")
    action = models.CharField("变化", max_length=10, choices=Action.choices)
    label = models.CharField("名称", max_length=300)
    code = models.CharField("代码", max_length=64, blank=True)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sheet = models.CharField("工作表", max_length=120, blank=True)
    first_row = models.PositiveIntegerField("首行", default=0)
    last_row = models.PositiveIntegerField("末行", default=0)
    item_count = models.PositiveIntegerField("信息项数", default=0)
    cell = models.CharField("名称单元格", max_length=12, blank=True)
    target_id = models.BigIntegerField("对应记录", null=True, blank=True)
    base_digest = models.CharField("比较时的内容摘要值", max_length=64, blank=True)
    payload = models.JSONField("内容", default=dict)
    changes = models.JSONField("逐项变化", default=dict)
    touched = models.CharField(
        "变化的要素", max_length=600, blank=True, help_text="以竖线分隔，供筛选：|更新周期|信息项|"
    )
    warnings = models.PositiveIntegerField("提示数", default=0)
    is_chosen = models.BooleanField("写入", default=True)
    result_id = models.BigIntegerField("写入后的版本", null=True, blank=True)

    objects = StagedQuerySet.as_manager()

    class Meta:
        verbose_name = "暂存记录"
        verbose_name_plural = "暂存记录"
        ordering = ["upload", "number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="staged_record_number")
        ]
        indexes = [models.Index(fields=["upload", "action"], name="staged_record_action")]

    def __str__(self) -> str:
        return self.label


class StagedProblem(models.Model):
    """核对问题: one problem of one cell, as shown, marked in the workbook and remembered."""

    upload = models.ForeignKey(
        Upload,
        verbose_name="上传批次",
        on_delete=models.CASCADE,  # a true part of the batch
        related_name="problems",
    )
    number = models.PositiveIntegerField("序号")
    record_number = models.PositiveIntegerField("暂存记录序号", null=True, blank=True)
    sheet = models.CharField("工作表", max_length=120, blank=True)
    cell = models.CharField("单元格", max_length=12, blank=True)
    range = models.CharField("区域", max_length=25, blank=True)
    resource = models.CharField("资源", max_length=300, blank=True)
    level = models.CharField("级别", max_length=10)
    code = models.CharField("规则", max_length=8)
    message = models.CharField("问题", max_length=500)
    value = models.CharField("原值", max_length=300, blank=True)
    remedy = models.CharField("怎么改", max_length=500, blank=True)
    clauses = models.JSONField("依据条款", default=list)
    cause = models.CharField(
        "归类", max_length=24, blank=True, help_text="同一原因的问题归为一类。"
    )

    objects = StagedQuerySet.as_manager()

    class Meta:
        verbose_name = "核对问题"
        verbose_name_plural = "核对问题"
        ordering = ["upload", "number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="staged_problem_number")
        ]
        indexes = [models.Index(fields=["upload", "cause"], name="staged_problem_cause")]

    def __str__(self) -> str:
        return f"{self.code} {self.sheet}!{self.cell}"
