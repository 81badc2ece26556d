"""The page of one finding: who holds what, which items match and which differ, what was decided."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from catalog.choices import SharingType
from catalog.models import (
    DuplicateFinding,
    InformationItem,
    InformationResource,
    ItemHolding,
    ItemName,
)
from catalog.models.resources import IN_FORCE
from yongcheng.departments.roles import Role
from yongcheng.desk import marks
from yongcheng.desk.parts import Fact, Step
from yongcheng.trail.entries import entries_of

PAGE_ROWS = 20
LOOKS = {"": "open", "source": "confirmed", "distinct": "not_needed"}


@dataclass(frozen=True, slots=True)
class Holder:
    """A department that holds the datum, with what its resources allow."""

    name: str
    resources: int
    sharing: str
    url: str
    is_chosen: bool


def state_chip(finding: DuplicateFinding) -> SafeString:
    if finding.ended_on:
        return marks.chip(f"{finding.ended_on:%Y-%m-%d} 终结", "retired")
    return marks.chip(finding.state_text, LOOKS[finding.outcome])


def finding_response(
    model_admin: Any, request: HttpRequest, finding: DuplicateFinding
) -> HttpResponse:
    is_name = finding.kind == DuplicateFinding.Kind.NAME
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": finding.title,
        "title_chip": state_chip(finding),
        "finding": finding,
        "facts": facts(finding),
        "acting_note": acting_note(request, finding),
        "decide_base": model_admin.page_url(finding).removesuffix("change/") + "decide/",
        "may_decide": may_decide(request, finding),
        "may_reopen": may_reopen(request, finding),
        "steps": steps(finding),
        **(named(request, finding) if is_name else paired(request, finding)),
    }
    template = "catalog/overlaps/name.html" if is_name else "catalog/overlaps/pair.html"
    return TemplateResponse(request, template, context)


def may_decide(request: HttpRequest, finding: DuplicateFinding) -> bool:
    return finding.is_open and Role.BUREAU_CATALOG in request.user.roles


def may_reopen(request: HttpRequest, finding: DuplicateFinding) -> bool:
    decided = finding.decided_at is not None and finding.ended_on is None
    return decided and Role.BUREAU_CATALOG in request.user.roles


def acting_note(request: HttpRequest, finding: DuplicateFinding) -> str:
    """Why this person has no button here."""
    if not finding.is_open or Role.BUREAU_CATALOG in request.user.roles:
        return ""
    roles = request.user.role_labels or "未授予角色"
    return f"由局目录审核员决定。您的角色：{roles}。"


def facts(finding: DuplicateFinding) -> list[Fact]:
    """What the acting column says: when found, what was decided by whom."""
    found = [Fact("发现", f"{finding.found_on:%Y-%m-%d}")]
    if finding.supersedes_id:
        before = finding.supersedes
        url = reverse("admin:catalog_duplicatefinding_change", args=[before.pk])
        found.append(Fact("接续", f"{before.ended_because}", url=url))
    if finding.decided_at:
        day = timezone.localtime(finding.decided_at)
        who = finding.decided_by.full_name if finding.decided_by else "按已有决定"
        found.append(Fact("处理结果", finding.get_outcome_display()))
        if finding.designation:
            url = reverse("admin:catalog_sourcedesignation_change", args=[finding.designation_id])
            lead = finding.designation.lead_department.label
            found.append(
                Fact("数源部门", f"{lead}，{finding.designation.decision_number}", url=url)
            )
        found.append(Fact("决定", f"{day:%Y-%m-%d} {who}"))
        if finding.reason:
            found.append(Fact("理由", finding.reason))
    if finding.ended_on:
        found.append(Fact("终结", f"{finding.ended_on:%Y-%m-%d}，{finding.ended_because}"))
    return found


def steps(finding: DuplicateFinding) -> list[Step]:
    return [
        Step(
            entry.label,
            f"{timezone.localtime(entry.at):%m-%d}",
            f"{entry.actor_name}：{entry.reason}",
        )
        for entry in entries_of(finding)[:8]
    ]


def named(request: HttpRequest, finding: DuplicateFinding) -> dict[str, Any]:
    """A datum: its spellings, the departments that hold it, and the resources that carry it."""
    names = list(ItemName.objects.filter(concept=finding.key))
    items = InformationItem.objects.filter(
        title_key__in=[row.key for row in names], resource__status__in=IN_FORCE
    )
    chosen = request.GET.get("department", "")
    holders = holders_of(finding, items, chosen, request.GET.get("others", ""))
    if chosen.isdigit():
        items = items.filter(resource__provider_id=int(chosen))
    rows = items.select_related("resource__provider").order_by("resource_id", "position")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return {
        "spellings": sorted({one for row in names for one in row.spellings}),
        "holders": holders,
        "chosen": next((one for one in holders if one.is_chosen), None),
        "page": page,
    }


def holders_of(
    finding: DuplicateFinding, items: Any, chosen: str, others_than: str
) -> list[Holder]:
    """Return the departments with their counts; each count opens the list below of as many rows."""
    held = ItemHolding.objects.current().filter(concept=finding.key).select_related("department")
    if others_than.isdigit():
        held = held.exclude(department_id=int(others_than))
    terms: dict[int, list[str]] = {}
    labels = dict(SharingType.choices)
    counted = items.order_by().values_list("resource__provider_id", "resource__sharing_type")
    for department, kind, number in counted.annotate(Count("resource_id", distinct=True)):
        terms.setdefault(department, []).append(f"{labels.get(kind, '未填写')} {number}")
    return [
        Holder(
            one.department.name,
            one.resources,
            "，".join(terms.get(one.department_id, ())),
            f"?department={one.department_id}#resources",
            str(one.department_id) == chosen,
        )
        for one in held.order_by("-resources", "department__credit_code")
    ]


def paired(request: HttpRequest, finding: DuplicateFinding) -> dict[str, Any]:
    """Two resources side by side: the items that match and those that do not, by name."""
    rows = InformationResource.objects.visible_to(request.user).select_related("provider")
    found = rows.in_bulk([finding.left_id, finding.right_id])
    left, right = found.get(finding.left_id), found.get(finding.right_id)
    evidence = finding.evidence
    return {
        "left": left,
        "right": right,
        "same": evidence.get("same", []),
        "only_left": evidence.get("left", []),
        "only_right": evidence.get("right", []),
        "compare_url": compare_url(finding.left_id, finding.right_id),
    }


def compare_url(left: int, right: int) -> str:
    """Return the address of the page that shows two resources side by side."""
    return f"/admin/catalog/informationresource/compare/?left={left}&right={right}"
