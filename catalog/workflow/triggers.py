"""The machine of update triggers (条例第十七条): due, extension with consent, fulfilment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.models import ChangeTrigger, InformationResource, ResourceVersion
from catalog.models import ChangeTriggerStatus as S
from catalog.workflow.clocking import CHANGE, EXTENSION, run_clock, start_clock
from yongcheng.departments.capacities import Capacity
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.parameters.store import NoParameter, parameter
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Finding, Verdict
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record
from yongcheng.workdays.store import load_calendar
from yongcheng.workflow.errors import NotAvailable
from yongcheng.workflow.machine import Machine, mirror
from yongcheng.workflow.transitions import Ask, Transition

PROVIDER_ROLES = frozenset({Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD})
REVIEWER = frozenset({Role.BUREAU_CATALOG})


def why_not_register(resource: InformationResource, happened_on: date) -> str:
    """Return "" or the sentence that says why no update clock can start."""
    if not resource.is_in_force:
        return "只有已发布的资源才登记更新事由。"
    if happened_on > today():
        return "发生日期不能晚于今天。"
    try:
        parameter(CHANGE, happened_on)
    except NoParameter:
        return "《政务数据共享条例》自 2025-08-01 起施行，之前的调整不计更新期限。"
    return ""


def register_trigger(
    resource: InformationResource, kind: str, happened_on: date, description: str, user: User
) -> ChangeTrigger:
    """Record that the law or the department's functions changed, and start the update clock.

    Raises NotPermitted for a stranger, NotAvailable where nothing is in force or no clock runs.
    """
    refusal = why_not_register(resource, happened_on)
    if refusal:
        raise NotAvailable(refusal)
    clock = start_clock(CHANGE, happened_on)
    with act("catalog.changetrigger.register"):
        trigger = ChangeTrigger(
            resource=resource,
            kind=kind,
            happened_on=happened_on,
            description=description,
            due_on=clock.due_on,
            due_provisional=clock.provisional,
            clock=clock.to_json(),
            registered_by=user,
            created_at=now(),
        )
        TRIGGERS.bear("register", user, [trigger])
        trigger.save()
        _record(trigger, user, "register", "登记更新事由", reason=description)
    return trigger


def report_triggers(version: ResourceVersion) -> None:
    """The update has reached the authority: that is what the ten working days are for (第二款)."""
    rows = ChangeTrigger.objects.unfinished().filter(resource=version.resource)
    rows.filter(happened_on__lte=today()).update(reported_on=today())


def unreport_triggers(version: ResourceVersion) -> None:
    """Sent back or withdrawn: the update is owed again."""
    ChangeTrigger.objects.unfinished().filter(resource=version.resource).update(reported_on=None)


def fulfil_triggers(version: ResourceVersion, user: User) -> None:
    """Publication of a version answers every trigger reported with it."""
    rows = ChangeTrigger.objects.unfinished().filter(resource=version.resource)
    for trigger in rows.filter(reported_on__isnull=False):
        mirror(trigger, S.DONE)
        trigger.fulfilled_by = version
        trigger.done_on = today()
        trigger.save(update_fields=["fulfilled_by", "done_on"])
        _record(trigger, user, "fulfil", "更新事由办结", reason=f"第 {version.number} 版")


def _record(trigger: ChangeTrigger, user: User, verb: str, label: str, *, reason: str) -> None:
    target_label, department = describe(trigger)
    record(
        verb=verb,
        label=label,
        target=trigger,
        target_label=target_label,
        target_department=department,
        actor=user,
        reason=reason,
        basis=clause("T17.2").citation,
    )


def provides(trigger: ChangeTrigger, capacity: Capacity) -> bool:
    return trigger.resource.provider_id in capacity.covers


def consents(trigger: ChangeTrigger, capacity: Capacity) -> bool:
    return capacity.department is not None and capacity.department.is_bureau


def concerns(trigger: ChangeTrigger, capacity: Capacity) -> bool:
    """Either side may note that something has changed."""
    return provides(trigger, capacity) or consents(trigger, capacity)


def describe(trigger: ChangeTrigger) -> tuple[str, str]:
    return str(trigger), trigger.resource.provider.name


def not_yet_extended(
    trigger: ChangeTrigger, capacity: Capacity, given: Mapping[str, Any]
) -> Verdict:
    """One extension only, asked for before the due date has passed."""
    if trigger.extended_by:
        return _refusal("已经延期一次，不能再延。")
    if today() > trigger.due_on:
        return _refusal("已过到期日，不能再申请延期。")
    return Verdict()


def _refusal(message: str) -> Verdict:
    return Verdict((Finding("T17", message, "请尽快完成更新。", clauses=("T17.2",)),))


def extend(trigger: ChangeTrigger, capacity: Capacity, given: Mapping[str, Any]) -> None:
    """The extension adds whole working days to the original due date (条例第十七条)."""
    days = int(parameter(EXTENSION, trigger.happened_on).value)
    clock = run_clock(
        trigger.clock["parameters"], trigger.happened_on, load_calendar(), extended_by=days
    )
    trigger.extended_by = days
    trigger.due_on = clock.due_on
    trigger.due_provisional = clock.provisional
    trigger.save(update_fields=["extended_by", "due_on", "due_provisional"])


TRANSITIONS = (
    Transition(
        "register",
        "登记更新事由",
        (),
        S.OPEN,
        PROVIDER_ROLES | REVIEWER,
        "either",
        clauses=("T17.2",),
        hidden=True,
    ),
    Transition(
        "ask_extension",
        "申请延期",
        (S.OPEN,),
        S.EXTENSION_ASKED,
        PROVIDER_ROLES,
        "provider",
        clauses=("T17.2",),
        guards=(not_yet_extended,),
        asks=(Ask("text", "延期理由", "text"),),
        consequence="主管部门同意后才延期；同意之前原到期日不变。",
        keep="不申请",
    ),
    Transition(
        "grant_extension",
        "同意延期",
        (S.EXTENSION_ASKED,),
        S.EXTENDED,
        REVIEWER,
        "authority",
        clauses=("T17.2",),
        effects=(extend,),
        asks=(Ask("text", "意见", "text", required=False),),
        consequence="从原到期日起顺延，只能延一次。",
        keep="暂不同意",
        tone="primary",
    ),
    Transition(
        "refuse_extension",
        "不同意延期",
        (S.EXTENSION_ASKED,),
        S.OPEN,
        REVIEWER,
        "authority",
        clauses=("T17.2",),
        asks=(Ask("text", "理由", "text"),),
        consequence="原到期日不变。",
        keep="不答复",
    ),
)

TRIGGERS = Machine(
    ChangeTrigger,
    TRANSITIONS,
    parties={"provider": provides, "authority": consents, "either": concerns},
    describe=describe,
)
