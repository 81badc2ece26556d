"""政务信息系统 with its 预目录, and the exemptions from the government cloud."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.registers import RefusalAsMessage, RegisterAdmin
from catalog.choices import SystemPhase
from catalog.models import CloudExemption, CloudExemptionStatus, InformationSystem, PlannedResource
from catalog.workflow.exemptions import EXEMPTIONS, apply_exemption, why_not_apply
from yongcheng.departments.models import Department
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.departments.scoping import department_ids
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import WorkflowAdmin
from yongcheng.desk.viewed_list import ViewedList
from yongcheng.trail.clock import today

PHASE_LOOKS = {
    SystemPhase.PLANNED: "draft",
    SystemPhase.BUILDING: "open",
    SystemPhase.RUNNING: "in_force",
    SystemPhase.IDLE: "paused",
    SystemPhase.RETIRED: "retired",
}

MORE_COLUMNS = (
    "mlps_filing_number",
    "is_vertical",
    "produces_no_data",
    "purpose",
    "retired_on",
    "contact_name",
    "contact_phone",
)


class PlannedResourceInline(admin.TabularInline):
    """预目录: what a planned system will have to catalogue."""

    model = PlannedResource
    fields = ["title", "item_titles", "planned_on", "fulfilled_by"]
    autocomplete_fields = ["fulfilled_by"]
    extra = 0
    can_delete = False


@admin.register(InformationSystem)
class InformationSystemAdmin(ViewedList, RegisterAdmin):
    nav = Nav("目录", 20, "政务信息系统")
    list_display = ["name", "unit", "level", "place", "state", "went_live_on", "linked"]
    columns = (*list_display, *MORE_COLUMNS)
    export_permission = "catalog.export_informationresource"
    list_filter = [("owner", AutocompleteFilter), "phase", "hosting", "mlps_level", "is_vertical"]
    list_select_related = ["owner"]
    search_fields = ["name", "purpose", "owner__name"]
    search_help_text = "系统名称、功能或单位"
    ordering = ["owner__credit_code", "name"]  # the count would drop the model's own
    inlines = [PlannedResourceInline]
    fieldsets = [
        ("基本信息", {"fields": ["name", "owner", "purpose", "is_vertical", "produces_no_data"]}),
        ("安全与部署", {"fields": ["mlps_level", "mlps_filing_number", "hosting"]}),
        (
            "状态与联系",
            {"fields": ["phase", "went_live_on", "retired_on", "contact_name", "contact_phone"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(resource_count=Count("resources"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The bureau confirms that a system produces no data; the owner does not say so itself."""
        decides = request.user.roles & {Role.BUREAU_ADMIN, Role.BUREAU_CATALOG}
        return [] if decides or request.user.is_superuser else ["produces_no_data"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            rows = Department.objects.in_force(today())
            if not request.user.roles & BUREAU_ROLES:
                rows = rows.filter(pk__in=department_ids(request.user))
            kwargs["queryset"] = rows
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def department_of(self, obj: InformationSystem) -> str:
        return obj.owner.name

    def chip_of(self, obj: InformationSystem) -> str:
        return marks.chip(obj.get_phase_display(), PHASE_LOOKS[obj.phase])

    def identity_of(self, obj: InformationSystem) -> str:
        return f"{obj.owner.name}，关联资源 {obj.resources.count()} 项"

    @admin.display(description="建设（管理）单位", ordering="owner__credit_code")
    def unit(self, obj: InformationSystem) -> str:
        return obj.owner.label

    @admin.display(description="等保级别", ordering="mlps_level")
    def level(self, obj: InformationSystem) -> str:
        return obj.get_mlps_level_display()

    @admin.display(description="部署位置", ordering="hosting")
    def place(self, obj: InformationSystem) -> str:
        return obj.get_hosting_display()

    @admin.display(description="状态", ordering="phase")
    def state(self, obj: InformationSystem) -> SafeString:
        return marks.chip(obj.get_phase_display(), PHASE_LOOKS[obj.phase])

    @admin.display(description="关联资源", ordering="resource_count")
    def linked(self, obj: InformationSystem) -> SafeString:
        if not obj.resource_count and obj.produces_no_data:
            return format_html("{}", "不产生数据")
        return marks.number(obj.resource_count)


class ExemptionForm(forms.ModelForm):
    """Says beside the system and the date what the machine would refuse."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        system, expires_on = given.get("system"), given.get("expires_on")
        refusal = why_not_apply(system) if system else ""
        if refusal:
            self.add_error("system", refusal)
        if expires_on and expires_on <= today():
            self.add_error("expires_on", "有效期须在今天之后。")
        return given


EXEMPTION_LOOKS = {
    CloudExemptionStatus.APPLIED: "in_review",
    CloudExemptionStatus.APPROVED: "agreed",
    CloudExemptionStatus.REFUSED: "refused",
    CloudExemptionStatus.REVOKED: "cancelled",
}


@admin.register(CloudExemption)
class CloudExemptionAdmin(RefusalAsMessage, WorkflowAdmin):
    form = ExemptionForm
    machine = EXEMPTIONS
    nav = Nav("目录", 30, "政务云部署豁免")
    list_display = ["subject", "unit", "reason", "document_number", "expires_on", "state"]
    list_filter = ["status", "reason"]
    list_select_related = ["system__owner"]
    search_fields = ["system__name", "system__owner__name"]
    search_help_text = "系统名称或单位"
    fields = ["system", "reason", "explanation", "document_number", "expires_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was applied for is decided as it stands."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "system":
            owned = department_ids(request.user)
            kwargs["queryset"] = InformationSystem.objects.filter(owner_id__in=owned)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: CloudExemption, form: ModelForm, change: bool
    ) -> None:
        apply_exemption(obj, request.user)

    def submit_note(self, request: HttpRequest, obj: CloudExemption | None) -> str:
        return "" if obj else "保存即提出申请，由主管部门审核；同意之前系统应当部署在政务云。"

    def chip_of(self, obj: CloudExemption) -> str:
        return self.state(obj)

    @admin.display(description="系统", ordering="system__name")
    def subject(self, obj: CloudExemption) -> str:
        return obj.system.name

    @admin.display(description="单位", ordering="system__owner__credit_code")
    def unit(self, obj: CloudExemption) -> str:
        return obj.system.owner.label

    @admin.display(description="状态", ordering="status")
    def state(self, obj: CloudExemption) -> SafeString:
        if obj.status == CloudExemptionStatus.APPROVED and obj.expires_on < today():
            return marks.chip("已到期", "retired")
        return marks.chip(obj.get_status_display(), EXEMPTION_LOOKS[obj.status])
