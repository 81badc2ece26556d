"""机构改革: a department ends, another takes over its duties, records keep the old name."""

from datetime import date, timedelta

from yongcheng.departments.models import Department, User
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone


def succeed(
    department: Department,
    *,
    successor: Department,
    ends_on: date,
    basis: str,
    by: User,
    move_people: bool = True,
) -> int:
    """Let `successor` take over from the day after `ends_on`; returns how many people moved.

    The old records keep the old name and are acted on by the successor's people. Raises NotDone.
    """
    if department.succeeded_by_id:
        raise NotDone(f"{department.name}已由{department.succeeded_by}承接。")
    if not basis.strip():
        raise NotDone("没有填写机构改革的依据文件。")
    department.valid_to, department.succeeded_by = ends_on, successor
    department.full_clean()
    if successor.valid_to is not None and successor.valid_to <= ends_on:
        raise NotDone(f"{successor.name}届时也已撤销，请选择实际承接的部门。")
    with act("departments.department.succeed"):
        department.save()
        people = list(User.objects.filter(department=department, left_on__isnull=True))
        for person in people if move_people else ():
            person.department = successor
            person.save()
        record(
            verb="succeed",
            label="机构改革承接",
            target=department,
            target_label=department.name,
            target_department=successor.name,
            actor=by,
            basis=basis,
            detail={
                "successor": successor.credit_code,
                "successor_name": successor.name,
                "ends_on": ends_on.isoformat(),
                "people": len(people) if move_people else 0,
            },
        )
    return len(people) if move_people else 0


def successor_on(department: Department, day: date) -> Department:
    """Return who holds the department's duties on that day: itself, or the end of the chain."""
    seen = {department.pk}
    current = department
    while current.succeeded_by is not None and current.valid_to is not None:
        if day < current.valid_to + timedelta(days=1) or current.succeeded_by_id in seen:
            break
        current = current.succeeded_by
        seen.add(current.pk)
    return current
