"""报送周期: the frame that the bureau sets, with the matrix, its lists and the leaders' page."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.obligations_pages import (
    cells_response,
    leader_response,
    matrix_response,
    rows_response,
)
from catalog.admin.registers import RegisterAdmin
from catalog.models import ReportingPeriod
from yongcheng.desk import marks
from yongcheng.desk.navigation import Nav, page
from yongcheng.parameters.store import parameter
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

PERIOD_DAYS = "obligation.period_days"


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(RegisterAdmin):
    """Reached from the matrix."""

    basis = clause("T12.1").citation
    list_display = ["name", "span", "due_on", "announced_on", "nil_reports_link", "state"]
    search_fields = ["name", "basis"]
    search_help_text = "名称或部署依据"
    fields = [
        "name",
        "starts_on",
        "ends_on",
        "announced_on",
        "due_on",
        "basis",
        "includes_townships",
        "note",
        "closed_on",
    ]

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        base = "catalog_reportingperiod"
        own = [
            path("matrix/", view(partial(matrix_response, self)), name=f"{base}_matrix"),
            path("cells/", view(partial(cells_response, self)), name=f"{base}_cells"),
            path("rows/", view(partial(rows_response, self)), name=f"{base}_rows"),
            path("leader/", view(partial(leader_response, self)), name=f"{base}_leader"),
        ]
        return own + super().get_urls()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A year's period from its first day, due after the days of the parameter."""
        day = today()
        days = int(parameter(PERIOD_DAYS, day).value)
        return {
            "name": f"{day.year} 年度目录编制和核对",
            "starts_on": day.replace(month=1, day=1),
            "ends_on": day.replace(month=12, day=31),
            "announced_on": day,
            "due_on": load_calendar().add_workdays(day, days).due,
        }

    def submit_note(self, request: HttpRequest, obj: Any) -> str:
        return "" if obj else "保存后各部门在“目录义务”里看到本周期的要求和到期日。"

    def chip_of(self, obj: ReportingPeriod) -> str:
        return self.state(obj)

    @admin.display(description="起止", ordering="starts_on")
    def span(self, obj: ReportingPeriod) -> str:
        return f"{obj.starts_on:%Y-%m-%d} 至 {obj.ends_on:%Y-%m-%d}"

    @admin.display(description="完成情况")
    def nil_reports_link(self, obj: ReportingPeriod) -> SafeString:
        return format_html('<a href="matrix/?period={}">看完成情况</a>', obj.pk)

    @admin.display(description="状态", ordering="closed_on")
    def state(self, obj: ReportingPeriod) -> SafeString:
        if obj.closed_on:
            return marks.chip(f"{obj.closed_on:%Y-%m-%d} 办结", "retired")
        if obj.due_on < today():
            return marks.chip("已到期", "overdue")
        return marks.chip("进行中", "running")


page(
    Nav("目录", 15, "目录义务"),
    "admin:catalog_reportingperiod_matrix",
    lambda user: user.has_perm("catalog.view_reportingperiod"),
)
