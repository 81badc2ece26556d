"""零报告: drafted by the clerk, signed by the head, received by the bureau; printed and kept."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.registers import RefusalAsMessage
from catalog.models import NilReport, NilReportStatus, ObligationKind, ReportingPeriod
from catalog.workflow.nil_reports import (
    CLAUSES,
    NIL_REPORTS,
    SUGGESTED,
    prepare_nil_report,
    why_not_prepare,
)
from yongcheng.departments.models import Department
from yongcheng.departments.scoping import department_ids
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import WorkflowAdmin
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import today
from yongcheng.trail.entries import entries_of

LOOKS = {
    NilReportStatus.PREPARED: "head_review",
    NilReportStatus.SIGNED: "in_review",
    NilReportStatus.RECEIVED: "received",
    NilReportStatus.RETURNED: "returned",
    NilReportStatus.WITHDRAWN: "cancelled",
}


class NilReportForm(forms.ModelForm):
    """Says beside the obligation what is on record against a nil report."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        named = [given.get(name) for name in ("department", "obligation", "period")]
        refusal = why_not_prepare(*named) if all(named) else ""
        if refusal:
            self.add_error("obligation", refusal)
        return given


@admin.register(NilReport)
class NilReportAdmin(RefusalAsMessage, WorkflowAdmin):
    machine = NIL_REPORTS
    form = NilReportForm
    nav = Nav("目录", 45, "零报告")
    change_form_template = "catalog/obligations/nil_form.html"
    list_display = ["subject", "unit", "period", "signed", "received", "state"]
    list_filter = [("department", AutocompleteFilter), "status", "obligation", "period"]
    list_select_related = ["department", "period", "signed_by", "received_by"]
    search_fields = ["department__name", "statement", "period__name"]
    search_help_text = "部门、周期或声明"
    fields = ["department", "period", "obligation", "statement"]

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(partial(paper_response, self))
        own = [path("<int:pk>/paper/", view, name="catalog_nilreport_paper")]
        return own + super().get_urls()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was drafted is signed as it stands; another wording is another report."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the matrix has handed over, with the usual words of that obligation."""
        found = super().get_changeform_initial_data(request)
        found.setdefault("department", request.user.department_id)
        if found.get("obligation") in SUGGESTED:
            found.setdefault("statement", SUGGESTED[ObligationKind(found["obligation"])])
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rows: QuerySet | None = None
        if db_field.name == "department":
            rows = Department.objects.filter(pk__in=department_ids(request.user))
        elif db_field.name == "period":
            rows = ReportingPeriod.objects.visible_to(request.user).running(today())
        if rows is not None:
            kwargs["queryset"] = rows
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: NilReport, form: ModelForm, change: bool
    ) -> None:
        prepare_nil_report(obj, request.user)

    def submit_note(self, request: HttpRequest, obj: Any) -> str:
        return "" if obj else "保存后由部门负责人签署，签署人不能是拟稿人本人。"

    def chip_of(self, obj: NilReport) -> str:
        return self.state(obj)

    def identity_of(self, obj: NilReport) -> str:
        return format_html(
            '{}　{}　拟稿 {}　<a href="{}">打印声明</a>',
            obj.department.name,
            obj.period.name,
            obj.prepared_by.full_name,
            reverse("admin:catalog_nilreport_paper", args=[obj.pk]),
        )

    @admin.display(description="义务", ordering="obligation")
    def subject(self, obj: NilReport) -> str:
        return f"{obj.get_obligation_display()}零报告"

    @admin.display(description="部门", ordering="department__credit_code")
    def unit(self, obj: NilReport) -> str:
        return obj.department.label

    @admin.display(description="签署", ordering="signed_on")
    def signed(self, obj: NilReport) -> str:
        return f"{obj.signed_on:%Y-%m-%d} {obj.signed_by.full_name}" if obj.signed_on else "—"

    @admin.display(description="接收", ordering="received_on")
    def received(self, obj: NilReport) -> str:
        return f"{obj.received_on:%Y-%m-%d}" if obj.received_on else "—"

    @admin.display(description="状态", ordering="status")
    def state(self, obj: NilReport) -> SafeString:
        return marks.chip(obj.get_status_display(), LOOKS[obj.status])


def paper_response(model_admin: NilReportAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The statement on paper: who states what for which period, who signed, who received."""
    report = model_admin.visible(request, pk)
    context = {
        "report": report,
        "law": clause(CLAUSES[ObligationKind(report.obligation)]),
        "last": entries_of(report).order_by("-number").first(),
        "back": model_admin.page_url(report),
    }
    return TemplateResponse(request, "catalog/obligations/paper.html", context)
