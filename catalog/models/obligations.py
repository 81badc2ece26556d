"""报送周期 and 零报告: what every department owes the catalogue, and its signed word that it has nothing.

What was done is never written here: cells of the matrix are computed from recorded facts
(catalog/assessment). Here stand the frame set by the authority and the statements of departments.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from catalog.models.systems import READS_ALL
from yongcheng.departments.models import Department, DepartmentKind, User
from yongcheng.departments.roles import DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids
from yongcheng.trail.clock import now
from yongcheng.trail.history import Versions


class ObligationKind(models.TextChoices):
    """目录义务: one column of the matrix."""

    COMPILE = "compile", "目录编制报送"
    REVIEW = "review", "全面核对"
    UPDATE = "update", "目录更新"
    ASSESS = "assess", "两项评估"
    JUSTIFY = "justify", "不予共享依据说明"
    LINK = "link", "来源系统关联"
    SYSTEMS = "systems", "系统数据编目"


# Where “nothing to report” is an answer; assessments and links are there or they are not.
NIL_KINDS = (
    ObligationKind.COMPILE,
    ObligationKind.REVIEW,
    ObligationKind.UPDATE,
    ObligationKind.JUSTIFY,
)
NIL_CHOICES = [(kind.value, kind.label) for kind in NIL_KINDS]


class PeriodQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "PeriodQuerySet":
        """A period binds every department."""
        if user.is_superuser or user.roles & (READS_ALL | DEPARTMENT_ROLES):
            return self
        return self.none()

    def editable_by(self, user: User) -> "PeriodQuerySet":
        return self if user.roles & {Role.BUREAU_CATALOG, Role.BUREAU_ADMIN} else self.none()

    def announced(self, on: date) -> "PeriodQuerySet":
        """Periods of which the departments had been told on that day, the newest first."""
        return self.filter(announced_on__lte=on).order_by("-starts_on", "-id")

    def running(self, on: date) -> "PeriodQuerySet":
        """Announced and neither over nor closed: what is owed in them is owed now."""
        open_still = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
        return self.announced(on).filter(open_still, starts_on__lte=on)


class ReportingPeriod(models.Model):
    """报送周期: a span for which every department accounts for its catalogue, until a due day."""

    name = models.CharField("周期名称", max_length=80, help_text="如“2026 年度目录编制和核对”。")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    due_on = models.DateField("报送到期日", db_index=True)
    basis = models.CharField("部署依据", max_length=200, help_text="通知的名称和文号。")
    announced_on = models.DateField("部署日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    includes_townships = models.BooleanField("含乡镇、街道", default=False)
    note = models.CharField("说明", max_length=500, blank=True)
    history = Versions(verbose_name="报送周期变更记录")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "报送周期"
        verbose_name_plural = "报送周期"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="period_name",
                violation_error_message="已有同名的报送周期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(due_on__gte=F("starts_on")),
                name="period_runs_forward",
                violation_error_message="截止日期、报送到期日不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.closed_on and self.announced_on and self.closed_on < self.announced_on:
            raise ValidationError({"closed_on": "办结日期不能早于部署日期。"})

    @property
    def left_out(self) -> tuple[str, ...]:
        """Kinds of departments that this period does not ask."""
        others = (DepartmentKind.OTHER.value,)
        return others if self.includes_townships else (*others, DepartmentKind.TOWNSHIP.value)


class NilReportStatus(models.TextChoices):
    """零报告状态."""

    PREPARED = "prepared", "待部门负责人签署"
    SIGNED = "signed", "已签署待接收"
    RECEIVED = "received", "已接收"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


# One that was sent back stays as it was; the department drafts another.
LIVE = (NilReportStatus.PREPARED, NilReportStatus.SIGNED, NilReportStatus.RECEIVED)


class NilReportQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "NilReportQuerySet":
        if user.is_superuser or user.roles & READS_ALL:
            return self
        if not user.roles & DEPARTMENT_ROLES:
            return self.none()
        return self.filter(department_id__in=department_ids(user))

    def editable_by(self, user: User) -> "NilReportQuerySet":
        if Role.DEPARTMENT_CLERK not in user.roles:
            return self.none()
        return self.filter(department_id__in=department_ids(user), status=NilReportStatus.PREPARED)

    def live(self) -> "NilReportQuerySet":
        return self.filter(status__in=LIVE)

    def standing(self, on: date) -> "NilReportQuerySet":
        """Signed by that day and not taken back or sent back by then."""
        ended = Q(ended_on__isnull=False, ended_on__lte=on)
        return self.filter(signed_on__lte=on).exclude(ended)


class NilReport(models.Model):
    """零报告: a department's signed statement that it owes nothing of one kind in one period."""

    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.PROTECT, related_name="nil_reports"
    )
    period = models.ForeignKey(
        ReportingPeriod,
        verbose_name="报送周期",
        on_delete=models.PROTECT,
        related_name="nil_reports",
    )
    obligation = models.CharField("义务", max_length=20, choices=NIL_CHOICES)
    statement = models.TextField("声明", max_length=1000)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=NilReportStatus.choices,
        default=NilReportStatus.PREPARED,
        editable=False,
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    prepared_by = models.ForeignKey(
        User, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+", editable=False
    )
    prepared_at = models.DateTimeField("拟稿时间", default=now, editable=False)
    signed_by = models.ForeignKey(
        User,
        verbose_name="签署人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    signed_on = models.DateField("签署日期", null=True, blank=True, editable=False)
    received_by = models.ForeignKey(
        User,
        verbose_name="接收人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    received_on = models.DateField("接收日期", null=True, blank=True, editable=False)
    ended_on = models.DateField("失效日期", null=True, blank=True, editable=False)

    objects = NilReportQuerySet.as_manager()

    class Meta:
        verbose_name = "零报告"
        verbose_name_plural = "零报告"
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "period", "obligation"],
                condition=Q(status__in=LIVE),
                name="one_live_nil_report",
                violation_error_message="本周期的这项义务已有零报告。",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("prepared_by")),
                name="nil_report_two_people",
                violation_error_message="拟稿人不能签署自己拟的零报告。",
            ),
            models.CheckConstraint(
                condition=Q(received_by__isnull=True)
                | (~Q(received_by=F("prepared_by")) & ~Q(received_by=F("signed_by"))),
                name="nil_report_third_person",
                violation_error_message="拟稿人、签署人不能接收自己的零报告。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.label}：{self.get_obligation_display()}零报告（{self.period}）"
