"""期限一览: every open deadline the person may see, by urgency, with the step last told."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from yongcheng.clocks.choices import Step
from yongcheng.clocks.models import ClockRun, Reminder
from yongcheng.clocks.registry import Deadline, DeadlineKind, kinds
from yongcheng.clocks.runner import offsets_text
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import BUREAU_ROLES, DEPARTMENT_ROLES, Role
from yongcheng.desk.dues import GROUPS, DueMark, Horizon
from yongcheng.desk.navigation import Nav, page
from yongcheng.desk.panels import Figure
from yongcheng.desk.parts import Tab
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

PAGE_ROWS = 50
SEES = BUREAU_ROLES | DEPARTMENT_ROLES | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline as it is drawn."""

    deadline: Deadline
    day: str
    mark: DueMark
    told: Reminder | None


def is_open_to(user: User) -> bool:
    return bool(user.roles & SEES) or user.is_superuser


def group_of(kind: DeadlineKind, group: str, horizon: Horizon) -> Q:
    """Return the condition of one heading; "" = all."""
    day = kind.day
    return {
        "": Q(),
        "overdue": Q(**{f"{day}__lt": horizon.today}),
        "today": Q(**{day: horizon.today}),
        "soon": Q(**{f"{day}__gt": horizon.today, f"{day}__lte": horizon.soon_until}),
        "later": Q(**{f"{day}__gt": horizon.soon_until}),
    }[group]


def show(request: HttpRequest) -> HttpResponse:
    """The page: kinds as tabs, urgency as figures, one department where it is asked for."""
    user = request.user
    if not is_open_to(user):
        raise PermissionDenied
    horizon = Horizon(today(), load_calendar())
    department = _department(request)
    group = request.GET.get("group", "")
    group = group if group in GROUPS else ""
    found = {kind.key: _rows(kind, user, department) for kind in kinds()}
    numbers = {kind.key: _numbers(kind, found[kind.key], horizon) for kind in kinds()}
    chosen = _chosen(request, numbers)
    rows = found[chosen.key].filter(group_of(chosen, group, horizon)).order_by(chosen.day, "pk")
    pages = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    base = {"department": department.pk} if department else {}
    context = {
        **admin.site.each_context(request),
        "title": "期限一览",
        "tabs": _tabs(base, group, chosen, numbers),
        "figures": _figures(base, group, chosen, numbers[chosen.key]),
        "kind": chosen,
        "lines": _lines(chosen, list(pages.object_list), horizon),
        "page": pages,
        "department": department,
        "without_department": f"?{urlencode({'kind': chosen.key, 'group': group})}",
        "ladder": [
            (chosen.label_of(step), offsets_text(horizon.today)[step])
            for step in Step
            if step in chosen.audiences
        ],
        "last_run": ClockRun.objects.last_day(),
        "yesterday": horizon.today - timedelta(days=1),
        "reminders": reverse("admin:clocks_reminder_changelist"),
    }
    return TemplateResponse(request, "desk/deadlines.html", context)


def _rows(kind: DeadlineKind, user: User, department: Department | None) -> QuerySet:
    rows = kind.visible_to(user)
    return rows.filter(**{f"{kind.department}_id": department.pk}) if department else rows


def _numbers(kind: DeadlineKind, rows: QuerySet, horizon: Horizon) -> dict[str, int]:
    """Count a kind by urgency, in one query."""
    parts = {
        name or "all": Count("pk", filter=group_of(kind, name, horizon)) for name in ("", *GROUPS)
    }
    return rows.order_by().aggregate(**parts)


def _chosen(request: HttpRequest, numbers: dict[str, dict[str, int]]) -> DeadlineKind:
    """Return the kind asked for, else the one with the most overdue, else the fullest."""
    asked = request.GET.get("kind", "")
    by_key = {kind.key: kind for kind in kinds()}
    if asked in by_key:
        return by_key[asked]
    first = max(numbers, key=lambda key: (numbers[key]["overdue"], numbers[key]["all"]))
    return by_key[first]


def _department(request: HttpRequest) -> Department | None:
    asked = request.GET.get("department", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    return Department.objects.visible_to(request.user).filter(pk=int(asked)).first()


def _tabs(
    base: dict[str, Any], group: str, chosen: DeadlineKind, numbers: dict[str, dict[str, int]]
) -> list[Tab]:
    return [
        Tab(
            kind.label,
            f"?{urlencode(base | {'kind': kind.key} | ({'group': group} if group else {}))}",
            numbers[kind.key][group or "all"],
            kind is chosen,
        )
        for kind in kinds()
    ]


def _figures(
    base: dict[str, Any], group: str, chosen: DeadlineKind, numbers: dict[str, int]
) -> list[Figure]:
    labels = {"": "全部"} | GROUPS
    return [
        Figure(
            name,
            label,
            numbers[name or "all"],
            f"?{urlencode(base | {'kind': chosen.key} | ({'group': name} if name else {}))}",
            "bad" if name == "overdue" and numbers["overdue"] else "",
            name == group,
        )
        for name, label in labels.items()
    ]


def _lines(kind: DeadlineKind, rows: list[Any], horizon: Horizon) -> list[Line]:
    deadlines = [kind.read(row) for row in rows]
    told = _last_told(kind, [one.target.pk for one in deadlines])
    return [
        Line(
            one,
            horizon.day(one.due_on),
            horizon.mark(one.due_on, provisional=one.provisional),
            told.get((one.target.pk, one.due_on)),
        )
        for one in deadlines
    ]


def _last_told(kind: DeadlineKind, keys: list[int]) -> dict[tuple[int, date], Reminder]:
    """Return (record, due date) → the gravest step told, in one query."""
    rows = Reminder.objects.filter(kind=kind.key, target_id__in=keys).order_by("id")
    found: dict[tuple[int, date], Reminder] = {}
    for one in rows:
        before = found.get((one.target_id, one.due_on))
        if before is None or Step(before.step).rank < Step(one.step).rank:
            found[one.target_id, one.due_on] = one
    return found


page(Nav("公共", 3, "期限一览"), "deadlines", is_open_to)
