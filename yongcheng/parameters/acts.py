"""Changing a parameter takes two people: one proposes a value and its basis, another confirms it.

Nothing in force is edited. A confirmed value opens a span of days and closes the one before it; the
cases opened under the old value keep it in their snapshot.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yongcheng.parameters.models import ParameterQuerySet, PolicyParameter
from yongcheng.parameters.values import Kind, in_words, limit_fault, to_python
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone

DAY = timedelta(days=1)
KEPT = ("key", "name", "kind", "unit")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a proposal says. Limits change only together with a newer legal basis."""

    value: str
    effective_from: date
    reason: str
    approval_number: str = ""
    source_document: str = ""
    source_article: str = ""
    source_in_force_from: date | None = None
    ceiling: str | None = None
    floor: str | None = None
    is_verified: bool = True


def latest(key: str) -> PolicyParameter | None:
    """Return the last confirmed value of a key, a future one included."""
    return _confirmed(key).order_by("-effective_from").first()


def check(current: PolicyParameter, change: Change) -> dict[str, str]:
    """Return field → sentence for everything that stands against the change."""
    faults = _faults_of_values(current, change)
    if not change.reason.strip():
        faults["reason"] = "没有写明调整理由。"
    if change.effective_from <= today():
        faults["effective_from"] = "生效日期须在今天以后：已经办理的事项按当时的取值，不能倒改。"
    elif _confirmed(current.key).filter(effective_from=change.effective_from).exists():
        faults["effective_from"] = "这一天已有确认的取值。"
    return faults


def _faults_of_values(current: PolicyParameter, change: Change) -> dict[str, str]:
    faults: dict[str, str] = {}
    limits = {"ceiling": change.ceiling, "floor": change.floor}
    for name, text in {"value": change.value, **limits}.items():
        try:
            if text:
                to_python(current.kind, text)
        except ValueError as error:
            faults[name] = str(error)
    if not change.value:
        faults["value"] = "没有填写取值。"
    if faults:
        return faults
    moved = [name for name, text in limits.items() if text not in (None, getattr(current, name))]
    if moved and (fault := _basis_fault(current, change)):
        return {moved[0]: fault}
    ceiling, floor = (
        getattr(current, name) if text is None else text for name, text in limits.items()
    )
    fault = limit_fault(current.kind, change.value, ceiling, floor)
    if fault:
        faults["value"] = f"{fault}依据是{current.citation}；有更新的法定依据时，连同依据一并提出。"
    return faults


def _basis_fault(current: PolicyParameter, change: Change) -> str:
    """Legal limits follow the law alone: a newer document, named with number and date."""
    known_since = current.source_in_force_from or current.effective_from
    named = change.source_document and change.approval_number and change.source_in_force_from
    if not named or change.source_document == current.source_document:
        return "法定上下限只随新的法定依据改变：请填写新的来源文件、文号和施行日期。"
    if change.source_in_force_from <= known_since:
        return f"来源文件须晚于现行依据（{known_since:%Y-%m-%d}）。"
    if change.source_in_force_from > change.effective_from:
        return "取值不能早于来源文件的施行日期生效。"
    return ""


def propose(key: str, change: Change, *, by: Any, on_behalf_of: str = "") -> PolicyParameter:
    """Put a change before the bureau's leader. Raises ValidationError by field, NotDone."""
    _permitted(by, "parameters.add_policyparameter", "提出参数调整")
    current = latest(key)
    if current is None:
        raise NotDone("没有这个参数。")
    if faults := check(current, change):
        raise ValidationError(faults)
    row = PolicyParameter(
        **{name: getattr(current, name) for name in KEPT},
        value=change.value,
        source_document=change.source_document or current.source_document,
        source_article=change.source_article or current.source_article,
        source_in_force_from=change.source_in_force_from or current.source_in_force_from,
        is_verified=change.is_verified if change.source_document else current.is_verified,
        ceiling=current.ceiling if change.ceiling is None else change.ceiling,
        floor=current.floor if change.floor is None else change.floor,
        effective_from=change.effective_from,
        approval_number=change.approval_number,
        reason=change.reason,
        proposed_by=by,
        proposed_at=now(),
    )
    try:
        with act("parameters.policyparameter.propose"):
            row.save()
            _record("propose", "提出参数调整", row, by, on_behalf_of, change.reason, current.value)
    except IntegrityError as error:
        raise NotDone("这个参数已有待确认的调整，先确认或不同意那一项。") from error
    return row


