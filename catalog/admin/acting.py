"""The acting column: whose turn it is, until when, on what basis, and the buttons."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from catalog.choices import VersionKind, VersionStatus
from catalog.models import ResourceVersion
from catalog.workflow.guards import findings_of
from catalog.workflow.versions import VERSIONS
from yongcheng.desk.acts import primary_of
from yongcheng.desk.dues import Horizon
from yongcheng.desk.parts import Fact
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import today
from yongcheng.workflow.transitions import Offer

TURNS = {
    VersionStatus.DRAFT: "轮到填报员",
    VersionStatus.RETURNED: "轮到填报员修改",
    VersionStatus.HEAD_REVIEW: "轮到部门负责人",
    VersionStatus.BUREAU_REVIEW: "轮到目录审核员",
}


def context(model_admin: Any, request: HttpRequest, case: Any) -> dict[str, Any]:
    """Return what desk/parts/acting.html needs for this person and resource."""
    version = case.under_way
    page = model_admin.page_url(case.resource)
    base = page.removesuffix("change/")
    if version is None:
        return {"acting_title": "现行状态", "facts": standing(case), "act_base": base}
    offers = worded(VERSIONS.offers(version, request.user), version)
    note = "" if offers else waiting_note(version)
    return {
        "acting_title": TURNS[version.status],
        "facts": facts(version, case.horizon),
        "offers": offers,
        "act_base": base,
        "primary": primary(offers, version),
        "acting_note": note,
    }


def worded(offers: list[Offer], version: ResourceVersion) -> list[Offer]:
    """Let the button of sending back say how many points go with it; the act comes first."""
    points = len(findings_of(version, publishing=True).findings)
    named = []
    for offer in offers:
        one = offer.transition
        if one.name in {"send_back", "head_return"} and points:
            one = replace(one, label=f"{one.label}（一次列全 {points} 条）")
        named.append(replace(offer, transition=one))
    chosen = primary(named, version)
    return sorted(named, key=lambda offer: offer.transition.name != chosen)


def primary(offers: list[Offer], version: ResourceVersion) -> str:
    """Where publishing is blocked by a rule, sending back is the act that the page wants."""
    names = {offer.transition.name: offer for offer in offers}
    for forward, back in (("publish", "send_back"), ("head_approve", "head_return")):
        blocked = forward in names and not names[forward].allowed
        if blocked and back in names and names[back].allowed:
            return back
    return primary_of(offers)


def facts(version: ResourceVersion, horizon: Horizon) -> list[Fact]:
    """Return 收到, 到期, 用时, 承办, 依据 of the turn that runs now."""
    found = []
    started = version.clock.get("started_on") if version.due_on else None
    if started:
        began = type(today()).fromisoformat(started)
        found.append(Fact("收到", long_day(began)))
        tail = " 24:00" if not version.due_provisional else " 24:00（暂定）"
        found.append(Fact("到期", long_day(version.due_on) + tail))
        found.append(used(version, began, horizon))
    elif version.status == VersionStatus.RETURNED:
        found += [Fact("退回", when_returned(version))]
    if version.status == VersionStatus.BUREAU_REVIEW:
        found.append(Fact("承办", version.reviewer.full_name if version.reviewer else "未认领"))
    found.append(Fact("依据", "、".join(clause(key).short for key in basis_of(version))))
    return found


def used(version: ResourceVersion, began: Any, horizon: Horizon) -> Fact:
    days = horizon.calendar.workdays_between(began, horizon.today)
    mark = horizon.mark(version.due_on, provisional=version.due_provisional)
    text = f"第 {max(days, 1)} 个工作日，{mark.text}" if days >= 0 else mark.text
    return Fact("用时", text, mark.tone)


def basis_of(version: ResourceVersion) -> tuple[str, ...]:
    if version.status == VersionStatus.BUREAU_REVIEW:
        return ("T16.1",) if version.kind == VersionKind.INITIAL else ("T17.3",)
    if version.status == VersionStatus.HEAD_REVIEW:
        return ("T13.1",)
    return ("T12.2",) if version.kind == VersionKind.INITIAL else ("T17.2",)


def standing(case: Any) -> list[Fact]:
    """Return what there is to know of a resource on which nothing is under way."""
    resource = case.resource
    found = []
    if resource.first_published_on:
        found.append(Fact("首次发布", long_day(resource.first_published_on)))
    if resource.published_on:
        found.append(Fact("现行版本", long_day(resource.published_on)))
    if resource.retired_on:
        found.append(Fact("下线", long_day(resource.retired_on)))
    if resource.source_system_id:
        found.append(Fact("来源系统", resource.source_system.name))
    elif resource.has_no_system:
        found.append(Fact("来源系统", "无信息系统"))
    return found


def waiting_note(version: ResourceVersion) -> str:
    if version.status in {VersionStatus.DRAFT, VersionStatus.RETURNED}:
        return "由提供部门的填报员修改和提交。"
    if version.status == VersionStatus.HEAD_REVIEW:
        return "由提供部门负责人审核。逾期不视为同意，转督办。"
    return "由政务数据共享主管部门的目录审核员审核。逾期不视为通过，转督办。"


def when_returned(version: ResourceVersion) -> str:
    last = version.opinions[-1] if version.opinions else {}
    return f"{last.get('at', '')[:10]} {last.get('by', '')}".strip()


def long_day(day: Any) -> str:
    return f"{day:%Y-%m-%d} 周{'一二三四五六日'[day.weekday()]}"
