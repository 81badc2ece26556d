"""办理经过: the acts on a resource's versions, newest first, with the working days between them."""

from itertools import pairwise
from typing import Any

from django.utils import timezone

from catalog.choices import VersionStatus
from catalog.models import ResourceVersion
from yongcheng.desk.parts import Step, StepState
from yongcheng.trail.entries import all_entries

SHOWN = 8
NOW_LABELS = {
    VersionStatus.DRAFT: "填报员编制",
    VersionStatus.RETURNED: "填报员修改",
    VersionStatus.HEAD_REVIEW: "部门负责人审核",
    VersionStatus.BUREAU_REVIEW: "主管部门审核",
}


def entries(versions: list[ResourceVersion]) -> list[Any]:
    """Return the trail of all these versions, newest first."""
    keys = [str(version.pk) for version in versions]
    rows = all_entries().filter(target_type="catalog.resourceversion", target_id__in=keys)
    return list(rows.order_by("-number"))


def context(case: Any) -> dict[str, Any]:
    """Return what parts/timeline.html needs: the present turn on top, then what was done."""
    steps = now_step(case) + done_steps(case)
    return {"steps": steps[: SHOWN + 1], "timeline_note": "括号内为工作日"}


def now_step(case: Any) -> list[Step]:
    version = case.under_way
    if version is None:
        return []
    label = NOW_LABELS[version.status]
    if version.due_on is None:
        return [Step(label, state=StepState.NOW)]
    mark = case.horizon.mark(version.due_on, provisional=version.due_provisional)
    late = version.due_on < case.horizon.today
    who = version.reviewer.full_name if version.reviewer else ""
    return [Step(label, mark.text, who, StepState.LATE if late else StepState.NOW)]


def done_steps(case: Any) -> list[Step]:
    trail = case.trail[: SHOWN + 1]
    days = [timezone.localtime(entry.at).date() for entry in trail]
    gaps = [case.horizon.calendar.workdays_between(before, day) for day, before in pairwise(days)]
    steps = []
    for place, entry in enumerate(trail[:SHOWN]):
        gap = f"（{gaps[place]}）" if place < len(gaps) and gaps[place] else ""
        steps.append(Step(entry.label, f"{days[place]:%m-%d}{gap}", who(entry)))
    return steps


def who(entry: Any) -> str:
    """Return 自然资源和规划局 填报员张三 with the reason, as the trail keeps it."""
    person = entry.actor_name + (f"，{entry.on_behalf_of}" if entry.on_behalf_of else "")
    parts = [f"{entry.actor_department} {person}".strip()]
    if entry.reason:
        first = entry.reason.splitlines()[0]
        parts.append(first if len(first) <= 40 else first[:40] + "…")
    return "：".join(parts)
