"""The matrix of obligations, the list behind each of its numbers, and the printable leaders' page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from catalog.admin.obligations_frame import (
    NAME,
    TONES,
    Asked,
    frame_of,
    list_url,
    nil_urls,
    shown_cell,
)
from catalog.admin.obligations_words import Line, line_of
from catalog.assessment.matrix import LABELS, Cell, Row, State, matrix, rows_behind
from catalog.assessment.obligations import BY_KIND, OBLIGATIONS, Obligation
from catalog.models import NilReport, ReportingPeriod
from catalog.models.obligations import NIL_KINDS
from yongcheng.departments.models import Department
from yongcheng.departments.roles import Role
from yongcheng.trail.clock import today

PAGE_ROWS = 50
# What ?state= may ask for; unfinished is what is still to be done, in time or not.
STATES: dict[str, tuple[State, ...]] = {one.value: (one,) for one in State}
STATES["unfinished"] = (State.LATE, State.OPEN)


def matrix_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """目录义务: what the person's departments owe, as it stood on the day."""
    asked = Asked.by(request)
    rows = matrix(request.user, asked.period, asked.on)
    nil = nil_urls(request, asked)
    context = {
        **model_admin.admin_site.each_context(request),
        **frame_of(asked),
        "title": "目录义务",
        "rows": [(row, [shown_cell(row, cell, asked, nil) for cell in row.cells]) for row in rows],
        "sums": sums(rows, asked),
        "states": states(rows, asked),
        "periods": ReportingPeriod.objects.visible_to(request.user).announced(today()),
        "todo": todo(request, rows, asked),
        "may_set": model_admin.has_add_permission(request),
        "print_query": asked.query(),
        "ledger_url": reverse("ledgers:show", args=["duties"]),
        "cells_url": f"{reverse(f'{NAME}_cells')}?{asked.query()}",
    }
    return TemplateResponse(request, "catalog/obligations/matrix.html", context)


def sums(rows: list[Row], asked: Asked) -> list[tuple[int, str]]:
    """Return the sum of every column with the list of as many rows."""
    found = []
    for place, one in enumerate(OBLIGATIONS):
        number = sum(row.cells[place].number for row in rows)
        found.append((number, list_url(asked, one.kind) if number else ""))
    return found


def states(rows: list[Row], asked: Asked) -> list[tuple[str, int, str, str]]:
    """Return how many cells are in each state: word, number, tone, the list of as many rows."""
    cells = [cell.state for row in rows for cell in row.cells]
    page = reverse(f"{NAME}_cells")
    return [
        (
            LABELS[one],
            number,
            TONES.get(one, ""),
            f"{page}?{asked.query(state=one.value)}" if number else "",
        )
        for one in State
        for number in (cells.count(one),)
    ]


@dataclass(frozen=True)
class Todo:
    """One thing that the person's own department still has to do, and where."""

    department: Department
    head: Obligation
    cell: Cell
    url: str
    nil_url: str


def todo(request: HttpRequest, rows: list[Row], asked: Asked) -> list[Todo]:
    """Return what a clerk's departments still owe, with the way to a nil report where there is one."""
    if Role.DEPARTMENT_CLERK not in request.user.roles or asked.is_past:
        return []
    drafted = _drafted(asked)
    return [
        Todo(
            row.department,
            BY_KIND[cell.kind],
            cell,
            list_url(asked, cell.kind, row.department) if cell.number else "",
            _nil_form(asked, row, cell, drafted),
        )
        for row in rows
        for cell in row.cells
        if cell.state in (State.LATE, State.OPEN)
    ]


def _drafted(asked: Asked) -> set[tuple[int, str]]:
    rows = NilReport.objects.live().filter(period=asked.period)
    return set(rows.values_list("department_id", "obligation"))


def _nil_form(asked: Asked, row: Row, cell: Cell, drafted: set[tuple[int, str]]) -> str:
    """Return the form of a nil report, "" where something is on record or one is under way."""
    if asked.period is None or cell.kind not in NIL_KINDS:
        return ""
    reviewed = cell.kind in ("review", "justify")
    if (cell.number and not reviewed) or (row.department.pk, cell.kind) in drafted:
        return ""
    query = {
        "department": row.department.pk,
        "period": asked.period.pk,
        "obligation": cell.kind,
    }
    return f"{reverse('admin:catalog_nilreport_add')}?{urlencode(query)}"


def rows_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The list behind one number: exactly the rows that it counts."""
    asked = Asked.by(request)
    head = BY_KIND.get(request.GET.get("kind", ""))
    if head is None:
        raise Http404
    department = _department(request)
    key = department.pk if department else None
    rows = rows_behind(request.user, head.kind, asked.period, asked.on, key).order_by("pk")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    lines: list[Line] = [line_of(head.kind, row, asked.on) for row in page.object_list]
    context = {
        **model_admin.admin_site.each_context(request),
        **frame_of(asked),
        "title": f"{head.label}：{head.number} {page.paginator.count} 项",
        "head": head,
        "department": department,
        "lines": lines,
        "page": page,
        "matrix_query": asked.query(),
    }
    return TemplateResponse(request, "catalog/obligations/rows.html", context)


def _department(request: HttpRequest) -> Department | None:
    key = request.GET.get("department", "")
    if not key:
        return None
    found = Department.objects.filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Http404
    return found


def cells_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The cells in one state, one a row: ?state=late, or unfinished for late and open together."""
    asked = Asked.by(request)
    wanted = STATES.get(request.GET.get("state", ""))
    if wanted is None:
        raise Http404
    department = _department(request)
    nil = nil_urls(request, asked)
    found = [
        (row, cell)
        for row in matrix(request.user, asked.period, asked.on)
        for cell in row.cells
        if cell.state in wanted and (department is None or row.department == department)
    ]
    label = "未完成和逾期" if len(wanted) > 1 else LABELS[wanted[0]]
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        **frame_of(asked),
        "title": f"目录义务：{label} {len(found)} 项",
        "label": label,
        "department": department,
        "lines": [(row, shown_cell(row, cell, asked, nil)) for row, cell in page.object_list],
        "page": page,
        "matrix_query": asked.query(),
    }
    return TemplateResponse(request, "catalog/obligations/cells.html", context)


def leader_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """One sheet for leaders: the sums, who is late, and the whole matrix."""
    asked = Asked.by(request)
    rows = matrix(request.user, asked.period, asked.on)
    context = {
        **frame_of(asked),
        "rows": [(row, [shown_cell(row, cell, asked, {}) for cell in row.cells]) for row in rows],
        "sums": sums(rows, asked),
        "states": states(rows, asked),
        "late": sorted((row for row in rows if row.late), key=lambda row: -row.late),
        "back": f"{reverse(f'{NAME}_matrix')}?{asked.query()}",
        "printed_by": f"{request.user.department or ''}{request.user.full_name}",
    }
    return TemplateResponse(request, "catalog/obligations/leader.html", context)
