"""数源部门: which department is the source of a datum that several collect (条例第十九条)."""

from django.db import models

from catalog.models.resources import InformationResource
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import ScopedQuerySet
from yongcheng.trail.history import Versions


class DesignationQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "DesignationQuerySet":
        """A designation binds every department, so every department may read it."""
        return self if user.is_active else self.none()

    def editable_by(self, user: User) -> "DesignationQuerySet":
        return self if user.roles & {Role.BUREAU_CATALOG, Role.BUREAU_ADMIN} else self.none()


class SourceDesignation(models.Model):
    """数源部门确定: the decision that makes one department the source of a datum."""

    item_title = models.CharField("数据（信息项）名称", max_length=200)
    item_key = models.CharField("名称比对键", max_length=200, editable=False, db_index=True)
    resource = models.ForeignKey(
        InformationResource,
        verbose_name="所在资源",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="designations",
    )
    lead_department = models.ForeignKey(
        Department,
        verbose_name="数源部门",
        on_delete=models.PROTECT,
        related_name="source_designations",
    )
    co_departments = models.ManyToManyField(
        Department, verbose_name="其他收集部门", blank=True, related_name="+"
    )
    decision_number = models.CharField("决定文号", max_length=80)
    decided_on = models.DateField("决定日期")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    history = Versions(verbose_name="数源部门变更记录")

    objects = DesignationQuerySet.as_manager()

    class Meta:
        verbose_name = "数源部门"
        verbose_name_plural = "数源部门"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_key"],
                condition=models.Q(ended_on__isnull=True),
                name="one_source_in_force",
                violation_error_message="这项数据已确定数源部门，先终止原决定。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_title}：{self.lead_department}"
