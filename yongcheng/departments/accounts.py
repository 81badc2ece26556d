"""账号: who makes one, who grants its roles, who ends it. Three hands, none of them for itself.

The system manager makes accounts, disabled and without roles; the security manager grants roles and
enables; the audit manager reads what both did (三员分立, GB/T 22239-2019 8.1.5).
"""

from collections.abc import Collection, Iterable
from typing import Any

from axes.utils import reset
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection

from yongcheng.departments.first_password import first_password
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.roles import (
    BUREAU_ROLES,
    DEPARTMENT_ROLES,
    THREE_MANAGERS,
    Role,
    role_conflict,
)
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone


def create_account(person: User, *, by: User, act_label: str = "建立账号") -> str:
    """Write a new person as a disabled account without roles; returns the first password."""
    _permitted(by, Role.SYSTEM_MANAGER, "建立账号")
    password = first_password()
    person.is_active = False
    person.is_staff = person.is_superuser = False
    person.must_change_password = True
    person.set_password(password)
    try:
        with act("departments.user.create"):
            person.save()
            _record("create", act_label, person, by, detail={"asked": person.requested_roles})
    except IntegrityError as error:
        raise NotDone(f"登录名“{person.username}”已被使用。") from error
    return password


def role_fault(person: User, roles: Collection[str]) -> str:
    """Return the sentence that forbids these roles for this person, "" where nothing does."""
    if conflict := role_conflict(roles):
        return conflict
    department = person.department
    if set(roles) & BUREAU_ROLES and not (department and department.is_bureau):
        return "主管部门的角色只能授予主管部门的人员。"
    if set(roles) & DEPARTMENT_ROLES and department is None:
        return "没有所属部门，不能授予部门角色。"
    if Role.OPINION_GIVER in roles and not person.opinion_body:
        return "会签人须先登记会签机构。"
    if set(roles) & THREE_MANAGERS and person.pk and _acts_for_others(person):
        return "正在受托办理业务，收回委托后才能担任三员。"
    return ""


def _acts_for_others(person: User) -> bool:
    return Delegation.objects.in_force(today()).filter(delegate=person).exists()


def grant_roles(
    person: User, roles: Collection[str], *, by: User, reason: str, enable: bool = False
) -> User:
    """Set the person's roles; with `enable` the account can sign in from now on.

    Raises NotDone for one's own account, for roles that exclude each other, and where nobody active
    would be left in one of the three manager roles.
    """
    _permitted(by, Role.SECURITY_MANAGER, "授予角色")
    _not_oneself(person, by, "给自己授权")
    if person.left_on:
        raise NotDone(f"{person.full_name}已离岗，不能授予角色。")
    wanted = {Role(role) for role in roles}
    if fault := role_fault(person, wanted):
        raise NotDone(fault)
    with act("departments.user.grant"):
        _lock_managers()
        before = _held(person)
        _someone_stays(person, before - wanted)
        person.groups.set(Group.objects.filter(name__in=[role.value for role in wanted]))
        _end_delegations_of(person, before - wanted)
        person.requested_roles = []
        was_active = person.is_active
        person.is_active = was_active or enable
        person.save()
        forget_roles(person)
        _record(
            "grant_roles",
            "变更角色" if was_active else "授予角色并启用账号",
            person,
            by,
            reason=reason,
            detail={"before": _sorted(before), "after": _sorted(wanted)},
        )
    return person


def disable(person: User, *, by: User, reason: str) -> User:
    """End an account's sign-in for the time being; its roles stay written down."""
    _permitted(by, {Role.SYSTEM_MANAGER, Role.SECURITY_MANAGER}, "停用账号")
    _not_oneself(person, by, "停用自己的账号")
    with act("departments.user.disable"):
        _lock_managers()
        _someone_stays(person, _held(person))
        person.is_active = False
        person.save()
        forget_roles(person)
        _record("disable", "停用账号", person, by, reason=reason)
    return person


def enable(person: User, *, by: User, reason: str) -> User:
    """Let an account sign in again; the security manager's decision."""
    _permitted(by, Role.SECURITY_MANAGER, "启用账号")
    _not_oneself(person, by, "启用自己的账号")
    if person.left_on:
        raise NotDone(f"{person.full_name}已离岗，账号不再启用；返岗须另建账号。")
    with act("departments.user.enable"):
        person.is_active = True
        person.save()
        forget_roles(person)
        _record("enable", "启用账号", person, by, reason=reason)
    return person


def reset_password(person: User, *, by: User) -> str:
    """Give the person a new first password, to be changed at the next sign-in; shown once."""
    _permitted(by, Role.SECURITY_MANAGER, "重置密码")
    _not_oneself(person, by, "重置自己的密码（请用“修改密码”）")
    password = first_password()
    with act("departments.user.reset_password"):
        person.set_password(password)
        person.must_change_password = True
        person.save()
        reset(username=person.username)
        _record("reset_password", "重置密码", person, by)
    return password


def unlock(person: User, *, by: User) -> None:
    """Let a person try again who was locked out by wrong passwords."""
    _permitted(by, Role.SECURITY_MANAGER, "解除锁定")
    with act("departments.user.unlock"):
        reset(username=person.username)
        _record("unlock", "解除登录锁定", person, by)


def guard_last_manager(person: User) -> None:
    """Refuse where the person is the last active one in a manager role. Call inside an act."""
    _lock_managers()
    _someone_stays(person, _held(person))


def forget_roles(person: User) -> None:
    """Drop what the object remembers of its roles for the length of a request."""
    for name in ("own_roles", "roles", "delegations_today", "_perm_cache", "_group_perm_cache"):
        person.__dict__.pop(name, None)


def _held(person: User) -> set[Role]:
    known = set(Role.values)
    names = person.groups.values_list("name", flat=True)
    return {Role(name) for name in names if name in known}


def _someone_stays(person: User, lost: Iterable[Role]) -> None:
    for role in set(lost) & THREE_MANAGERS if person.is_active else ():
        if not User.objects.with_role(role.value).exclude(pk=person.pk).exists():
            raise NotDone(f"{person.full_name}是最后一名在岗的{role.label}，先由他人接任。")


def _lock_managers() -> None:
    """Two managers who remove each other at once must not both succeed."""
    rows = Group.objects.filter(name__in=[role.value for role in THREE_MANAGERS]).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    list(rows)


def _end_delegations_of(person: User, lost: Iterable[Role]) -> None:
    rows = Delegation.objects.in_force(today()).filter(principal=person, role__in=list(lost))
    for delegation in rows:
        delegation.revoked_on = today()
        delegation.save(update_fields=["revoked_on"])


def _permitted(by: User, roles: str | Collection[str], what: str) -> None:
    allowed = {roles} if isinstance(roles, str) else set(roles)
    if not by.own_roles & allowed:
        names = "、".join(Role(role).label for role in Role.values if role in allowed)
        raise NotDone(f"只有{names}可以{what}。您的角色：{by.role_labels or '未授予角色'}。")


def _not_oneself(person: User, by: User, what: str) -> None:
    if person.pk == by.pk:
        raise NotDone(f"不能{what}（三员分立）。")


def _sorted(roles: Iterable[str]) -> list[str]:
    return sorted(str(role) for role in roles)


def _record(
    verb: str,
    label: str,
    person: User,
    by: User,
    *,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    record(
        verb=verb,
        label=label,
        target=person,
        target_label=f"{person.full_name}（{person.username}）",
        target_department=str(person.department or ""),
        actor=by,
        reason=reason,
        detail=detail,
    )
