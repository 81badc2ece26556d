"""后台任务: what a long piece of work is doing, for whom, and who is at it.

Like every fact here a job has dates instead of a status: created, started, finished, failed,
cancelled. The lease says until when a worker holds it; an expired lease is taken over.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from yongcheng.trail.clock import now

LEASE = timedelta(seconds=60)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """A job is its owner's; the system manager sees all of them, without their content."""
        if user.has_perm("jobs.change_job"):
            return self
        return self.filter(owner=user)

    def editable_by(self, user: Any) -> "JobQuerySet":
        return self.none()

    def unfinished(self) -> "JobQuerySet":
        return self.filter(
            finished_at__isnull=True, failed_at__isnull=True, cancelled_at__isnull=True
        )

    def held_by(self, job: "Job") -> "JobQuerySet":
        """The row as long as this claim of it is the latest one."""
        return self.unfinished().filter(pk=job.pk, attempts=job.attempts)

    def abandoned(self) -> "JobQuerySet":
        """Started, not ended, and nobody holds them any more: the worker was killed."""
        return self.unfinished().filter(lease_until__lt=now())


class Job(models.Model):
    """后台任务: one run of one handler, resumable and cancellable."""

    kind = models.CharField("任务类型", max_length=60)
    label = models.CharField("任务名称", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发起人",
        on_delete=models.PROTECT,
        related_name="jobs",
    )
    payload = models.JSONField("任务参数", default=dict)
    checkpoint = models.JSONField("检查点", default=dict)
    stage = models.CharField("当前步骤", max_length=120, blank=True)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    attempts = models.PositiveSmallIntegerField("执行次数", default=0)
    lease_until = models.DateTimeField("租约到期", null=True, blank=True)
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    failed_at = models.DateTimeField("失败时间", null=True, blank=True)
    cancel_asked_at = models.DateTimeField("要求取消时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    result = models.JSONField("结果", default=dict)
    error = models.CharField("失败原因", max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_over(self) -> bool:
        return bool(self.finished_at or self.failed_at or self.cancelled_at)

    @property
    def state(self) -> str:
        """waiting, running, finished, failed or cancelled."""
        for name, moment in (
            ("finished", self.finished_at),
            ("failed", self.failed_at),
            ("cancelled", self.cancelled_at),
            ("running", self.started_at),
        ):
            if moment:
                return name
        return "waiting"

    @property
    def state_text(self) -> str:
        return {
            "waiting": "排队等待",
            "running": "正在处理",
            "finished": "已完成",
            "failed": "没有完成",
            "cancelled": "已取消",
        }[self.state]
