"""保存的视图: a list as somebody wants it, for themselves or for others; and what a person uses last.

A view says how a list is shown, never what may be shown: the rows are the reader's own.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from yongcheng.departments.models import Department
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import ScopedQuerySet, department_ids

PUBLISHES_FOR_DEPARTMENT = frozenset({Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD})


class ViewScope(models.TextChoices):
    """视图范围."""

    PERSONAL = "personal", "我的"
    DEPARTMENT = "department", "本部门"
    BUREAU = "bureau", "全市"


class SavedViewQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own, those of one's own department and the ones next to it, and the city's.

        Said without a look at the tree of departments: every list asks it.
        """
        home = user.department_id
        near = Q(department=home) | Q(department__parent=home) | Q(department__succeeded_by=home)
        if home and user.department.parent_id:
            near |= Q(department=user.department.parent_id)
        shared = Q(scope=ViewScope.BUREAU)
        if home:
            shared |= near & Q(scope=ViewScope.DEPARTMENT)
        return self.filter(shared | Q(scope=ViewScope.PERSONAL, owner=user))

    def editable_by(self, user: Any) -> "SavedViewQuerySet":
        allowed = Q(scope=ViewScope.PERSONAL, owner=user)
        if user.roles & PUBLISHES_FOR_DEPARTMENT:
            allowed |= Q(scope=ViewScope.DEPARTMENT, department_id__in=department_ids(user))
        if Role.BUREAU_ADMIN in user.roles:
            allowed |= Q(scope=ViewScope.BUREAU)
        return self.filter(allowed)

    def named(self) -> "SavedViewQuerySet":
        return self.exclude(name="")


class SavedView(models.Model):
    """视图: filters, search, columns and order of one list under a name.

    The one without a name is a person's habit: the columns they used last, and the view that they
    open the list with.
    """

    list_label = models.CharField("列表", max_length=80)
    name = models.CharField("视图名称", max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="保存人",
        on_delete=models.PROTECT,
        related_name="saved_views",
    )
    scope = models.CharField("范围", max_length=12, choices=ViewScope.choices)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    query = models.CharField("筛选条件", max_length=1000, blank=True)
    columns = models.JSONField("列", default=list)
    ordering = models.CharField("排序", max_length=200, blank=True)
    is_default = models.BooleanField(
        "范围内默认", default=False, help_text="本部门或全市的人打开列表时，没有自己的默认就用它。"
    )
    opens = models.ForeignKey(
        "self",
        verbose_name="打开列表时用的视图",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("保存时间")
    updated_at = models.DateTimeField("更新时间")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "视图"
        verbose_name_plural = "视图"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_label", "owner", "name"],
                name="saved_view_name",
                violation_error_message="您在这个列表已有同名视图。",
            ),
            models.UniqueConstraint(
                fields=["list_label", "department"],
                condition=Q(is_default=True, scope="department"),
                name="saved_view_department_default",
                violation_error_message="本部门在这个列表已有默认视图。",
            ),
            models.UniqueConstraint(
                fields=["list_label"],
                condition=Q(is_default=True, scope="bureau"),
                name="saved_view_bureau_default",
                violation_error_message="这个列表已有全市默认视图。",
            ),
            models.CheckConstraint(
                condition=Q(scope="department", department__isnull=False)
                | (~Q(scope="department") & Q(department__isnull=True)),
                name="saved_view_names_its_department",
                violation_error_message="部门视图须写明部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.scope != ViewScope.PERSONAL
