"""政务信息系统: the register that resources come from and projects build on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from catalog.choices import Hosting, MlpsLevel, SystemPhase
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids
from yongcheng.trail.clock import now
from yongcheng.trail.history import SavedAtField, Versions

READS_ALL = BUREAU_ROLES | {Role.AUDITOR}
READS_SYSTEMS = READS_ALL | {Role.FINANCE}


class SystemQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "SystemQuerySet":
        if user.is_superuser or user.roles & READS_SYSTEMS:
            return self
        return self.filter(owner_id__in=department_ids(user))

    def editable_by(self, user: User) -> "SystemQuerySet":
        if user.is_superuser or user.roles & {Role.BUREAU_ADMIN, Role.BUREAU_CATALOG}:
            return self
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.filter(owner_id__in=department_ids(user))
        return self.none()


class InformationSystem(models.Model):
    """政务信息系统 (owner, 等保 level, place, state). Retired, never deleted."""

    name = models.CharField("系统名称", max_length=120)
    owner = models.ForeignKey(
        Department,
        verbose_name="建设（管理）单位",
        on_delete=models.PROTECT,
        related_name="systems",
    )
    purpose = models.CharField("主要功能", max_length=500, blank=True)
    is_vertical = models.BooleanField("上级统建（垂管）系统", default=False)
    mlps_level = models.CharField(
        "等保级别", max_length=10, choices=MlpsLevel.choices, default=MlpsLevel.UNRATED
    )
    mlps_filing_number = models.CharField("等保备案号", max_length=60, blank=True)
    hosting = models.CharField(
        "部署位置", max_length=20, choices=Hosting.choices, default=Hosting.GOVERNMENT_CLOUD
    )
    phase = models.CharField(
        "系统状态", max_length=20, choices=SystemPhase.choices, default=SystemPhase.RUNNING
    )
    went_live_on = models.DateField("上线日期", null=True, blank=True)
    retired_on = models.DateField("下线日期", null=True, blank=True)
    produces_no_data = models.BooleanField(
        "不产生数据资源",
        default=False,
        help_text="经主管部门确认后勾选；没有关联资源又未确认的系统列入待办。",
    )
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    updated_at = SavedAtField("更新时间")
    history = Versions(verbose_name="系统变更记录")

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "政务信息系统"
        verbose_name_plural = "政务信息系统"
        ordering = ["owner__credit_code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="system_name_within_owner",
                violation_error_message="本单位已登记同名系统。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.retired_on and self.went_live_on and self.retired_on < self.went_live_on:
            raise ValidationError({"retired_on": "下线日期不能早于上线日期。"})


class CloudExemptionStatus(models.TextChoices):
    """政务云部署豁免状态."""

    APPLIED = "applied", "待审核"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "不同意"
    REVOKED = "revoked", "已撤销"


class CloudExemptionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "CloudExemptionQuerySet":
        if user.is_superuser or user.roles & READS_SYSTEMS:
            return self
        return self.filter(system__owner_id__in=department_ids(user))

    def editable_by(self, user: User) -> "CloudExemptionQuerySet":
        if Role.DEPARTMENT_CLERK in user.roles:
            return self.filter(
                system__owner_id__in=department_ids(user), status=CloudExemptionStatus.APPLIED
            )
        return self.none()


class CloudExemption(models.Model):
    """政务云部署豁免: why a system of 等保三级 or below stands outside the cloud, until when."""

    class Reason(models.TextChoices):
        SUPERIOR = "superior", "上级统一部署"
        HARDWARE = "hardware", "依赖专用设备或专网"
        LEVEL = "level", "等保四级及以上"
        CONDITIONS = "conditions", "政务云暂不具备部署条件"

    system = models.ForeignKey(
        InformationSystem,
        verbose_name="政务信息系统",
        on_delete=models.PROTECT,
        related_name="cloud_exemptions",
    )
    reason = models.CharField("理由", max_length=20, choices=Reason.choices)
    explanation = models.TextField("说明", max_length=2000)
    document_number = models.CharField("依据文号", max_length=80, blank=True)
    expires_on = models.DateField("有效期至")
    status = models.CharField(
        "状态",
        max_length=20,
        choices=CloudExemptionStatus.choices,
        default=CloudExemptionStatus.APPLIED,
        editable=False,
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)
    applied_by = models.ForeignKey(
        User, verbose_name="申请人", on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField("申请时间", default=now, editable=False)
    history = Versions(verbose_name="豁免变更记录")

    objects = CloudExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "政务云部署豁免"
        verbose_name_plural = "政务云部署豁免"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system"],
                condition=Q(status__in=["applied", "approved"]),
                name="one_live_cloud_exemption",
                violation_error_message="这个系统已有待审核或有效的豁免。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}：{self.get_reason_display()}"


class PlannedResource(models.Model):
    """预目录: a resource that a planned system will produce; the list becomes a checklist later."""

    system = models.ForeignKey(
        InformationSystem,
        verbose_name="规划中的系统",
        on_delete=models.PROTECT,
        related_name="planned_resources",
    )
    title = models.CharField("拟产生的信息资源", max_length=200)
    item_titles = models.TextField("拟含信息项", help_text="一行一个信息项。")
    planned_on = models.DateField("拟编目日期", null=True, blank=True)
    fulfilled_by = models.ForeignKey(
        "catalog.InformationResource",
        verbose_name="实际编目的资源",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_as",
    )
    history = Versions(verbose_name="预目录变更记录")

    class Meta:
        verbose_name = "预目录资源"
        verbose_name_plural = "预目录"
        ordering = ["system", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "title"],
                name="planned_title_within_system",
                violation_error_message="这个系统的预目录里已有同名资源。",
            )
        ]

    def __str__(self) -> str:
        return self.title