def confirm(pk: int, *, by: Any, on_behalf_of: str = "") -> PolicyParameter:
    """Let a proposed value take effect from its day and close the value before it.

    Raises NotDone where somebody else decided first, for the proposer, and for a day that has come.
    """
    _permitted(by, "parameters.confirm_policyparameter", "确认参数调整")
    try:
        with act("parameters.policyparameter.confirm"):
            row = _decided(pk, by, {"confirmed_by": by, "confirmed_at": now()})
            before = _fit_into_the_row(row)
            _record("confirm", "确认参数调整", row, by, on_behalf_of, row.reason, before)
            return row
    except IntegrityError as error:
        raise NotDone("同一天已有确认的取值。") from error


def refuse(pk: int, *, by: Any, reason: str, on_behalf_of: str = "") -> PolicyParameter:
    """Say no to a proposed value, with the reason. Raises NotDone."""
    _permitted(by, "parameters.confirm_policyparameter", "决定参数调整")
    if not reason.strip():
        raise NotDone("没有写明不同意的理由。")
    given = {"refused_by": by, "refused_at": now(), "refusal": reason[:300]}
    with act("parameters.policyparameter.refuse"):
        row = _decided(pk, by, given)
        _record("refuse", "不同意参数调整", row, by, on_behalf_of, reason, "")
        return row


def withdraw(pk: int, *, by: Any) -> PolicyParameter:
    """Take back one's own proposal. Raises NotDone."""
    with act("parameters.policyparameter.withdraw"):
        row = PolicyParameter.objects.get(pk=pk)
        if row.proposed_by_id != by.pk:
            raise NotDone("只有提出人可以撤回。")
        given = {"refused_by": by, "refused_at": now(), "refusal": "提出人撤回"}
        if not PolicyParameter.objects.proposed().filter(pk=pk).update(**given):
            raise NotDone(_who_decided(pk))
        row.refresh_from_db()
        _record("withdraw", "撤回参数调整", row, by, "", "", "")
        return row


def _decided(pk: int, by: Any, given: dict[str, Any]) -> PolicyParameter:
    """Compare-and-swap: of two people who decide at once one wins, the other reads who did."""
    row = PolicyParameter.objects.select_related("proposed_by").get(pk=pk)
    if row.proposed_by_id == by.pk:
        raise NotDone("提出人不能决定自己提出的调整，请另一位局领导办理。")
    if "confirmed_at" in given and row.is_open and row.effective_from <= today():
        raise NotDone(
            f"生效日期 {row.effective_from:%Y-%m-%d} 已到，期间的事项已按原取值办理。"
            "请不同意本项，由业务管理员重新提出。"
        )
    if not PolicyParameter.objects.proposed().filter(pk=pk).update(**given):
        raise NotDone(_who_decided(pk))
    row.refresh_from_db()
    return row


def _fit_into_the_row(row: PolicyParameter) -> str:
    """Set the days on which the values of a key hold; returns the value before this one."""
    others = _confirmed(row.key).exclude(pk=row.pk)
    before = (
        others.filter(effective_from__lt=row.effective_from).order_by("-effective_from").first()
    )
    after = others.filter(effective_from__gt=row.effective_from).order_by("effective_from").first()
    if after is not None:
        row.effective_to = after.effective_from - DAY
        row.save(update_fields=["effective_to"])
    if before is not None:
        last = row.effective_from - DAY
        before.effective_to = min(before.effective_to or last, last)
        before.save(update_fields=["effective_to"])
    return before.value if before is not None else ""


def _confirmed(key: str) -> ParameterQuerySet:
    return PolicyParameter.objects.confirmed().filter(key=key)


def _who_decided(pk: int) -> str:
    with transaction.atomic():
        row = PolicyParameter.objects.select_related("confirmed_by", "refused_by").get(pk=pk)
    if row.confirmed_at:
        return f"没有办理：{row.confirmed_by}已确认这项调整。请刷新后再看。"
    return f"没有办理：{row.refused_by}已决定不采用这项调整。请刷新后再看。"


def _permitted(by: Any, permission: str, what: str) -> None:
    if not by.has_perm(permission):
        raise NotDone(f"您的角色不能{what}：业务管理员提出，局领导确认。")


def _record(  # noqa: PLR0913  (one sentence of the trail)
    verb: str,
    label: str,
    row: PolicyParameter,
    by: Any,
    on_behalf_of: str,
    reason: str,
    before: str,
) -> None:
    old = in_words(row.kind, before) if row.kind == Kind.FLAG else before
    record(
        verb=verb,
        label=label,
        target=row,
        target_label=f"{row.name}：{row.value_text}，{row.effective_from:%Y-%m-%d} 起",
        actor=by,
        on_behalf_of=on_behalf_of,
        reason=reason,
        basis=row.citation,
        detail={"key": row.key, "value": row.value, "before": old, "number": row.approval_number},
    )
