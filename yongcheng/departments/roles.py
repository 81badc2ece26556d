"""角色: the names of the roles and which of them exclude each other.

Who may do what is not kept here: each office says so in its own permissions.py.
"""

from collections.abc import Collection

from django.db.models import TextChoices


class Role(TextChoices):
    """岗位角色; the value is the name of the Django group."""

    DEPARTMENT_CLERK = "department_clerk", "部门填报员"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    SHARING_OFFICE_HEAD = "sharing_office_head", "共享工作机构负责人"
    OPINION_GIVER = "opinion_giver", "会签人"
    EXPERT = "expert", "专家"
    FINANCE = "finance", "财政"
    BUREAU_CATALOG = "bureau_catalog", "目录审核员"
    BUREAU_SHARING = "bureau_sharing", "共享审核员"
    BUREAU_PROJECTS = "bureau_projects", "项目审核员"
    BUREAU_ADMIN = "bureau_admin", "局业务管理员"
    BUREAU_HEAD = "bureau_head", "局领导"
    RECORDER = "recorder", "市政府决定记录员"
    AUDITOR = "auditor", "审计员"
    SYSTEM_MANAGER = "system_manager", "系统管理员"
    SECURITY_MANAGER = "security_manager", "安全管理员"
    AUDIT_MANAGER = "audit_manager", "审计管理员"


THREE_MANAGERS = frozenset({Role.SYSTEM_MANAGER, Role.SECURITY_MANAGER, Role.AUDIT_MANAGER})
BUREAU_ROLES = frozenset(
    {
        Role.BUREAU_CATALOG,
        Role.BUREAU_SHARING,
        Role.BUREAU_PROJECTS,
        Role.BUREAU_ADMIN,
        Role.BUREAU_HEAD,
        Role.RECORDER,
    }
)
DEPARTMENT_ROLES = frozenset(
    {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.SHARING_OFFICE_HEAD}
)


def role_conflict(roles: Collection[str]) -> str:
    """Return the sentence that forbids this set of roles in one hand, or "".

    三员分立 (GB/T 22239-2019 8.1.5): the three managers exclude each other and every business role.
    """
    held = {Role(role) for role in roles}
    managers = held & THREE_MANAGERS
    if len(managers) > 1:
        names = "、".join(Role(role).label for role in sorted(managers))
        return f"{names}不能由同一人担任（三员分立）。"
    if managers and held - THREE_MANAGERS:
        return f"{next(iter(managers)).label}不能兼任业务角色（三员分立）。"
    return ""
