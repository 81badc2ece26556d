"""导出本视图: exactly the rows, columns and order that a list shows, as a workbook that leaves a trail.

The job opens the very list again as the person who asked: filters, scope and order are the list's.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect

from yongcheng.departments.models import User
from yongcheng.desk.list_columns import WIDTHS, ListColumn
from yongcheng.desk.list_query import address, faults, filters_of
from yongcheng.desk.list_views import ListViews, state_from
from yongcheng.desk.templatetags.listing import filter_rows
from yongcheng.jobs.queue import JobFailed
from yongcheng.ledgers.exports import Produced, exporter, request_export
from yongcheng.ledgers.ledger import Cell, Ledger, LedgerColumn
from yongcheng.ledgers.produce import title_block
from yongcheng.ledgers.writer import write_ledger
from yongcheng.trail.clock import today

KIND = "desk.list"
MOST_ROWS = 1_000_000
WIDE_FROM = 10
TOO_MANY = f"没有导出：一个工作簿最多 {MOST_ROWS} 行。请先筛选，分几次导出。"


def start(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Start the export of the list as the page showed it."""
    if not model_admin.may_export_list(request):
        own = request.user.role_labels or "未授予角色"
        raise PermissionDenied(f"没有导出这个列表的权限。您的角色：{own}。")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    views = state_from(model_admin, request)
    found = faults(model_admin, views.request, views.request.GET)
    if found:
        messages.error(request, f"没有导出：{'；'.join(found)}。")
        return HttpResponseRedirect(views.plain_url)
    changes = opened(views)
    name = str(views.current or model_admin.opts.verbose_name_plural)
    started = request_export(
        KIND,
        request.user,
        label=str(model_admin.opts.verbose_name_plural),
        name=f"{name}{today():%Y%m%d}.xlsx",
        params={
            "list": views.label,
            "query": views.query,
            "columns": list(views.keys),
            "ordering": views.ordering,
        },
        filter_text=words_of(changes, views),
    )
    return redirect("ledgers:export", started.pk)


@exporter(KIND)
def produce_list(
    folder: Path, params: dict[str, Any], user: User, step: Callable[[str, int, int], None]
) -> Produced:
    """Write one list as the person may see it now. Raises LookupError where it is not theirs."""
    model_admin = admin.site._registry[apps.get_model(params["list"])]
    request = HttpRequest()
    request.method, request.user = "GET", user
    stated = {"ordering": params["ordering"], "columns": ",".join(params["columns"])}
    request.GET = QueryDict(address(params["query"], **stated)[1:])
    if not model_admin.may_export_list(request) or not model_admin.has_view_permission(request):
        raise LookupError(params["list"])
    views = ListViews(model_admin, request)
    changes = opened(views)
    ledger = ledger_of(views)
    total = changes.queryset.order_by().count()  # the page counts up to a bound only
    if total > MOST_ROWS:
        raise JobFailed(TOO_MANY)
    block = title_block(ledger, user, {}, total)
    path = folder / "list.xlsx"
    count = write_ledger(
        path,
        ledger,
        cells(changes, views.columns, user),
        replace(block, filters=words_of(changes, views)),
        lambda done: step("正在写入", done, total),
    )
    return Produced((path,), count)


def opened(views: ListViews) -> Any:
    """Return the change list of this state: the same object that draws the page."""
    views.request.list_views = views
    return views.model_admin.get_changelist_instance(views.request)


def cells(changes: Any, columns: list[ListColumn], user: User) -> Iterator[list[Cell]]:
    """Return the cells row by row, numbered from 1, without holding them all."""
    for number, row in enumerate(changes.queryset.iterator(chunk_size=2000), 1):
        yield [number, *(column.cell(row, user) for column in columns)]


def ledger_of(views: ListViews) -> Ledger:
    """Return the chosen columns as a ledger that is declared nowhere."""
    columns = tuple(
        LedgerColumn(
            column.label,
            column.value,
            column.kind,
            column.width or WIDTHS.get(column.kind, 30 if place == 0 else 16),
        )
        for place, column in enumerate(views.columns)
    )
    return Ledger(
        key="list",
        title=str(views.model_admin.opts.verbose_name_plural),
        permission=views.model_admin.export_permission,
        rows=views.model_admin.model._default_manager.visible_to,
        columns=columns,
        unit="条",
        is_wide=len(columns) > WIDE_FROM,
    )


def words_of(changes: Any, views: ListViews) -> str:
    """Return view, search, filters and order in words."""
    words = [f"{one['label']}：{one['value']}" for one in filter_rows(changes)["words"]]
    words += hidden_words(views)
    if views.current is not None:
        words.insert(0, f"视图：{views.current.name}")
    orders = [
        f"{views.known[part.removeprefix('-')].label}{'降序' if part.startswith('-') else '升序'}"
        for part in views.ordering.split(".")
        if part
    ]
    if orders:
        words.append(f"排序：{'、'.join(orders)}")
    return "，".join(words) or "全部"


def hidden_words(views: ListViews) -> list[str]:
    """Return filters that are drawn elsewhere on the page (tabs), in words."""
    found = []
    for spec in filters_of(views.model_admin, views.request, views.request.GET):
        if spec.has_output() or not hasattr(spec, "lookup_choices"):
            continue
        label = dict(spec.lookup_choices).get(spec.value())
        if label and spec.value():
            found.append(f"{spec.title}：{label}")
    return found
