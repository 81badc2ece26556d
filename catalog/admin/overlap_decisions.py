"""Confirm pages of the decisions on findings: one, or many with one reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.models import DuplicateFinding
from catalog.overlaps.deciding import Source, designate, parties_of, reopen, set_apart
from yongcheng.departments.models import Department, User
from yongcheng.desk.bulk import BULK_MOST, bulk_outcome
from yongcheng.trail.clock import today
from yongcheng.workflow.errors import Incomplete, WorkflowError
from yongcheng.workflow.machine import Outcome

Act = Callable[[DuplicateFinding, dict[str, Any], User], DuplicateFinding]


class SourceForm(forms.Form):
    """Which of the departments becomes the source, by which paper."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label="数源部门", empty_label="请选择"
    )
    decision_number = forms.CharField(label="决定文号", max_length=80)
    decided_on = forms.DateField(label="决定日期", help_text="格式如 2026-09-28")
    note = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, findings: Sequence[DuplicateFinding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = common_parties(findings)
        self.fields["decided_on"].initial = today()


class ReasonForm(forms.Form):
    """Why; the same words for every finding that was ticked."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, findings: Sequence[DuplicateFinding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision in the words of its confirm page."""

    name: str
    label: str
    consequence: str
    keep: str
    form: type[forms.Form]
    act: Act
    clauses: tuple[str, ...] = ("T19.2",)
    tone: str = "primary"


def _designate(finding: DuplicateFinding, given: dict[str, Any], user: User) -> DuplicateFinding:
    source = Source(
        given["department"], given["decision_number"], given["decided_on"], given["note"]
    )
    return designate(finding, source, user)


DECISIONS = {
    "source": Decision(
        "source",
        "确定数源部门",
        "登记进“数源部门”并通知各部门：由数源部门收集并统一提供共享，其他部门通过共享取得。",
        "暂不确定",
        SourceForm,
        _designate,
    ),
    "distinct": Decision(
        "distinct",
        "不属于重复",
        "写明理由后不再列入待处理；以后又有部门收集或者信息项有变化的，重新列入。",
        "不作决定",
        ReasonForm,
        lambda finding, given, user: set_apart(finding, given["reason"], user),
    ),
    "reopen": Decision(
        "reopen",
        "重新处理",
        "原决定保留在留痕里，这件事项重新列入待处理；已登记的数源部门决定不受影响。",
        "维持原决定",
        ReasonForm,
        lambda finding, given, user: reopen(finding, given["reason"], user),
    ),
}


def common_parties(findings: Sequence[DuplicateFinding]) -> QuerySet:
    """Return the departments that all of these findings concern."""
    keys: set[int] | None = None
    for finding in findings:
        own = set(parties_of(finding).values_list("pk", flat=True))
        keys = own if keys is None else keys & own
    return Department.objects.filter(pk__in=keys or ()).order_by("credit_code")


def decide_response(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """GET asks, POST decides; a refusal is told on the page of the finding."""
    finding = model_admin.visible(request, pk)
    decision = DECISIONS.get(name)
    if decision is None:
        raise Http404
    page = model_admin.page_url(finding)
    form = decision.form(request.POST or None, findings=[finding])
    if request.method == "POST" and form.is_valid():
        try:
            settled = decision.act(finding, form.cleaned_data, request.user)
        except Incomplete as error:
            for field, text in error.fields.items():
                form.add_error(field, text)
        except WorkflowError as error:
            messages.error(request, error.sentence)
            return HttpResponseRedirect(page)
        else:
            messages.success(request, f"已办理“{decision.label}”：{finding.title}。")
            return HttpResponseRedirect(model_admin.page_url(settled))
    context = _context(model_admin, request, decision, form) | {"object": finding, "keep_url": page}
    return TemplateResponse(request, "catalog/overlaps/decide.html", context)


def bulk_response(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """Decide many ticked findings; each gets its own transaction and its own result."""
    keys = [int(key) for key in request.POST.getlist("_selected_action") if key.isdigit()]
    rows = model_admin.get_queryset(request).filter(pk__in=keys[: BULK_MOST + 1])
    return bulk_page(model_admin, request, name, rows)


def bulk_page(model_admin: Any, request: HttpRequest, name: str, rows: QuerySet) -> HttpResponse:
    decision = DECISIONS.get(name)
    if decision is None or name == "reopen":
        raise Http404
    found = list(rows.defer(None)[: BULK_MOST + 1])
    if not found or len(found) > BULK_MOST:
        messages.warning(request, f"一次办理 1 至 {BULK_MOST} 件。请筛选后再选。")
        return HttpResponseRedirect(model_admin.list_url())
    confirmed = "confirmed" in request.POST
    form = decision.form(request.POST if confirmed else None, findings=found)
    context = _context(model_admin, request, decision, form) | {
        "rows": found,
        "keep_url": model_admin.list_url(),
        "bulk_url": reverse(f"{model_admin.base_name()}_bulk", args=[name]),
        "transition": decision,
    }
    if not confirmed or not form.is_valid():
        return TemplateResponse(request, "catalog/overlaps/decide.html", context)
    outcomes = [_outcome(one, decision, form.cleaned_data, request.user) for one in found]
    return TemplateResponse(request, "workflow/bulk_result.html", context | bulk_outcome(outcomes))


def _outcome(
    finding: DuplicateFinding, decision: Decision, given: dict[str, Any], user: User
) -> Outcome:
    try:
        return Outcome(decision.act(finding, given, user))
    except WorkflowError as error:
        return Outcome(finding, error)


def _context(
    model_admin: Any, request: HttpRequest, decision: Decision, form: forms.Form
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": decision.label,
        "decision": decision,
        "form": form,
    }


def start_source(model_admin: Any, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    return bulk_page(model_admin, request, "source", rows)


def start_distinct(model_admin: Any, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    return bulk_page(model_admin, request, "distinct", rows)


start_source.short_description = "批量确定数源部门"
start_distinct.short_description = "批量决定不属于重复"
ACTIONS = [start_distinct, start_source]
