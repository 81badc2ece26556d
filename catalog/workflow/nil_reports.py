"""The machine of 零报告: drafted by the clerk, signed by the head, received by the authority.

A signed statement stands from the day of signing; it ends when it is sent back, taken back, or when
the department hands in after all what it had said it did not have.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError

from catalog.assessment.matrix import State, departments_of, rows_for
from catalog.models import NilReport, ObligationKind, ReportingPeriod, ResourceVersion
from catalog.models import NilReportStatus as S
from catalog.models.obligations import LIVE
from yongcheng.departments.capacities import Capacity
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Finding, Verdict
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import NotAvailable
from yongcheng.workflow.machine import Machine, mirror
from yongcheng.workflow.transitions import Ask, Transition

Given = Mapping[str, Any]
CLERK = frozenset({Role.DEPARTMENT_CLERK})
HEAD = frozenset({Role.DEPARTMENT_HEAD})
RECEIVERS = frozenset({Role.BUREAU_CATALOG, Role.BUREAU_ADMIN})
TAKEN = "本周期的这项义务已有零报告。"
CLAUSES = {
    ObligationKind.COMPILE: "T12.2",
    ObligationKind.REVIEW: "T17.1",
    ObligationKind.UPDATE: "T17.2",
    ObligationKind.JUSTIFY: "T15.2",
}
SUGGESTED = {
    ObligationKind.COMPILE: "经全面梳理本部门职责、业务事项和信息系统，本周期没有应当编制目录的政务信息资源。",
    ObligationKind.REVIEW: "经逐项核对，除已报送变更的以外，本部门目录内容与实际一致，没有其他变化。",
    ObligationKind.UPDATE: "本周期没有因法律、行政法规、国务院决定调整或者职责变化需要更新目录的情形。",
    ObligationKind.JUSTIFY: "经逐项核对，本部门列为不予共享的政务信息资源，所依据的法律、行政法规、国务院决定继续有效。",
}


def why_not_nil(department: Department, kind: str, period: ReportingPeriod) -> str:
    """Return "" or the sentence that says why there is something to report after all."""
    day = today()
    rows = rows_for(departments_of(period, day).filter(pk=department.pk), period, day)
    if not rows:
        return "本周期没有要求这个部门报送。"
    cell = next(one for one in rows[0].cells if one.kind == kind)
    if cell.state is State.NOT_ASKED:
        return "这项义务不涉及本部门，不需要零报告。"
    if kind == ObligationKind.REVIEW:
        return ""
    if kind == ObligationKind.JUSTIFY:
        return "" if not _weak(department) else "有依据只是政策文件的资源，须先补充依据。"
    if cell.number:
        return f"有 {cell.number} 项记录在册，不能报零。"
    if cell.state is State.MET:
        return "这项义务已完成，不需要零报告。"
    return ""


def _weak(department: Department) -> bool:
    return department.resources.published().filter(has_weak_basis=True).exists()


def why_not_prepare(department: Department, kind: str, period: ReportingPeriod) -> str:
    """Return "" or the sentence that says why no nil report can be drafted now."""
    live = NilReport.objects.live().filter(department=department, period=period, obligation=kind)
    if live.exists():
        return TAKEN
    refusal = why_not_nil(department, kind, period)
    return f"不能报零：{refusal}" if refusal else ""


def prepare_nil_report(report: NilReport, user: User) -> NilReport:
    """Draft a nil report. Raises NotAvailable where there is something to report, NotPermitted."""
    refusal = why_not_prepare(report.department, report.obligation, report.period)
    if refusal:
        raise NotAvailable(refusal)
    try:
        with act("catalog.nilreport.prepare"):
            report.prepared_by = user
            NIL_REPORTS.bear("prepare", user, [report])
            report.save()
            _record(report, user, "prepare", "拟制零报告", reason=report.statement)
    except IntegrityError as error:  # drafted by a colleague a moment earlier
        raise NotAvailable(TAKEN) from error
    return report


def end_nil_reports(version: ResourceVersion, user: User) -> None:
    """A resource has been handed in: the word that there was none does not stand any longer."""
    rows = NilReport.objects.filter(
        department=version.resource.provider,
        obligation=ObligationKind.COMPILE,
        status__in=LIVE,
        period__starts_on__lte=today(),
        period__ends_on__gte=today(),
    )
    for report in rows.select_related("department", "period"):
        mirror(report, S.WITHDRAWN)
        _end(report)
        _record(report, user, "lapse", "零报告失效", reason=f"已报送“{version.resource.title}”。")


def _record(report: NilReport, user: User, verb: str, label: str, *, reason: str) -> None:
    target_label, department = describe(report)
    record(
        verb=verb,
        label=label,
        target=report,
        target_label=target_label,
        target_department=department,
        actor=user,
        reason=reason,
        basis=clause(CLAUSES[ObligationKind(report.obligation)]).citation,
    )


def owns(report: NilReport, capacity: Capacity) -> bool:
    return report.department_id in capacity.covers


def receives(report: NilReport, capacity: Capacity) -> bool:
    return capacity.department is not None and capacity.department.is_bureau


def describe(report: NilReport) -> tuple[str, str]:
    return str(report), report.department.name


def not_the_writer(report: NilReport, capacity: Capacity, given: Given) -> Verdict:
    """Two people: who drafted does not sign, for oneself or in another's place."""
    if report.prepared_by_id in _persons(capacity):
        return _refusal("P1", "零报告是您本人拟的。", "请部门负责人签署。")
    return Verdict()


