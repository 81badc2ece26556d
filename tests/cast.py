"""The cast: named people by role, and the stranger who must be refused.

Every person comes into being when first named, so a test pays only for whom it mentions.
"""

from functools import cached_property

from tests import make
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import BUREAU_ROLES, Role


class Cast:
    """People and departments of a small Yongcheng."""

    @cached_property
    def bureau(self) -> Department:
        return make.the_bureau()

    @cached_property
    def civil_affairs(self) -> Department:
        return make.department("民政局", 7)

    @cached_property
    def police(self) -> Department:
        return make.department("公安局", 1)

    @cached_property
    def education(self) -> Department:
        return make.department("教育体育局", 5)

    @cached_property
    def audit_office(self) -> Department:
        return make.department("审计局", 8)

    @cached_property
    def clerk(self) -> User:
        return make.user("民政局填报员", self.civil_affairs, Role.DEPARTMENT_CLERK)

    @cached_property
    def head(self) -> User:
        return make.user("民政局负责人", self.civil_affairs, Role.DEPARTMENT_HEAD)

    @cached_property
    def police_clerk(self) -> User:
        return make.user("公安局填报员", self.police, Role.DEPARTMENT_CLERK)

    @cached_property
    def police_head(self) -> User:
        return make.user("公安局负责人", self.police, Role.DEPARTMENT_HEAD)

    @cached_property
    def reviewer(self) -> User:
        return make.user("目录审核员甲", self.bureau, Role.BUREAU_CATALOG)

    @cached_property
    def second_reviewer(self) -> User:
        return make.user("目录审核员乙", self.bureau, Role.BUREAU_CATALOG)

    @cached_property
    def bureau_admin(self) -> User:
        return make.user("局业务管理员", self.bureau, Role.BUREAU_ADMIN)

    @cached_property
    def leader(self) -> User:
        return make.user("局领导", self.bureau, Role.BUREAU_HEAD)

    @cached_property
    def auditor(self) -> User:
        return make.user("审计员", self.audit_office, Role.AUDITOR)

    @cached_property
    def system_manager(self) -> User:
        return make.user("系统管理员", self.bureau, Role.SYSTEM_MANAGER)

    @cached_property
    def security_manager(self) -> User:
        return make.user("安全管理员", self.bureau, Role.SECURITY_MANAGER)

    @cached_property
    def audit_manager(self) -> User:
        return make.user("审计管理员", self.bureau, Role.AUDIT_MANAGER)

    @cached_property
    def stranger(self) -> User:
        """Can sign in, holds no role, belongs to a department that is no party anywhere."""
        return make.user("教育体育局来访者", self.education)

    def holder(self, role: str) -> User:
        """Return somebody who holds the role and no other; departments' roles are 民政局's."""
        known = {
            Role.DEPARTMENT_CLERK: "clerk",
            Role.DEPARTMENT_HEAD: "head",
            Role.BUREAU_CATALOG: "reviewer",
            Role.BUREAU_ADMIN: "bureau_admin",
            Role.BUREAU_HEAD: "leader",
            Role.AUDITOR: "auditor",
            Role.SYSTEM_MANAGER: "system_manager",
            Role.SECURITY_MANAGER: "security_manager",
            Role.AUDIT_MANAGER: "audit_manager",
        }
        if role in known:
            return getattr(self, known[Role(role)])
        department = self.bureau if role in BUREAU_ROLES else self.civil_affairs
        username = f"holder_{Role(role).value}"
        found = User.objects.filter(username=username).first()
        return found or make.user(Role(role).label, department, role, username=username)
