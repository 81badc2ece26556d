"""提醒与督办: what was told about a deadline, to whom, and each run of the clocks."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from yongcheng.clocks.choices import ESCALATIONS, Step
from yongcheng.departments.models import Department
from yongcheng.departments.roles import BUREAU_ROLES, DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids

READS_ALL = BUREAU_ROLES | {Role.AUDITOR}


class ReminderQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> "ReminderQuerySet":
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if user.roles & DEPARTMENT_ROLES:
            return self.filter(department_id__in=department_ids(user))
        return self.none()

    def editable_by(self, user: Any) -> "ReminderQuerySet":
        """A reminder is a fact: nobody rewrites it."""
        return self.none()

    def escalations(self) -> "ReminderQuerySet":
        return self.filter(step__in=ESCALATIONS)

    def caught_up(self) -> "ReminderQuerySet":
        """Told later than on its day, because nothing ran then."""
        return self.filter(said_on__gt=F("day"))

    def of(self, target: models.Model) -> "ReminderQuerySet":
        """Everything told about one record."""
        return self.filter(target_type=target._meta.label_lower, target_id=target.pk)


class Reminder(models.Model):
    """提醒记录: one step told about one deadline. A new due date begins a new ladder."""

    kind = models.CharField("期限种类", max_length=40)
    kind_label = models.CharField("期限名称", max_length=60)
    target_type = models.CharField("对象类型", max_length=80)
    target_id = models.BigIntegerField("对象编号")
    target_label = models.CharField("事项", max_length=300)
    link = models.CharField("链接", max_length=300, blank=True)
    department = models.ForeignKey(
        Department, verbose_name="责任部门", on_delete=models.PROTECT, related_name="reminders"
    )
    due_on = models.DateField("到期日")
    step = models.CharField("步骤", max_length=10, choices=Step.choices)
    step_label = models.CharField("步骤名称", max_length=40)
    day = models.DateField("应提醒日期")
    said_on = models.DateField("提醒日期", db_index=True)
    said_at = models.DateTimeField("提醒时间")
    days_late = models.IntegerField("逾期工作日", default=0)
    told = models.JSONField("被提醒人", default=list)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒记录"
        verbose_name_plural = "提醒与督办"
        ordering = ["-said_on", "-id"]
        permissions = [("export_reminder", "导出提醒与督办台账")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id", "due_on", "step"],
                name="reminder_once_a_step",
                violation_error_message="这一步已经提醒过。",
            ),
            models.CheckConstraint(
                condition=Q(said_on__gte=F("day")),
                name="reminder_not_before_its_day",
                violation_error_message="不能早于应提醒的日期。",
            ),
        ]
        indexes = [models.Index(fields=["department", "step"], name="reminder_department_step")]

    def __str__(self) -> str:
        return f"{self.target_label}：{self.step_label}"

    @property
    def is_caught_up(self) -> bool:
        """Whether nothing ran on its day, so that it was told later."""
        return self.said_on > self.day

    @property
    def told_text(self) -> str:
        return "、".join(one["name"] for one in self.told) or "没有可通知的人"


class ClockRunQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ClockRunQuerySet":
        return self if user.is_active else self.none()

    def editable_by(self, user: Any) -> "ClockRunQuerySet":
        return self.none()

    def last_day(self) -> date | None:
        """The newest day for which the clocks ran."""
        return self.aggregate(last=models.Max("on"))["last"]


class ClockRun(models.Model):
    """期限运行记录: one run of the clocks, also one that had nothing to tell."""

    on = models.DateField("日期", db_index=True)
    ran_at = models.DateTimeField("运行时间")
    reminders = models.PositiveIntegerField("提醒数", default=0)
    people = models.PositiveIntegerField("被提醒人数", default=0)
    detail = models.JSONField("明细", default=dict)

    objects = ClockRunQuerySet.as_manager()

    class Meta:
        verbose_name = "期限运行记录"
        verbose_name_plural = "期限运行记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
