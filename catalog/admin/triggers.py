"""更新事由: what obliges a department to update a resource, until when, with or without extension."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.registers import RefusalAsMessage
from catalog.models import ChangeTrigger, ChangeTriggerStatus, InformationResource
from catalog.models.systems import READS_ALL
from catalog.workflow.triggers import TRIGGERS, register_trigger, why_not_register
from yongcheng.departments.scoping import department_ids
from yongcheng.desk import marks
from yongcheng.desk.dues import Horizon
from yongcheng.desk.list_columns import ListColumn
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import WorkflowAdmin
from yongcheng.desk.viewed_list import ViewedChangeList, ViewedList
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

LOOKS = {
    ChangeTriggerStatus.OPEN: "open",
    ChangeTriggerStatus.EXTENSION_ASKED: "in_review",
    ChangeTriggerStatus.EXTENDED: "paused",
    ChangeTriggerStatus.DONE: "done",
}

DUE = ListColumn("due", "更新期限", lambda row: row.due_on, "date")


class TriggerForm(forms.ModelForm):
    """Says beside the date what the register would refuse."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        resource, happened_on = given.get("resource"), given.get("happened_on")
        if resource and happened_on:
            refusal = why_not_register(resource, happened_on)
            if refusal:
                self.add_error("happened_on", refusal)
        return given


class TriggerChangeList(ViewedChangeList):
    """A page of triggers with their due words."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        horizon = Horizon(today(), load_calendar())
        for row in self.result_list:
            row.due_text = due_text(row, horizon)


def due_text(row: ChangeTrigger, horizon: Horizon) -> SafeString | str:
    if row.status == ChangeTriggerStatus.DONE:
        return f"{row.done_on:%Y-%m-%d} 办结"
    if row.reported_on:
        return f"{row.reported_on:%m-%d} 已报送，待审核"
    mark = horizon.mark(row.due_on, provisional=row.due_provisional)
    return marks.toned(f"{horizon.day(row.due_on)} {mark.text}", mark.tone, mark.icon)


class LateFilter(admin.SimpleListFilter):
    title = "是否逾期"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "逾期未报送")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.late(today()) if self.value() else queryset


@admin.register(ChangeTrigger)
class ChangeTriggerAdmin(RefusalAsMessage, ViewedList, WorkflowAdmin):
    machine = TRIGGERS
    form = TriggerForm
    nav = Nav("目录", 40, "更新事由")
    list_display = ["subject", "unit", "kind", "happened_on", "extended", "state", "due"]
    columns = (*list_display[:-1], DUE, "reported_on", "done_on", "description")
    export_permission = "catalog.export_informationresource"
    list_filter = [("resource__provider", AutocompleteFilter), "status", "kind", LateFilter]
    list_select_related = ["resource__provider"]
    search_fields = ["resource__title", "resource__code", "description"]
    search_help_text = "资源名称、代码或说明"
    autocomplete_fields = ["resource"]
    fields = ["resource", "kind", "happened_on", "description"]
    ordering = ["due_on", "id"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return TriggerChangeList

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was registered starts a clock and is not rewritten."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[ModelForm]:
        found = super().get_form(request, obj, **kwargs)
        if "resource" in found.base_fields:
            rows = InformationResource.objects.published()
            if not request.user.roles & READS_ALL:
                rows = rows.filter(provider_id__in=department_ids(request.user))
            found.base_fields["resource"].queryset = rows
        return found

    def save_model(
        self, request: HttpRequest, obj: ChangeTrigger, form: ModelForm, change: bool
    ) -> None:
        made = register_trigger(
            obj.resource, obj.kind, obj.happened_on, obj.description, request.user
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def submit_note(self, request: HttpRequest, obj: Any) -> str:
        return "" if obj else "登记后从发生之日起 10 个工作日内更新目录并报送审核。"

    def chip_of(self, obj: ChangeTrigger) -> str:
        return marks.chip(obj.get_status_display(), LOOKS[obj.status])

    def identity_of(self, obj: ChangeTrigger) -> str:
        words = due_text(obj, Horizon(today(), load_calendar()))
        return format_html(
            "{}　更新期限 {}", obj.resource.provider.name, words or f"{obj.due_on:%Y-%m-%d}"
        )

    @admin.display(description="资源", ordering="resource__title")
    def subject(self, obj: ChangeTrigger) -> str:
        return obj.resource.title

    @admin.display(description="提供部门", ordering="resource__provider__credit_code")
    def unit(self, obj: ChangeTrigger) -> str:
        return obj.resource.provider.label

    @admin.display(description="延长", ordering="extended_by")
    def extended(self, obj: ChangeTrigger) -> str:
        return f"{obj.extended_by} 个工作日" if obj.extended_by else "—"

    @admin.display(description="状态", ordering="status")
    def state(self, obj: ChangeTrigger) -> SafeString:
        return self.chip_of(obj)

    @admin.display(description="更新期限", ordering="due_on")
    def due(self, obj: ChangeTrigger) -> SafeString | str:
        return getattr(obj, "due_text", "")
