"""政务信息资源: the list, the case page, the form of a draft, and the acts."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path

from catalog.admin import resource_list
from catalog.admin.bulk_edit_action import BatchFilter, BulkEditAction
from catalog.admin.case_page import Case, case_response, latest_version
from catalog.admin.comparing import CompareAction, compare_chosen, compare_response
from catalog.admin.editing import edit_response
from catalog.admin.exporting import export_response
from catalog.admin.past_page import past_response
from catalog.admin.proposing import propose_response
from catalog.admin.quality import QualityFilter, quality_response
from catalog.admin.reasons import prefilled
from catalog.admin.resource_columns import COLUMNS
from catalog.models import InformationResource, ResourceVersion
from catalog.search import finder
from catalog.search.ranking import Finder
from catalog.workflow.versions import VERSIONS
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import WorkflowAdmin
from yongcheng.desk.viewed_list import ViewedList
from yongcheng.search.words import Words
from yongcheng.workflow.transitions import Transition


@admin.register(InformationResource)
class InformationResourceAdmin(
    resource_list.Columns, CompareAction, BulkEditAction, ViewedList, WorkflowAdmin
):
    machine = VERSIONS
    nav = Nav("目录", 10, "政务信息资源")
    change_list_template = "catalog/resource_list.html"
    list_display = (
        "name",
        "number",
        "department",
        "sharing",
        "openness",
        "update_cycle",
        "items",
        "state",
        "due",
    )
    columns = COLUMNS
    export_permission = "catalog.export_informationresource"
    list_filter = (
        ("provider", AutocompleteFilter),
        "sharing_type",
        "status",
        "update_cycle",
        "openness",
        "format_class",
        resource_list.GradeFilter,
        resource_list.WeakBasisFilter,
        resource_list.UnlinkedFilter,
        QualityFilter,
        resource_list.ViewFilter,
        BatchFilter,
    )
    list_select_related = ("provider", "open_version")
    search_fields = ("title", "code")  # how they are looked through is said by finder_of
    search_help_text = "名称、代码、信息项、摘要、首字母"
    ordering = ("code", "id")
    actions = (compare_chosen,)
    last_case_of = staticmethod(latest_version)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = resource_list.with_due(super().get_queryset(request), request.user)
        return rows.defer(*resource_list.UNREAD)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return resource_list.ResourceChangeList

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Paginator:
        """The tabs have counted the rows of an unfiltered list already."""
        paginator = super().get_paginator(request, *args, **kwargs)
        paginator.known = resource_list.known_count(request)
        return paginator

    def finder_of(self, request: HttpRequest, rows: QuerySet, words: Words) -> Finder:
        return finder(rows, request.user, words)

    def case_of(self, obj: InformationResource) -> ResourceVersion | None:
        return obj.open_version

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("past/", view(partial(past_response, self)), name=f"{base}_past"),
            path("compare/", view(partial(compare_response, self)), name=f"{base}_compare"),
            path("export/", view(partial(export_response, self)), name=f"{base}_export"),
            path("quality/", view(partial(quality_response, self)), name=f"{base}_quality"),
            path("<int:pk>/edit/", view(self.edit_view), name=f"{base}_edit"),
            path("<int:pk>/propose/<slug:kind>/", view(self.propose_view), name=f"{base}_propose"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = resource_list.context_of(request, self.list_url()) | (extra_context or {})
        return super().changelist_view(request, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return edit_response(self, request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one resource: review, content, versions, trail. It is read, not posted."""
        resource = self.visible(request, object_id)
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        return case_response(self, request, resource)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        resource = self.visible(request, object_id)
        return HttpResponseRedirect(f"{self.page_url(resource)}?tab=trail")

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return edit_response(self, request, self.visible(request, pk))

    def propose_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        return propose_response(self, request, self.visible(request, pk), kind)

    def success_sentence(self, obj: InformationResource, transition: Transition) -> str:
        return Case.success(obj.pk, transition)

    def _confirm_context(
        self, request: HttpRequest, transition: Transition, case: ResourceVersion | None
    ) -> dict[str, Any]:
        context = super()._confirm_context(request, transition, case)
        return prefilled(request, transition, case, context)
