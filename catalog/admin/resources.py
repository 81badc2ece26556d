"""政务信息资源: the list, the case page, the form of a draft, and the acts."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path

from catalog.admin import resource_list
from catalog.admin.case_page import Case, case_response, latest_version
from catalog.admin.editing import edit_response
from catalog.admin.exporting import export_response
from catalog.admin.proposing import propose_response
from catalog.admin.reasons import prefilled
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.versions import VERSIONS
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import WorkflowAdmin
from yongcheng.workflow.transitions import Transition


@admin.register(InformationResource)
class InformationResourceAdmin(resource_list.Columns, WorkflowAdmin):
    machine = VERSIONS
    nav = Nav("目录", 10, "政务信息资源", searched=True)
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
        resource_list.ViewFilter,
    )
    list_select_related = ("provider", "open_version")
    search_fields = ("title", "code", "abstract", "items__title")
    search_help_text = "查名称、代码、摘要、信息项"
    ordering = ("code", "id")
    last_case_of = staticmethod(latest_version)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = resource_list.with_due(super().get_queryset(request), request.user)
        return rows.defer("open_version__content", "open_version__returned_content")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return resource_list.ResourceChangeList

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Paginator:
        """The tabs have counted the rows of an unfiltered list already."""
        paginator = super().get_paginator(request, *args, **kwargs)
        known = resource_list.known_count(request)
        if known is not None:
            paginator.count = known
        return paginator

    def case_of(self, obj: InformationResource) -> ResourceVersion | None:
        return obj.open_version

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("export/", view(partial(export_response, self)), name=f"{base}_export"),
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
