"""What the catalogue hangs on the front page: whose turn it is, what is owed, how reviews went."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.urls import reverse

from catalog import filters
from catalog.assessment.matrix import current_period, matrix, rows_behind
from catalog.choices import VersionKind, VersionStatus
from catalog.models import (
    ChangeTrigger,
    CloudExemption,
    CollectionHit,
    DuplicateFinding,
    InformationResource,
    NilReport,
    ObligationKind,
    ResourceVersion,
)
from yongcheng.departments.handover import OpenWork, register_open_work
from yongcheng.departments.models import User
from yongcheng.departments.roles import DEPARTMENT_ROLES, Role
from yongcheng.desk.panels import (
    Obligation,
    Source,
    Task,
    Trend,
    Work,
    obligations,
    trend,
    work_list,
)
from yongcheng.desk.parts import Week
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record

LEADS_REVIEWS = frozenset({Role.BUREAU_CATALOG, Role.BUREAU_ADMIN, Role.BUREAU_HEAD})
OWES = DEPARTMENT_ROLES | LEADS_REVIEWS
STEPS = {
    VersionStatus.DRAFT: "编制",
    VersionStatus.RETURNED: "退回修改",
    VersionStatus.HEAD_REVIEW: "部门审核",
    VersionStatus.BUREAU_REVIEW: "主管部门审核",
}

# What of the matrix is counted on the front page beside the sum: links have a line of their own.
OWED_ROWS = {
    ObligationKind.ASSESS: "已发布资源缺评估",
    ObligationKind.SYSTEMS: "在用系统没有目录",
}


def version_task(version: ResourceVersion) -> Task:
    """One version as a line of the work list."""
    resource = version.resource
    kind = version.get_kind_display()
    number = "" if version.kind == VersionKind.INITIAL else f"第 {version.number} 版"
    return Task(
        title=resource.title,
        url=reverse("admin:catalog_informationresource_change", args=[resource.pk]),
        department=resource.provider.label,
        kind_text=f"目录{STEPS[version.status]}，{kind}{number}",
        due_on=version.due_on,
        due_provisional=version.due_provisional,
        state_text=version.get_status_display(),
    )


def trigger_task(trigger: ChangeTrigger) -> Task:
    """One update that is owed, or a request for more time."""
    return Task(
        title=trigger.resource.title,
        url=reverse("admin:catalog_changetrigger_change", args=[trigger.pk]),
        department=trigger.resource.provider.label,
        kind_text=f"目录更新，{trigger.get_kind_display()}，{trigger.get_status_display()}",
        due_on=trigger.due_on,
        due_provisional=trigger.due_provisional,
        state_text=trigger.get_status_display(),
    )


def exemption_task(exemption: CloudExemption) -> Task:
    return Task(
        title=exemption.system.name,
        url=reverse("admin:catalog_cloudexemption_change", args=[exemption.pk]),
        department=exemption.system.owner.label,
        kind_text=f"政务云部署豁免，{exemption.get_reason_display()}",
    )


def nil_report_task(report: NilReport) -> Task:
    """One nil report that waits to be signed or received."""
    return Task(
        title=f"{report.get_obligation_display()}零报告",
        url=reverse("admin:catalog_nilreport_change", args=[report.pk]),
        department=report.department.label,
        kind_text=f"零报告，{report.period.name}",
        due_on=report.period.due_on,
        state_text=report.get_status_display(),
    )


def finding_task(finding: DuplicateFinding) -> Task:
    """One finding to decide about."""
    return Task(
        title=finding.title,
        url=reverse("admin:catalog_duplicatefinding_change", args=[finding.pk]),
        department=f"{finding.departments} 个部门",
        kind_text=f"重复收集，{finding.get_kind_display()}",
        state_text=finding.state_text,
    )


def hit_task(hit: CollectionHit) -> Task:
    """One material that the catalogue could give."""
    return Task(
        title=str(hit.material),
        url=reverse("admin:catalog_collectionhit_change", args=[hit.pk]),
        department=hit.material.department.label,
        kind_text="重复收集核对",
        state_text=hit.state_text,
    )


@work_list(Work.TODO)
def my_turn(user: User) -> Iterator[Source]:
    """Everything of the catalogue on which it is this person's turn."""
    without_content = ("content", "returned_content")
    if user.roles & filters.ACTS_ON_VERSIONS:
        yield Source(filters.turn_of(user).defer(*without_content), version_task)
    if Role.DEPARTMENT_CLERK in user.roles:
        yield Source(filters.triggers_due(user), trigger_task)
    if Role.BUREAU_CATALOG in user.roles:
        yield Source(filters.extensions_asked(user), trigger_task)
    if user.roles & filters.DECIDES_EXEMPTIONS:
        yield Source(filters.exemptions_asked(user), exemption_task, day="")
    if user.roles & filters.ACTS_ON_NIL_REPORTS:
        yield Source(filters.nil_reports_to_act(user), nil_report_task, day="period__due_on")


