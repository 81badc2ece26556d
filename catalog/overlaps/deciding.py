"""What the authority decides about a finding: a 数源部门, or why it is no duplicate (条例第十九条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from catalog.codes import normalise_name
from catalog.models import (
    DuplicateFinding,
    InformationResource,
    ItemHolding,
    SourceDesignation,
)
from catalog.overlaps.lookup import designations
from catalog.overlaps.names import Thesaurus
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.notices.inbox import send
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import Incomplete, NotAvailable, NotPermitted, Overtaken, Refused

Outcome = DuplicateFinding.Outcome
NOT_REVIEWER = "重复事项由局目录审核员决定。您的角色：{roles}。"


@dataclass(frozen=True, slots=True)
class Source:
    """Which department becomes the source, by which paper."""

    department: Department
    decision_number: str
    decided_on: date
    note: str = ""


def parties_of(finding: DuplicateFinding) -> QuerySet:
    """Return the departments that a finding concerns."""
    if finding.kind == DuplicateFinding.Kind.NAME:
        held = ItemHolding.objects.current().filter(concept=finding.key)
        if finding.ended_on:
            held = ItemHolding.objects.on(finding.found_on).filter(concept=finding.key)
        keys = held.values("department_id")
    else:
        pair = InformationResource.objects.filter(pk__in=[finding.left_id, finding.right_id])
        keys = pair.values("provider_id")
    return Department.objects.filter(pk__in=keys).order_by("credit_code")


def designate(finding: DuplicateFinding, source: Source, user: User) -> DuplicateFinding:
    """Make one of the departments the source of the datum; the decision enters the register.

    Raises NotPermitted, NotAvailable, Incomplete, Refused, Overtaken.
    """
    missing = {
        name: text
        for name, text in (
            ("decision_number", "" if source.decision_number.strip() else "没有填写决定文号。"),
            ("decided_on", "" if source.decided_on <= today() else "决定日期不能晚于今天。"),
        )
        if text
    }
    if missing:
        raise Incomplete(missing)
    with act("catalog.duplicatefinding.designate"):
        check(finding, user)
        parties = list(parties_of(finding))
        if source.department not in parties:
            raise Refused(f"{source.department.name}没有收集这项数据，不能作为数源部门。")
        designation = _entered(finding, source, parties)
        _decide(finding, user, Outcome.SOURCE, source.note, designation)
        label = f"确定{source.department.label}为数源部门"
        _record(finding, user, "designate", label, source.note or source.decision_number)
        sentence = f"“{finding.title}”已确定{source.department.label}为数源部门（{source.decision_number}）"
        tell(parties, finding, sentence)
    return finding


def set_apart(finding: DuplicateFinding, reason: str, user: User) -> DuplicateFinding:
    """Decide that it is no duplicate, because … . Raises as `designate` does."""
    if not reason.strip():
        raise Incomplete({"reason": "没有写明不属于重复的理由。"})
    with act("catalog.duplicatefinding.set_apart"):
        check(finding, user)
        _decide(finding, user, Outcome.DISTINCT, reason.strip()[:500], None)
        _record(finding, user, "set_apart", "不属于重复", reason.strip())
        tell(parties_of(finding), finding, f"“{finding.title}”不属于重复收集：{reason.strip()}")
    return finding


def reopen(finding: DuplicateFinding, reason: str, user: User) -> DuplicateFinding:
    """Take a decision back: the finding ends with it, a new one stands in its place."""
    if not reason.strip():
        raise Incomplete({"reason": "没有写明重新处理的理由。"})
    with act("catalog.duplicatefinding.reopen"):
        check(finding, user, decided=True)
        ended = DuplicateFinding.objects.decided().filter(pk=finding.pk)
        if not ended.update(ended_on=today(), ended_because=f"重新处理：{reason.strip()}"[:200]):
            raise Overtaken("没有办理：这件事项刚刚由别人处理。请刷新后再看。")
        fresh = DuplicateFinding.objects.create(
            kind=finding.kind,
            key=finding.key,
            title=finding.title,
            left_id=finding.left_id,
            right_id=finding.right_id,
            departments=finding.departments,
            resources=finding.resources,
            evidence=finding.evidence,
            found_on=today(),
            supersedes=finding,
        )
        _record(finding, user, "reopen", "重新处理", reason.strip())
    return fresh


def check(finding: DuplicateFinding, user: User, *, decided: bool = False) -> None:
    """Raise what stands in the way of this person deciding this finding now."""
    if Role.BUREAU_CATALOG not in user.roles:
        raise NotPermitted(NOT_REVIEWER.format(roles=user.role_labels or "未授予角色"))
    finding.refresh_from_db()
    if finding.ended_on:
        raise NotAvailable(f"“{finding.title}”已于 {finding.ended_on:%Y-%m-%d} 终结，不再处理。")
    if not decided and finding.decided_at:
        who = finding.decided_by.full_name if finding.decided_by else "系统"
        raise NotAvailable(f"{who}已作出决定：{finding.get_outcome_display()}。请刷新后再看。")
    if decided and not finding.decided_at:
        raise NotAvailable("这件事项还没有决定。")


def tell(parties: Iterable[Department], finding: DuplicateFinding, sentence: str) -> None:
    """Tell clerks and heads of the departments concerned."""
    people = User.objects.filter(
        is_active=True,
        department__in=[one.pk for one in parties],
        groups__name__in=[Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD],
    ).distinct()
    link = f"/admin/catalog/duplicatefinding/{finding.pk}/change/"
    send(people, sentence, link, target=finding)


def _entered(
    finding: DuplicateFinding, source: Source, parties: list[Department]
) -> SourceDesignation:
    """Return the entry of the register: the one in force for this datum, or a new one."""
    lead, others = source.department, [one for one in parties if one != source.department]
    thesaurus = Thesaurus.load(today())
    title, resource, concept = finding.title, None, finding.key
    if finding.kind == DuplicateFinding.Kind.RESOURCES:
        resource = next(one for one in (finding.left, finding.right) if one.provider_id == lead.pk)
        title = resource.title
        concept = thesaurus.concept_of(title)
    standing = designations(thesaurus, [concept]).get(concept)
    if standing is not None:
        if standing.lead_department_id != lead.pk:
            raise Refused(
                f"“{standing.item_title}”已由 {standing.decision_number} 确定"
                f"{standing.lead_department.label}为数源部门。先在“数源部门”终止原决定。"
            )
        standing.co_departments.add(*others)
        return standing
    made = SourceDesignation.objects.create(
        item_title=title[:200],
        item_key=normalise_name(title)[:200],
        resource=resource,
        lead_department=lead,
        decision_number=source.decision_number.strip(),
        decided_on=source.decided_on,
        note=source.note[:500],
    )
    made.co_departments.set(others)
    return made


def _decide(
    finding: DuplicateFinding,
    user: User,
    outcome: str,
    reason: str,
    designation: SourceDesignation | None,
) -> None:
    """Write the decision, unless somebody was quicker."""
    values = {
        "outcome": outcome,
        "reason": reason,
        "designation": designation,
        "decided_by": user,
        "decided_at": now(),
    }
    if not DuplicateFinding.objects.open().filter(pk=finding.pk).update(**values):
        raise Overtaken("没有办理：这件事项刚刚由别人处理。请刷新后再看。")
    for name, value in values.items():
        setattr(finding, name, value)


def _record(finding: DuplicateFinding, user: User, verb: str, label: str, reason: str) -> None:
    departments = "、".join(one.label for one in parties_of(finding)[:5])
    record(
        verb=verb,
        label=label,
        target=finding,
        target_label=finding.title,
        target_department=departments,
        actor=user,
        reason=reason,
        basis=clause("T19.2").citation,
        detail={"outcome": finding.outcome, "evidence": finding.evidence},
    )
