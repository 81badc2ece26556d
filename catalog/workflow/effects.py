"""What else happens when a version moves: dates, clocks, projection, code, notices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.models import ResourceVersion
from catalog.models.codes import issue_code, note_code
from catalog.models.projection import project
from catalog.overlaps.touched import touch
from catalog.workflow.clocking import CHANGE_REVIEW, FIRST_REVIEW, HEAD_REVIEW, start_clock
from catalog.workflow.guards import with_assessments
from catalog.workflow.nil_reports import end_nil_reports
from catalog.workflow.tell import tell_bureau, tell_department, tell_heads
from catalog.workflow.triggers import fulfil_triggers, report_triggers, unreport_triggers
from yongcheng.departments.capacities import Capacity
from yongcheng.trail.clock import now, today
from yongcheng.workflow.machine import mirror

Given = Mapping[str, Any]


def follow(version: ResourceVersion) -> None:
    """Let the resource show where its open version stands (decision 20)."""
    resource = version.resource
    if version.kind == VersionKind.INITIAL:
        mirror(resource, version.status)
    else:
        mirror(resource, ResourceStatus.CHANGING)


def receive_by_head(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """The department's submission: the head's turn begins."""
    clock = start_clock(HEAD_REVIEW, today())
    _keep(
        version,
        submitted_by=capacity.user,
        submitted_at=now(),
        round=version.round + 1,
        head_by=None,
        head_at=None,
        reviewer=None,
        received_on=None,
        due_on=clock.due_on,
        due_provisional=clock.provisional,
        clock=clock.to_json(),
    )
    follow(version)
    tell_heads(version, f"“{version.resource.title}”等您审核")


def receive_by_bureau(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """The head's consent (条例第十三条): the bureau receives the file, its clock begins."""
    assessed = with_assessments(version, given)
    first = version.kind == VersionKind.INITIAL
    clock = start_clock(FIRST_REVIEW if first else CHANGE_REVIEW, today())
    version.__dict__.pop("parsed", None)
    _keep(
        version,
        content=assessed.content,
        digest=assessed.digest,
        head_by=capacity.user,
        head_at=now(),
        received_on=today(),
        due_on=clock.due_on,
        due_provisional=clock.provisional,
        clock=clock.to_json(),
    )
    if first:
        project(version.resource, version.parsed, at=now())
    report_triggers(version)
    end_nil_reports(version, capacity.user)
    follow(version)
    tell_bureau(version, f"“{version.resource.title}”送审，{clock.due_on:%m-%d} 到期")


def hand_back(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """Sent back by head or bureau: the complete list of reasons stays with the version."""
    opinion = {
        "round": version.round,
        "at": now().isoformat(timespec="seconds"),
        "by": capacity.user.full_name,
        "department": str(capacity.department),
        "reasons": list(given.get("reasons") or ()),
        "text": given.get("text") or "",
    }
    _keep(
        version,
        opinions=[*version.opinions, opinion],
        returned_digest=version.digest,
        returned_content=version.content,
        **review_done(version),
        **NO_TURN,
    )
    unreport_triggers(version)
    follow(version)
    tell_department(version, f"“{version.resource.title}”被退回修改")


def review_done(version: ResourceVersion) -> dict[str, Any]:
    """Return the facts of a finished review by the bureau; of the head's, nothing is counted."""
    if version.received_on is None:
        return {}
    return {"reviewed_on": today(), "review_due_on": version.due_on}


NO_TURN: dict[str, Any] = {
    "reviewer": None,
    "received_on": None,
    "due_on": None,
    "due_provisional": False,
}


def take_back(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """Withdrawn by its own department: no longer anybody's turn."""
    _keep(version, **NO_TURN)
    unreport_triggers(version)
    follow(version)


def leave_the_place(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """Before publication: the version in force leaves its place to the new one."""
    previous = version.resource.current_version
    if previous is not None and previous.status == VersionStatus.PUBLISHED:
        mirror(previous, VersionStatus.SUPERSEDED)
        _keep(previous, in_force_to=now())


def take_effect(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """Publication: code, version in force, projection, triggers, notice (条例第十六条、第十七条)."""
    resource = version.resource
    moment = now()
    if version.kind == VersionKind.RETIREMENT:
        _retire(version, capacity)
        return
    content = version.parsed
    if content.code:
        note_code(content.code)
    else:
        content = content.with_values(code=issue_code(content.class_code, resource.provider))
    if not content.issued_on:
        content = content.with_values(issued_on=today().isoformat())
    version.__dict__.pop("parsed", None)
    _keep(
        version,
        content=content.to_json(),
        digest=content.digest(),
        published_by=capacity.user,
        in_force_from=moment,
        **review_done(version),
        due_on=None,
    )
    resource.current_version = version
    resource.open_version = None
    resource.first_published_on = resource.first_published_on or today()
    resource.published_on = today()
    resource.retired_on = None
    resource.save(
        update_fields=[
            "current_version",
            "open_version",
            "first_published_on",
            "published_on",
            "retired_on",
        ]
    )
    project(resource, content, at=moment)
    mirror(resource, ResourceStatus.PUBLISHED)
    touch([resource.pk])
    fulfil_triggers(version, capacity.user)
    tell_department(version, f"“{resource.title}”第 {version.number} 版已发布，代码 {content.code}")


def _retire(version: ResourceVersion, capacity: Capacity) -> None:
    resource = version.resource
    moment = now()
    _keep(
        version,
        published_by=capacity.user,
        in_force_from=moment,
        in_force_to=moment,
        **review_done(version),
        due_on=None,
    )
    resource.open_version = None
    resource.retired_on = today()
    resource.save(update_fields=["open_version", "retired_on"])
    mirror(resource, ResourceStatus.RETIRED)
    touch([resource.pk])
    fulfil_triggers(version, capacity.user)
    tell_department(version, f"“{resource.title}”已下线")


def give_up(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """A version is given up: the resource is again what it was, or was never published."""
    resource = version.resource
    resource.open_version = None
    resource.save(update_fields=["open_version"])
    if version.kind == VersionKind.INITIAL:
        mirror(resource, ResourceStatus.RETIRED)
    else:
        mirror(resource, ResourceStatus.PUBLISHED)
    _keep(version, **NO_TURN)


def unadopt(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    """An existing catalogue entered by mistake: the resource is as if it had never come in force."""
    resource = version.resource
    resource.current_version = None
    resource.first_published_on = resource.published_on = None
    resource.save(update_fields=["current_version", "first_published_on", "published_on"])
    mirror(resource, ResourceStatus.RETIRED)
    touch([resource.pk])
    _keep(version, in_force_to=now())


def take_case(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    _keep(version, reviewer=capacity.principal or capacity.user)


def put_case_back(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    _keep(version, reviewer=None)


def hand_over_case(version: ResourceVersion, capacity: Capacity, given: Given) -> None:
    _keep(version, reviewer=given["person"])


def recompute_due(version: ResourceVersion, due_on: date, *, provisional: bool) -> None:
    """Write a due date that a newly published calendar year has changed."""
    _keep(version, due_on=due_on, due_provisional=provisional)


def _keep(version: ResourceVersion, **values: Any) -> None:
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=list(values))