def a_third_person(report: NilReport, capacity: Capacity, given: Given) -> Verdict:
    if {report.prepared_by_id, report.signed_by_id} & _persons(capacity):
        return _refusal("P1", "零报告是您本人拟稿或签署的。", "请局内其他人接收。")
    return Verdict()


def _persons(capacity: Capacity) -> set[int]:
    return {one.pk for one in (capacity.user, capacity.principal) if one is not None}


def still_nil(report: NilReport, capacity: Capacity, given: Given) -> Verdict:
    """What is on record in the meantime speaks against the statement."""
    refusal = why_not_nil(report.department, report.obligation, report.period)
    if refusal:
        return _refusal("N1", refusal, "退回，由填报员按实际情况报送。")
    return Verdict()


def _refusal(code: str, message: str, remedy: str) -> Verdict:
    return Verdict((Finding(code, message, remedy),))


def sign(report: NilReport, capacity: Capacity, given: Given) -> None:
    _keep(report, signed_by=capacity.user, signed_on=today(), ended_on=None)


def receive(report: NilReport, capacity: Capacity, given: Given) -> None:
    _keep(report, received_by=capacity.user, received_on=today())


def give_back(report: NilReport, capacity: Capacity, given: Given) -> None:
    _end(report)


def _end(report: NilReport) -> None:
    """The statement stands no longer; one that was never signed has no day of ending."""
    _keep(report, ended_on=today() if report.signed_on else None)


def _keep(report: NilReport, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))


TRANSITIONS = (
    Transition(
        "prepare",
        "拟制零报告",
        (),
        S.PREPARED,
        CLERK,
        "owner",
        clauses=("T12.2",),
        hidden=True,
    ),
    Transition(
        "sign",
        "签署零报告",
        (S.PREPARED,),
        S.SIGNED,
        HEAD,
        "owner",
        clauses=("T13.1",),
        guards=(not_the_writer, still_nil),
        effects=(sign,),
        consequence="签署后报送主管部门，本部门对声明的真实性负责。",
        keep="暂不签署",
        tone="primary",
    ),
    Transition(
        "return",
        "退回填报员",
        (S.PREPARED,),
        S.RETURNED,
        HEAD,
        "owner",
        clauses=("T13.1",),
        effects=(give_back,),
        asks=(Ask("text", "理由", "text"),),
        consequence="退回后由填报员另拟，或按实际情况报送目录。",
        keep="不退回",
    ),
    Transition(
        "receive",
        "接收零报告",
        (S.SIGNED,),
        S.RECEIVED,
        RECEIVERS,
        "bureau",
        clauses=("T16.1",),
        guards=(a_third_person, still_nil),
        effects=(receive,),
        consequence="接收后计入本周期的报送情况；以后又报送目录的，零报告自动失效。",
        keep="暂不接收",
        tone="primary",
        in_bulk=True,
    ),
    Transition(
        "refuse",
        "退回部门",
        (S.SIGNED, S.RECEIVED),
        S.RETURNED,
        RECEIVERS,
        "bureau",
        clauses=("T16.1",),
        effects=(give_back,),
        asks=(Ask("text", "理由", "text"),),
        consequence="零报告从今天起不再有效，部门须另拟或按实际情况报送目录。",
        keep="不退回",
    ),
    Transition(
        "withdraw",
        "撤回零报告",
        LIVE,
        S.WITHDRAWN,
        CLERK,
        "owner",
        clauses=("T12.2",),
        effects=(give_back,),
        asks=(Ask("text", "理由", "text"),),
        consequence="撤回后这项义务恢复为未完成。",
        keep="不撤回",
        tone="danger",
    ),
)

NIL_REPORTS = Machine(
    NilReport,
    TRANSITIONS,
    parties={"owner": owns, "bureau": receives},
    describe=describe,
)
