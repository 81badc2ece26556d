"""Clocks of the catalogue: what is watched day by day, and what a newly published year moves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet, Value
from django.urls import reverse

from catalog.assessment import scoring
from catalog.choices import VersionKind, VersionStatus
from catalog.models import ChangeTrigger, ResourceVersion
from catalog.overlaps.collecting import check_materials
from catalog.workflow.clocking import recount
from catalog.workflow.effects import recompute_due
from yongcheng.clocks.choices import Step
from yongcheng.clocks.people import assignee_or, bureau_people, department_people
from yongcheng.clocks.registry import Deadline, DeadlineKind, daily, watch
from yongcheng.departments.roles import Role
from yongcheng.workdays.calendar import Calendar, Due
from yongcheng.workdays.reopen import Moved, register_clock

AT_ONCE = 500  # rows fetched together


def recompute_reviews(calendar: Calendar) -> Iterator[Moved]:
    """Versions that wait for a head or for the bureau."""
    rows = ResourceVersion.objects.open().filter(due_on__isnull=False)
    kept = rows.values_list("pk", "clock", Value(0), "due_on", "due_provisional")
    whole = rows.select_related("resource__provider").defer("content", "returned_content")
    for version, due in _with_dues(whole, recount(kept.iterator(), calendar)):
        moved = _moved(version, str(version.resource.provider), due)
        recompute_due(version, due.due, provisional=due.provisional)
        yield moved


def recompute_triggers(calendar: Calendar) -> Iterator[Moved]:
    """Published resources that must be updated (条例第十七条)."""
    rows = ChangeTrigger.objects.unfinished()
    kept = rows.values_list("pk", "clock", "extended_by", "due_on", "due_provisional")
    whole = rows.select_related("resource__provider")
    for trigger, due in _with_dues(whole, recount(kept.iterator(), calendar)):
        moved = _moved(trigger, str(trigger.resource.provider), due)
        trigger.due_on, trigger.due_provisional = due.due, due.provisional
        trigger.save(update_fields=["due_on", "due_provisional"])
        yield moved


def _with_dues(rows: QuerySet, dues: dict[int, Due]) -> Iterator[tuple[Any, Due]]:
    """Yield the rows whose due date is another now, with it."""
    keys = list(dues)
    for start in range(0, len(keys), AT_ONCE):
        for row in rows.filter(pk__in=keys[start : start + AT_ONCE]):
            yield row, dues[row.pk]


def _moved(row: Model, department: str, due: Due) -> Moved:
    return Moved(
        row, str(row), department, row.due_on, due.due, row.due_provisional, due.provisional
    )


def _terms(clock: dict[str, Any]) -> dict[str, Any]:
    """Return what a kept clock says of its own length: when it began, whether it is short."""
    kept = clock.get("parameters") or {}
    days = sum(int(entry["value"]) for entry in kept.values())
    started = clock.get("started_on")
    return {
        "opened_on": date.fromisoformat(started) if started else None,
        "is_short": bool(kept) and days <= SHORT_DAYS,
    }


def waiting_versions(status: VersionStatus, *kinds: str) -> QuerySet:
    """Return dated versions in a state, without their contents."""
    rows = ResourceVersion.objects.filter(status=status, due_on__isnull=False)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.select_related("resource__provider", "reviewer").defer(
        "content", "returned_content"
    )


def version_deadline(version: ResourceVersion) -> Deadline:
    resource = version.resource
    return Deadline(
        version,
        resource.title,
        resource.provider,
        version.due_on,
        reverse("admin:catalog_informationresource_change", args=[resource.pk]),
        provisional=version.due_provisional,
        assignee=version.reviewer,
        state_text=version.get_status_display(),
        **_terms(version.clock),
    )


def bureau_deadline(version: ResourceVersion) -> Deadline:
    """The same, where the bureau is who has to act."""
    return replace(version_deadline(version), department=None)


def owed_updates() -> QuerySet:
    """Return updates that have not reached the authority (第二款 is met by 报送)."""
    rows = ChangeTrigger.objects.unfinished().filter(reported_on__isnull=True)
    return rows.select_related("resource__provider")


def trigger_deadline(trigger: ChangeTrigger) -> Deadline:
    return Deadline(
        trigger,
        trigger.resource.title,
        trigger.resource.provider,
        trigger.due_on,
        reverse("admin:catalog_changetrigger_change", args=[trigger.pk]),
        provisional=trigger.due_provisional,
        state_text=trigger.get_status_display(),
        **_terms(trigger.clock),
    )


SHORT_DAYS = 3
CLERKS = department_people(Role.DEPARTMENT_CLERK)
HEADS = department_people(Role.DEPARTMENT_HEAD)
REVIEWERS = bureau_people(Role.BUREAU_CATALOG)
MANAGERS = bureau_people(Role.BUREAU_ADMIN)
LEADERS = bureau_people(Role.BUREAU_HEAD)
# A department is late: its officer, its head, the bureau, the bureau's leader.
OF_A_DEPARTMENT = {
    Step.BEFORE: CLERKS,
    Step.TODAY: CLERKS,
    Step.OVERDUE: CLERKS,
    Step.HEAD: HEADS,
    Step.BUREAU: REVIEWERS,
    Step.REPORT: LEADERS,
}
# The head is late: nobody stands above the head inside the department.
OF_A_HEAD = dict.fromkeys((Step.BEFORE, Step.TODAY, Step.OVERDUE), HEADS) | {
    Step.BUREAU: REVIEWERS,
    Step.REPORT: LEADERS,
}
# The bureau itself is late: the business administrator, then the leader; it is not 通报 by itself.
OF_THE_BUREAU = {
    step: assignee_or(REVIEWERS) for step in (Step.BEFORE, Step.TODAY, Step.OVERDUE)
} | {Step.HEAD: MANAGERS, Step.BUREAU: LEADERS}
BUREAU_LABELS = {Step.HEAD: "报局业务管理员督促", Step.BUREAU: "报局领导"}

watch(
    DeadlineKind(
        "catalog.change",
        "目录更新",
        owed_updates,
        trigger_deadline,
        OF_A_DEPARTMENT,
        ("T17.2",),
        department="resource__provider",
    )
)
watch(
    DeadlineKind(
        "catalog.head_review",
        "目录部门审核",
        lambda: waiting_versions(VersionStatus.HEAD_REVIEW),
        version_deadline,
        OF_A_HEAD,
        ("T13",),
        department="resource__provider",
    )
)
watch(
    DeadlineKind(
        "catalog.change_review",
        "目录更新审核",
        lambda: waiting_versions(
            VersionStatus.BUREAU_REVIEW, VersionKind.CHANGE, VersionKind.RETIREMENT
        ),
        bureau_deadline,
        OF_THE_BUREAU,
        ("T17.3",),
        department="resource__provider",
        labels=BUREAU_LABELS,
    )
)
watch(
    DeadlineKind(
        "catalog.first_review",
        "目录首次审核",
        lambda: waiting_versions(VersionStatus.BUREAU_REVIEW, VersionKind.INITIAL),
        bureau_deadline,
        OF_THE_BUREAU,
        department="resource__provider",
        labels=BUREAU_LABELS,
    )
)
register_clock("目录审核", recompute_reviews)
register_clock("目录更新", recompute_triggers)
daily("目录质量", scoring.refresh)


def recheck_materials(on: date) -> int:
    """The catalogue has changed since yesterday: look again at what citizens are asked for."""
    outcome = check_materials()
    return outcome.found + outcome.ended


daily("重复收集核对", recheck_materials)
