"""提醒与督办: what was told about which deadline, to whom; read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yongcheng.clocks.choices import ESCALATIONS
from yongcheng.clocks.models import ClockRun, Reminder
from yongcheng.clocks.registry import kinds
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin


class KindFilter(admin.SimpleListFilter):
    title = "期限"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.key, kind.label) for kind in kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class EscalationFilter(admin.SimpleListFilter):
    title = "督办"
    parameter_name = "escalated"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "只看督办"), ("caught_up", "补提醒的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.escalations()
        return queryset.caught_up() if self.value() == "caught_up" else queryset


@admin.register(Reminder)
class ReminderAdmin(ScopedAdmin):
    nav = Nav("公共", 4, "提醒与督办")
    list_display = ["thing", "party", "kind_text", "due", "late", "step_text", "said", "told_to"]
    list_display_links = None
    list_filter = [KindFilter, "step", EscalationFilter, ("department", AutocompleteFilter)]
    list_select_related = ["department"]
    search_fields = ["target_label"]
    search_help_text = "事项"
    date_hierarchy = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A reminder has no page of its own: it leads to what it is about."""
        obj = self.visible(request, object_id)
        return HttpResponseRedirect(obj.link or self.list_url())

    @admin.display(description="事项", ordering="target_label")
    def thing(self, obj: Reminder) -> SafeString:
        return format_html('<a href="{}">{}</a>', obj.link, obj.target_label)

    @admin.display(description="责任部门", ordering="department")
    def party(self, obj: Reminder) -> str:
        return obj.department.label

    @admin.display(description="期限", ordering="kind")
    def kind_text(self, obj: Reminder) -> str:
        return obj.kind_label

    @admin.display(description="到期日", ordering="due_on")
    def due(self, obj: Reminder) -> str:
        return f"{obj.due_on:%Y-%m-%d}"

    @admin.display(description="逾期工作日", ordering="days_late")
    def late(self, obj: Reminder) -> SafeString:
        return marks.number(obj.days_late or None)

    @admin.display(description="步骤", ordering="step")
    def step_text(self, obj: Reminder) -> SafeString:
        state = "overdue" if obj.step in ESCALATIONS else "open"
        return marks.chip(obj.step_label, state)

    @admin.display(description="提醒日期", ordering="said_on")
    def said(self, obj: Reminder) -> str:
        tail = "（补）" if obj.is_caught_up else ""
        return f"{obj.said_on:%Y-%m-%d}{tail}"

    @admin.display(description="被提醒人")
    def told_to(self, obj: Reminder) -> str:
        return obj.told_text


@admin.register(ClockRun)
class ClockRunAdmin(ScopedAdmin):
    """Each run of the clocks, for whoever looks after the timetable."""

    list_display = ["on", "moment", "reminders", "people"]
    list_display_links = None
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A run has no page of its own: its reminders stand in their register."""
        self.visible(request, object_id)
        return HttpResponseRedirect(self.list_url())

    @admin.display(description="运行时间", ordering="ran_at")
    def moment(self, obj: ClockRun) -> str:
        return timezone.localtime(obj.ran_at).strftime("%Y-%m-%d %H:%M")
