"""多部门重复信息项: the work list, the page of one finding, and its decisions."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin import overlap_decisions, overlap_page
from catalog.admin.overlap_filters import KindFilter, PartyFilter, StateFilter
from catalog.models import DuplicateFinding, ItemName
from yongcheng.departments.roles import Role
from yongcheng.desk import marks
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin

SHOWN_SPELLINGS = 4


class FindingChangeList(ChangeList):
    """A page of findings with the spellings met."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        keys = [row.key for row in rows if row.kind == DuplicateFinding.Kind.NAME]
        spelled: dict[str, set[str]] = {key: set() for key in keys}
        for concept, found in ItemName.objects.filter(concept__in=keys).values_list(
            "concept", "spellings"
        ):
            spelled[concept].update(found)
        for row in rows:
            row.spelled = sorted(spelled.get(row.key, ()))
        self.result_list = rows


@admin.register(DuplicateFinding)
class DuplicateFindingAdmin(ScopedAdmin):
    nav = Nav("目录", 55, "多部门重复信息项")
    list_display = [
        "subject",
        "kind",
        "units",
        "carriers",
        "spellings",
        "source",
        "found_on",
        "state",
    ]
    list_filter = [StateFilter, KindFilter, PartyFilter]
    list_select_related = ["designation__lead_department"]
    search_fields = ["title", "designation__decision_number"]
    search_help_text = "信息项、资源名称或决定文号"
    ordering = ["-departments", "-resources", "id"]
    actions = overlap_decisions.ACTIONS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("evidence")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return FindingChangeList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if Role.BUREAU_CATALOG in request.user.roles else {}

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        decide = view(partial(overlap_decisions.decide_response, self))
        bulk = view(partial(overlap_decisions.bulk_response, self))
        return [
            path("<int:pk>/decide/<slug:name>/", decide, name=f"{base}_decide"),
            path("bulk/<slug:name>/", bulk, name=f"{base}_bulk"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one finding is read; it is decided on the confirm pages."""
        finding = self.visible(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        return overlap_page.finding_response(self, request, finding)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return self.change_view(request, object_id)

    @admin.display(description="信息项或资源", ordering="title")
    def subject(self, obj: DuplicateFinding) -> str:
        return obj.title

    @admin.display(description="部门", ordering="departments")
    def units(self, obj: DuplicateFinding) -> SafeString:
        return self._number(obj, obj.departments, "departments")

    @admin.display(description="资源", ordering="resources")
    def carriers(self, obj: DuplicateFinding) -> SafeString:
        return self._number(obj, obj.resources, "resources")

    @admin.display(description="写法")
    def spellings(self, obj: DuplicateFinding) -> str:
        shown = "、".join(obj.spelled[:SHOWN_SPELLINGS])
        return f"{shown} 等 {len(obj.spelled)} 种" if len(obj.spelled) > SHOWN_SPELLINGS else shown

    @admin.display(description="数源部门", ordering="designation__lead_department__credit_code")
    def source(self, obj: DuplicateFinding) -> str:
        return obj.designation.lead_department.label if obj.designation else ""

    @admin.display(description="状态", ordering="decided_at")
    def state(self, obj: DuplicateFinding) -> SafeString:
        return overlap_page.state_chip(obj)

    def _number(self, obj: DuplicateFinding, count: int, place: str) -> SafeString:
        link = format_html('<a href="{}#{}">{}</a>', self.page_url(obj), place, count)
        return marks.number(link)
