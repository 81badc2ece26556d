"""Confirm pages of the two acts that open a version on a published resource: 变更 and 下线."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.models import InformationResource
from catalog.workflow.drafts import propose_change, why_not_propose
from catalog.workflow.reasons import RETIRE_REASONS
from yongcheng.workflow.errors import WorkflowError


@dataclass(frozen=True, slots=True)
class Proposal:
    """One of the two acts, in the words of its confirm page."""

    kind: str
    label: str
    consequence: str
    keep: str
    clauses: tuple[str, ...]
    tone: str = "primary"


PROPOSALS = {
    "change": Proposal(
        "change",
        "发起变更",
        "建立新版本草稿。新版本发布之前，现行版本继续有效。",
        "不变更",
        ("T17.2",),
    ),
    "retire": Proposal(
        "retire",
        "申请下线",
        "经部门负责人同意、主管部门审核后下线；在此之前现行版本继续有效。下线的资源保留代码和全部版本。",
        "不下线",
        ("T17.2", "T16.1"),
        "danger",
    ),
}


def propose_response(
    model_admin: Any, request: HttpRequest, resource: InformationResource, kind: str
) -> HttpResponse:
    """GET asks, POST opens the version and leads on: a change to its form, 下线 to its page."""
    proposal = PROPOSALS.get(kind)
    if proposal is None:
        raise Http404
    page = model_admin.page_url(resource)
    refusal = why_not_propose(resource, request.user)
    if refusal:
        messages.error(request, refusal)
        return HttpResponseRedirect(page)
    errors: dict[str, str] = {}
    given = {"reason": request.POST.get("reason", ""), "text": request.POST.get("text", "").strip()}
    if request.method == "POST":
        errors = faults(kind, given)
        if not errors:
            return _open(request, resource, proposal, note_of(given), page)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": proposal.label,
        "object": resource,
        "proposal": proposal,
        "reasons": RETIRE_REASONS if kind == "retire" else (),
        "given": given,
        "errors": errors,
        "keep_url": page,
    }
    return TemplateResponse(request, "catalog/propose.html", context)


def faults(kind: str, given: dict[str, str]) -> dict[str, str]:
    """Return what is missing on the confirm page."""
    found = {}
    if kind == "retire" and given["reason"] not in dict(RETIRE_REASONS):
        found["reason"] = "没有选择下线事由。"
    if given["reason"] == "other" and not given["text"]:
        found["text"] = "选了“其他”，没有写明事由。"
    if len(given["text"]) > 400:
        found["text"] = "说明最多 400 字。"
    return found


def note_of(given: dict[str, str]) -> str:
    """Return the reason as it is kept: the ticked line, then the free words."""
    return "。".join(
        part for part in (dict(RETIRE_REASONS).get(given["reason"]), given["text"]) if part
    )


def _open(
    request: HttpRequest, resource: InformationResource, proposal: Proposal, note: str, page: str
) -> HttpResponse:
    try:
        version = propose_change(
            resource, request.user, note=note, retire=proposal.kind == "retire"
        )
    except WorkflowError as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(page)
    if proposal.kind == "retire":
        messages.success(request, f"已建立“{resource.title}”的下线申请，提交部门负责人审核后生效。")
        return HttpResponseRedirect(page)
    messages.success(request, f"已建立“{resource.title}”第 {version.number} 版草稿。")
    return HttpResponseRedirect(
        reverse("admin:catalog_informationresource_edit", args=[resource.pk])
    )
