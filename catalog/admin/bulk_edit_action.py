"""The button 批量修改… of the resource list: the ticked records, or all that the list shows."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from catalog.models import BulkEdit
from catalog.workflow import bulk_edits
from yongcheng.desk.list_export import words_of
from yongcheng.desk.viewed_list import views_of
from yongcheng.workflow.errors import WorkflowError

NAME = "bulk_edit"


class BatchFilter(admin.SimpleListFilter):
    """The resources of one bulk edit; led to from its result page, not drawn among the filters."""

    title = "批量修改"
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        if not asked.isdecimal():
            return []
        rows = BulkEdit.objects.visible_to(request.user).filter(pk=asked)
        return [(str(row.pk), f"第 {row.pk} 批") for row in rows]

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        if not self.lookup_choices:
            return queryset.none()
        done = BulkEdit.objects.get(pk=self.value()).lines.exclude(version=None)
        return queryset.filter(pk__in=done.values("resource"))


class BulkEditAction:
    """Mixed into the admin of resources."""

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable, str, str]]:
        acts = super().get_actions(request)
        if "_popup" not in request.GET and bulk_edits.may_edit_in_bulk(request.user):
            acts[NAME] = (start, NAME, "批量修改…")
        return acts


def start(model_admin: Any, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """Open a batch on what was ticked; the next page asks what is to be changed."""
    changes = model_admin.get_changelist_instance(request)
    across = request.POST.get("select_across") == "1"
    text = words_of(changes, views_of(model_admin, request)) if across else "逐项勾选"
    try:
        edit = bulk_edits.choose(rows, request.user, filter_text=text)
    except WorkflowError as error:
        messages.error(request, error.sentence)
        return HttpResponseRedirect(request.get_full_path())
    return HttpResponseRedirect(reverse("admin:catalog_bulkedit_fields", args=[edit.pk]))
