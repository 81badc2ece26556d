"""CitySite: the one admin site, whose front page is the desk."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from yongcheng.departments.sign_in import record_sign_out
from yongcheng.desk import work
from yongcheng.desk.dues import Horizon, long_day
from yongcheng.desk.login import OwnPasswordForm, SignInForm
from yongcheng.desk.panels import registry
from yongcheng.desk.search_page import search_response
from yongcheng.notices.inbox import newest
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar, load_notes

NOTICES = 5
DAYS_AHEAD = 30


class CitySite(admin.AdminSite):
    """Everybody with an account signs in here; what they may open is said by their roles."""

    site_title = "永城政务信息资源共享与信息化项目管理系统"
    site_header = "永城市政务信息资源共享与信息化项目管理系统"
    index_title = "工作台"
    site_url = None
    enable_nav_sidebar = True
    login_form = SignInForm
    empty_value_display = "—"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what libraries bring along: their pages know neither scope nor Chinese."""
        named = isinstance(model_or_iterable, type)
        models = [model_or_iterable] if named else model_or_iterable
        own = [model for model in models if "site-packages" not in model._meta.app_config.path]
        super().register(own, admin_class, **options)

    def get_urls(self) -> list:
        page = self.admin_view(lambda request: search_response(self, request))
        return [path("search/", page, name="search"), *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        """An account is enough: rights come from roles, not from a staff flag."""
        return request.user.is_authenticated and request.user.is_active

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The frame (navigation, search, person) comes from the context processor, lazily."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": True,
            "log_entries": [],
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """工作台: figures, the list behind the chosen one, duties and notices."""
        user, horizon = request.user, Horizon(today(), load_calendar())
        key = request.GET.get("list", "todo")
        key = key if key in work.LISTS else "todo"
        duties = work.owed(user)
        numbers = work.overview(user, horizon, key, duties)
        request.notices = newest(user, NOTICES, unread_only=False)
        request.todo_count = numbers["todo"]
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "day": long_day(horizon.today),
            "workday": _workday_of_month(horizon),
            "days_off": _next_days_off(horizon),
            "figures": work.figures(numbers, key),
            "key": key,
            "obligations": work.counted_duties(duties, numbers),
            "trends": [found for ask in registry.trends if (found := ask(user))],
            "notices": request.notices,
            **_work_context(request, key, horizon, numbers),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is kept in the trail, under the name of who leaves."""
        if request.method == "POST" and request.user.is_authenticated:
            record_sign_out(request.user)
        return super().logout(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The person's own password; the form also ends the duty to change the first one."""
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return view(request)


def _work_context(
    request: HttpRequest, key: str, horizon: Horizon, numbers: dict[str, int]
) -> dict[str, Any]:
    """The list behind the chosen figure: its first rows by urgency, or a page of all of them."""
    found = work.contributing(key, work.sources(key, request.user, horizon), numbers)
    pages = Paginator(range(numbers[key]), work.PAGE_ROWS)
    whole = "page" in request.GET
    page = pages.get_page(request.GET.get("page"))
    start = (page.number - 1) * work.PAGE_ROWS if whole else 0
    stop = start + (work.PAGE_ROWS if whole else work.FIRST_ROWS)
    read = work.done_lines if key == "done" else work.lines
    shown = read(found, horizon, start, stop)
    return {
        "groups": work.by_urgency(shown, work.headings(numbers, key)),
        "shown": len(shown),
        "total": pages.count,
        "page": page if whole else None,
        "next_task": next(iter(shown), None) if key in {"todo", "overdue", "soon"} else None,
    }


def _next_days_off(horizon: Horizon) -> str:
    """Return 国庆节放假前还有 2 个工作日, "" where none is near or the year is not published."""
    near = range(1, DAYS_AHEAD + 1)
    days = (horizon.today + timedelta(days=ahead) for ahead in near)
    first = next((day for day in days if day in horizon.calendar.off), None)
    if first is None or not horizon.calendar.is_workday(horizon.today):
        return ""
    note = load_notes().get(first, "")
    left = horizon.calendar.workdays_between(horizon.today, first - timedelta(days=1))
    return f"{note}放假前还有 {left} 个工作日" if left else f"明天起{note}放假"


def _workday_of_month(horizon: Horizon) -> int:
    first = horizon.today.replace(day=1)
    passed = horizon.calendar.workdays_between(first, horizon.today)
    return passed + horizon.calendar.is_workday(first)
