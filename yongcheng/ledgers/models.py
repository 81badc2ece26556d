"""导出记录: every exported file, who took it, by which filter, how many rows, with its hash."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models

from yongcheng.departments.roles import Role
from yongcheng.jobs.models import Job


def private_storage() -> Any:
    """Exported files lie outside the web root and are served only by our own views."""
    return storages["default"]


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ExportQuerySet":
        """An export is whoever made it; auditors see that it was made."""
        if user.roles & {Role.AUDITOR, Role.AUDIT_MANAGER}:
            return self
        return self.filter(owner=user)

    def editable_by(self, user: Any) -> "ExportQuerySet":
        return self.none()


class Export(models.Model):
    """导出记录: one exported file."""

    kind = models.CharField("导出种类", max_length=60)
    label = models.CharField("导出内容", max_length=200)
    params = models.JSONField("导出条件", default=dict)
    filter_text = models.CharField("筛选", max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导出人", on_delete=models.PROTECT, related_name="+"
    )
    job = models.ForeignKey(
        Job,
        verbose_name="后台任务",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="exports/%Y/%m/", storage=private_storage, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    created_at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "导出记录"
        verbose_name_plural = "导出记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label