@work_list(Work.TODO)
def duplicates(user: User) -> Iterator[Source]:
    """Duplicate findings that wait for a decision of the authority (条例第十九条)."""
    if Role.BUREAU_CATALOG in user.roles:
        yield Source(filters.findings_to_decide(user).defer("evidence"), finding_task, day="")


@work_list(Work.TODO)
def collections(user: User) -> Iterator[Source]:
    """Materials that sharing could replace: a clerk explains, a reviewer decides (第十九条)."""
    if user.roles & {Role.DEPARTMENT_CLERK, Role.BUREAU_CATALOG}:
        yield Source(filters.hits_to_act(user).defer("evidence"), hit_task, day="")


@work_list(Work.WAITING)
def turn_of_others(user: User) -> Iterator[Source]:
    """What the person's department has sent off."""
    if user.roles & {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
        rows = filters.waiting_on_others(user).defer("content", "returned_content")
        yield Source(rows, version_task)


@obligations
def owed(user: User) -> Iterator[Obligation]:
    """Duties of departments that deserve attention; each count opens a list of as many rows."""
    if not user.roles & OWES:
        return
    view = "own" if user.roles & DEPARTMENT_ROLES else ""
    resources = reverse("admin:catalog_informationresource_changelist")
    triggers = reverse("admin:catalog_changetrigger_changelist")
    late = filters.late_triggers(user, today())
    yield Obligation("目录更新逾期未报送", late, f"{triggers}?late=yes")
    rows = InformationResource.objects.visible_to(user)
    views = filters.views_of(user, today())
    late_reviews = rows.filter(views["late"][1])
    yield Obligation("目录审核逾期", late_reviews, f"{resources}?view=late")
    weak = rows.filter(views["weak"][1])
    yield Obligation("不予共享待补依据", weak, f"{resources}?view=weak")
    unlinked = rows.filter(views[view][1] & filters.unlinked())
    address = f"{resources}?view={view}&unlinked=yes" if view else f"{resources}?unlinked=yes"
    yield Obligation("资源未挂接来源系统", unlinked, address)


@obligations
def duties(user: User) -> Iterator[Obligation]:
    """A department's unfinished cells of the matrix, and the rows behind two of its columns.

    The bureau's whole matrix is counted on its own page only: it reads the whole catalogue.
    """
    if not user.roles & OWES:
        return
    day = today()
    period = current_period(day)
    if user.roles & DEPARTMENT_ROLES:
        number = sum(row.unfinished for row in matrix(user, period, day))
        if number:
            cells = reverse("admin:catalog_reportingperiod_cells")
            yield Obligation("未完成的目录义务", number, f"{cells}?state=unfinished")
    listed = reverse("admin:catalog_reportingperiod_rows")
    for kind, words in OWED_ROWS.items():
        yield Obligation(words, rows_behind(user, kind, period, day), f"{listed}?kind={kind}")


@trend
def reviews(user: User) -> Trend | None:
    """Finished reviews of the bureau in twelve weeks, late ones apart."""
    if not user.roles & LEADS_REVIEWS:
        return None
    rows = filters.recent_reviews(user, today())
    late = Count("pk", filter=Q(pk__in=rows.reviewed_late().order_by().values("pk")))
    by_week = rows.annotate(week=TruncWeek("reviewed_on")).order_by().values("week")
    counted = {one["week"]: one for one in by_week.annotate(done=Count("pk"), late=late)}
    first = filters.first_week(today())
    weeks = []
    for step in range(filters.WEEKS):
        start = first + timedelta(weeks=step)
        one = counted.get(start, {"done": 0, "late": 0})
        weeks.append(Week(start, one["done"], one["late"]))
    listed = reverse("admin:catalog_resourceversion_changelist")
    return Trend(
        "目录审核办结",
        tuple(weeks),
        f"{listed}?review=done",
        f"{listed}?review=on_time",
        f"{listed}?review=late",
        "变更 2 个工作日（条例第十七条第三款），首次编制按政策参数。",
    )


def count_claimed(person: User) -> int:
    return ResourceVersion.objects.open().filter(reviewer=person).count()


def pass_claimed_on(person: User, successor: User) -> int:
    """Hand the claimed reviews of somebody who leaves to a colleague."""
    claimed = list(ResourceVersion.objects.open().filter(reviewer=person))
    with act("catalog.resourceversion.handover"):
        for version in claimed:
            version.reviewer = successor
            version.save(update_fields=["reviewer"])
            record(
                verb="handover",
                label="交接承办",
                target=version,
                target_label=str(version),
                target_department=version.resource.provider.name,
                actor=None,
                reason=f"{person.full_name}交接给{successor.full_name}",
            )
    return len(claimed)


register_open_work(OpenWork("承办的目录审核", count_claimed, pass_claimed_on))
