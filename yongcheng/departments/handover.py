"""工作交接: what a person who leaves or moves still holds passes to a colleague.

Offices register what "open work of a person" means for them; nothing is moved silently.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from yongcheng.departments.accounts import forget_roles, guard_last_manager
from yongcheng.departments.models import Delegation, Department, User
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record


@dataclass(frozen=True)
class OpenWork:
    """One kind of open work: its Chinese name, how many a person holds, how it is passed on."""

    label: str
    count: Callable[[User], int]
    pass_on: Callable[[User, User], int]


_KINDS: list[OpenWork] = []


def register_open_work(work: OpenWork) -> None:
    """Add a kind of open work (called by an office's panels room when it is discovered)."""
    if work.label not in {known.label for known in _KINDS}:
        _KINDS.append(work)


def open_work(person: User) -> list[tuple[str, int]]:
    """Return (label, count) of everything the person still holds, empty kinds left out."""
    counted = [(work.label, work.count(person)) for work in _KINDS]
    return [(label, count) for label, count in counted if count]


def hand_over(
    person: User,
    *,
    by: User,
    successor: User | None,
    reason: str,
    moves_to: Department | None = None,
) -> dict[str, int]:
    """Pass the person's open work on; then the person leaves, or moves to another department.

    Returns label → number passed on. Raises ValidationError where work is open and no successor
    of the same department is named.
    """
    if open_work(person) and successor is None:
        raise ValidationError("名下还有未办结的事项，须指定接手人。")
    if successor is not None and (
        successor.pk == person.pk or successor.department_id != person.department_id
    ):
        raise ValidationError("接手人须是同一部门的其他人。")
    if person.pk == by.pk:
        raise ValidationError("自己的工作交接由本部门负责人或系统管理员办理。")
    with act("departments.user.handover"):
        guard_last_manager(person)
        origin = str(person.department or "")
        held = sorted(person.groups.values_list("name", flat=True))
        passed = {}
        if successor is not None:
            passed = {work.label: work.pass_on(person, successor) for work in _KINDS}
        _close_delegations(person)
        person.groups.clear()
        if moves_to is None:
            person.left_on = today()
            person.is_active = False
        else:
            person.department = moves_to
        person.save()
        forget_roles(person)
        record(
            verb="handover",
            label="调离交接" if moves_to else "离岗交接",
            target=person,
            target_label=person.full_name,
            target_department=origin,
            actor=by,
            reason=reason,
            detail={
                "passed": passed,
                "successor": successor.full_name if successor else "",
                "roles": held,
                "moves_to": moves_to.name if moves_to else "",
            },
        )
    return {label: count for label, count in passed.items() if count}


def _close_delegations(person: User) -> None:
    ahead = Delegation.objects.filter(revoked_on__isnull=True, ends_on__gte=today())
    for delegation in ahead.filter(Q(principal=person) | Q(delegate=person)):
        delegation.revoked_on = today()
        delegation.save(update_fields=["revoked_on"])
