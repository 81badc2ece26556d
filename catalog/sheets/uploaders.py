"""Who may bring a workbook for whom: one answer for every kind of workbook of the catalogue."""

from django.db.models import QuerySet

from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.intake.models import LEGACY_ROLES
from yongcheng.trail.clock import today

NOT_CLERK = "只有该部门的填报员、局目录审核员或局业务管理员可以上传。您的角色：{roles}。"
NOT_BUREAU = "{what}（不指明部门）由局目录审核员或局业务管理员办理。您的角色：{roles}。"


class Uploaders:
    """The part of an office that says who may upload. whole_city: what it is without a department."""

    whole_city = "存量导入"

    def may_upload(self, user: User, department: Department | None) -> str:
        """Return "" or the sentence that says why this person may not."""
        roles = user.role_labels or "未授予角色"
        if user.roles & LEGACY_ROLES:
            return ""
        if department is None:
            return NOT_BUREAU.format(what=self.whole_city, roles=roles)
        own = department.pk in department_ids(user)
        if own and Role.DEPARTMENT_CLERK in user.roles:
            return ""
        return NOT_CLERK.format(roles=roles)

    def departments_of(self, user: User) -> QuerySet:
        """Return the departments for which the person may upload, in force today."""
        rows = Department.objects.in_force(today()).order_by("credit_code")
        if user.roles & LEGACY_ROLES:
            return rows
        if Role.DEPARTMENT_CLERK in user.roles:
            return rows.filter(pk__in=department_ids(user))
        return rows.none()
