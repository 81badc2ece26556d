"""The machine of cloud exemptions: applied for by the owner, decided by the bureau."""

from collections.abc import Mapping
from typing import Any

from catalog.models import CloudExemption, InformationSystem
from catalog.models import CloudExemptionStatus as S
from yongcheng.departments.capacities import Capacity
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Finding, Verdict
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import NotAvailable
from yongcheng.workflow.machine import Machine, mirror
from yongcheng.workflow.transitions import Ask, Transition

DECIDERS = frozenset({Role.BUREAU_ADMIN, Role.BUREAU_HEAD})


def owns(exemption: CloudExemption, capacity: Capacity) -> bool:
    return exemption.system.owner_id in capacity.covers


def decides(exemption: CloudExemption, capacity: Capacity) -> bool:
    return capacity.department is not None and capacity.department.is_bureau


def describe(exemption: CloudExemption) -> tuple[str, str]:
    return str(exemption), exemption.system.owner.name


def still_ahead(exemption: CloudExemption, capacity: Capacity, given: Mapping[str, Any]) -> Verdict:
    if exemption.expires_on <= today():
        finding = Finding("E1", "豁免的截止日期已过。", "退回后由申请单位改写有效期。")
        return Verdict((finding,))
    return Verdict()


def not_the_applicant(
    exemption: CloudExemption, capacity: Capacity, given: Mapping[str, Any]
) -> Verdict:
    if capacity.user.pk == exemption.applied_by_id:
        return Verdict((Finding("P1", "这件是您本人申请的。", "请局内其他人办理。"),))
    return Verdict()


def why_not_apply(system: InformationSystem) -> str:
    """Return "" or the sentence that says why no exemption can be applied for now."""
    live = CloudExemption.objects.filter(system=system, status__in=[S.APPLIED, S.APPROVED])
    if any(one.status != S.APPROVED or one.expires_on >= today() for one in live):
        return "这个系统已有待审核或有效的豁免，不能再申请。"
    return ""


def apply_exemption(exemption: CloudExemption, user: User) -> CloudExemption:
    """Apply for an exemption; one whose time is over makes room for the new one.

    Raises NotAvailable while another is under way or in force, NotPermitted for a stranger.
    """
    with act("catalog.cloudexemption.apply"):
        refusal = why_not_apply(exemption.system)
        if refusal:
            raise NotAvailable(refusal)
        for other in CloudExemption.objects.filter(system=exemption.system, status=S.APPROVED):
            mirror(other, S.REVOKED)
            _record(other, user, "expire", "豁免到期失效")
        exemption.applied_by = user
        EXEMPTIONS.bear("apply", user, [exemption])
        exemption.save()
        _record(exemption, user, "apply", "申请豁免", reason=exemption.explanation)
    return exemption


def _record(
    exemption: CloudExemption, user: User, verb: str, label: str, *, reason: str = ""
) -> None:
    target_label, department = describe(exemption)
    record(
        verb=verb,
        label=label,
        target=exemption,
        target_label=target_label,
        target_department=department,
        actor=user,
        reason=reason,
        basis=clause("J2.3-2c").citation,
    )


TRANSITIONS = (
    Transition(
        "apply",
        "申请豁免",
        (),
        S.APPLIED,
        frozenset({Role.DEPARTMENT_CLERK}),
        "owner",
        clauses=("J2.3-2c",),
        hidden=True,
    ),
    Transition(
        "approve",
        "同意豁免",
        (S.APPLIED,),
        S.APPROVED,
        DECIDERS,
        "bureau",
        clauses=("J2.3-2c",),
        guards=(not_the_applicant, still_ahead),
        asks=(Ask("text", "意见", "text"),),
        consequence="有效期内这个系统可以不部署在政务云，到期自动失效。",
        keep="暂不同意",
        tone="primary",
    ),
    Transition(
        "refuse",
        "不同意豁免",
        (S.APPLIED,),
        S.REFUSED,
        DECIDERS,
        "bureau",
        clauses=("J2.3-2c",),
        guards=(not_the_applicant,),
        asks=(Ask("text", "理由", "text"),),
        consequence="系统应当部署在政务云。",
        keep="不答复",
    ),
    Transition(
        "revoke",
        "撤销豁免",
        (S.APPROVED,),
        S.REVOKED,
        DECIDERS,
        "bureau",
        clauses=("J2.3-2c",),
        asks=(Ask("text", "理由", "text"),),
        consequence="撤销后系统应当迁入政务云。",
        keep="不撤销",
        tone="danger",
    ),
)

EXEMPTIONS = Machine(
    CloudExemption,
    TRANSITIONS,
    parties={"owner": owns, "bureau": decides},
    describe=describe,
)
