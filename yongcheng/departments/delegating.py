"""委托办理 as acts: given for some days, shown as 代, taken back at any time."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from yongcheng.departments.models import Delegation, User
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone

LONGEST = timedelta(days=60)


def check_delegation(delegation: Delegation) -> None:
    """Refuse what is no delegation for an absence. Raises ValidationError by field."""
    starts, ends = delegation.starts_on, delegation.ends_on
    if not (starts and ends and delegation.delegate_id):
        return
    if starts < today():
        raise ValidationError({"starts_on": "委托不能从过去的日期开始。"})
    if ends - starts > LONGEST:
        raise ValidationError(
            {"ends_on": f"一次委托最长 {LONGEST.days} 天，更久的请办理工作交接。"}
        )
    if delegation.delegate.left_on or not delegation.delegate.is_active:
        raise ValidationError({"delegate": "受托人的账号没有启用。"})
    if delegation.role in delegation.delegate.own_roles:
        raise ValidationError({"delegate": "受托人自己就有这个角色，不用委托。"})
    same = Delegation.objects.filter(
        principal=delegation.principal,
        role=delegation.role,
        revoked_on__isnull=True,
        starts_on__lte=ends,
        ends_on__gte=starts,
    )
    if same.exclude(pk=delegation.pk).exists():
        raise ValidationError({"role": "这段日期里这个角色已经委托给别人，先收回那一项。"})


def delegate(delegation: Delegation, *, by: User) -> Delegation:
    """Write a delegation of one's own role. Raises NotDone, ValidationError."""
    if delegation.principal_id != by.pk:
        raise NotDone("只能委托自己的角色。")
    delegation.full_clean()
    check_delegation(delegation)
    with act("departments.delegation.give"):
        delegation.save()
        _record("delegate", "委托办理", delegation, by, delegation.reason)
    return delegation


def revoke(delegation: Delegation, *, by: User, reason: str = "") -> Delegation:
    """Take a delegation back before its last day; also the security manager may. Raises NotDone."""
    if delegation.principal_id != by.pk and not by.has_perm("departments.revoke_delegation"):
        raise NotDone("只有委托人或安全管理员可以收回委托。")
    with act("departments.delegation.revoke"):
        open_ones = Delegation.objects.filter(pk=delegation.pk, revoked_on__isnull=True)
        if delegation.ends_on < today() or not open_ones.update(revoked_on=today()):
            raise NotDone("这项委托已经结束。")
        delegation.refresh_from_db()
        delegation.save(update_fields=["revoked_on"])  # leaves the version in the history
        _record("revoke_delegation", "收回委托", delegation, by, reason)
    return delegation


def _record(verb: str, label: str, delegation: Delegation, by: User, reason: str) -> None:
    record(
        verb=verb,
        label=label,
        target=delegation,
        target_label=str(delegation),
        target_department=str(delegation.principal.department or ""),
        actor=by,
        reason=reason,
        detail={
            "role": delegation.role,
            "from": delegation.starts_on.isoformat(),
            "to": delegation.ends_on.isoformat(),
        },
    )
