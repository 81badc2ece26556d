"""资源版本: the list behind counts of finished reviews; a version itself is read on its resource."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString

from catalog.filters import recent_reviews
from catalog.models import ResourceVersion
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.viewed_list import ViewedList
from yongcheng.trail.clock import today


class ReviewFilter(admin.SimpleListFilter):
    """Finished reviews of the bureau: all, in time, late."""

    title = "近 12 周主管部门审核"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("done", "已办结"), ("on_time", "按时办结"), ("late", "逾期办结")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        recent = recent_reviews(request.user, today()).order_by()
        late = recent.reviewed_late()
        chosen = {"done": recent, "on_time": recent.exclude(pk__in=late.values("pk")), "late": late}
        rows = chosen.get(self.value() or "")
        return queryset if rows is None else queryset.filter(pk__in=rows.values("pk"))


@admin.register(ResourceVersion)
class ResourceVersionAdmin(ViewedList, ScopedAdmin):
    list_display = ["name", "version", "unit", "kind", "state", "received_on", "in_force"]
    columns = (*list_display, "reviewed_on", "review_due_on", "in_force_to", "change_note")
    export_permission = "catalog.export_informationresource"
    list_filter = [("resource__provider", AutocompleteFilter), "status", "kind", ReviewFilter]
    list_select_related = ["resource__provider"]
    search_fields = ["resource__title", "resource__code"]
    search_help_text = "资源名称或代码"
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("content", "returned_content")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.visible(request, object_id)
        return HttpResponseRedirect(page_of(version))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return self.change_view(request, object_id)

    @admin.display(description="资源", ordering="resource__title")
    def name(self, obj: ResourceVersion) -> str:
        return obj.resource.title

    @admin.display(description="版本", ordering="number")
    def version(self, obj: ResourceVersion) -> str:
        return f"第 {obj.number} 版"

    @admin.display(description="提供部门", ordering="resource__provider__credit_code")
    def unit(self, obj: ResourceVersion) -> str:
        return obj.resource.provider.label

    @admin.display(description="状态", ordering="status")
    def state(self, obj: ResourceVersion) -> SafeString:
        return marks.chip(obj.get_status_display(), obj.status)

    @admin.display(description="生效", ordering="in_force_from")
    def in_force(self, obj: ResourceVersion) -> str:
        return f"{obj.in_force_from:%Y-%m-%d}" if obj.in_force_from else "—"


def page_of(version: ResourceVersion) -> str:
    """Return the page on which a version is read."""
    page = reverse("admin:catalog_informationresource_change", args=[version.resource_id])
    return f"{page}?tab=versions&version={version.number}"
