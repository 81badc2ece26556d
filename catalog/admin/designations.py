"""数源部门: the decisions that make one department the source of a datum (条例第十九条)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString

from catalog.admin.registers import RegisterAdmin
from catalog.codes import normalise_name
from catalog.models import SourceDesignation
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.policy.clauses import clause


class DesignationForm(forms.ModelForm):
    """One datum has one source in force; co-collectors are others than the source."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        title = given.get("item_title", "")
        self.instance.item_key = normalise_name(title)
        in_force = SourceDesignation.objects.filter(
            item_key=self.instance.item_key, ended_on__isnull=True
        )
        if title and not given.get("ended_on") and in_force.exclude(pk=self.instance.pk).exists():
            self.add_error("item_title", "这项数据已确定数源部门，先终止原决定。")
        lead, others = given.get("lead_department"), given.get("co_departments")
        if lead and others and lead in others:
            self.add_error("co_departments", "数源部门不再列入其他收集部门。")
        start, end = given.get("decided_on"), given.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "终止日期不能早于决定日期。")
        return given


@admin.register(SourceDesignation)
class SourceDesignationAdmin(RegisterAdmin):
    nav = Nav("目录", 50, "数源部门")
    form = DesignationForm
    basis = clause("T19.2").citation
    list_display = ["item_title", "lead", "others", "place", "paper", "decided_on", "state"]
    list_filter = [("lead_department", AutocompleteFilter), "decided_on"]
    list_select_related = ["lead_department", "resource"]
    search_fields = ["item_title", "lead_department__name", "decision_number", "resource__title"]
    search_help_text = "数据名称、部门、文号或资源"
    autocomplete_fields = ["resource", "lead_department", "co_departments"]
    fields = [
        "item_title",
        "resource",
        "lead_department",
        "co_departments",
        "decision_number",
        "decided_on",
        "ended_on",
        "note",
    ]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("co_departments")

    def department_of(self, obj: SourceDesignation) -> str:
        return obj.lead_department.name

    @admin.display(description="数源部门", ordering="lead_department__credit_code")
    def lead(self, obj: SourceDesignation) -> str:
        return obj.lead_department.label

    @admin.display(description="其他收集部门")
    def others(self, obj: SourceDesignation) -> str:
        return "、".join(one.label for one in obj.co_departments.all())

    @admin.display(description="所在资源")
    def place(self, obj: SourceDesignation) -> str:
        return obj.resource.title if obj.resource else ""

    @admin.display(description="决定文号", ordering="decision_number")
    def paper(self, obj: SourceDesignation) -> str:
        return obj.decision_number

    @admin.display(description="状态", ordering="ended_on")
    def state(self, obj: SourceDesignation) -> SafeString:
        if obj.ended_on:
            return marks.chip(f"{obj.ended_on:%Y-%m-%d} 终止", "retired")
        return marks.chip("有效", "in_force")
