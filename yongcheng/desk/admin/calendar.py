"""工作日历: years, the twelve months of a year, and the page that publishes or corrects a year."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path

from yongcheng.desk import city_pages
from yongcheng.desk.city_pages import ActForm
from yongcheng.desk.file_rows import rows_of
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import HistoryAdmin, ScopedAdmin
from yongcheng.trail.clock import today
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workdays import acts
from yongcheng.workdays.day_lines import Arrangement, as_text, read_rows, read_text
from yongcheng.workdays.models import CalendarDay, CalendarYear
from yongcheng.workdays.months import WEEKDAYS, year_sheet
from yongcheng.workdays.store import load_calendar

PUBLISH = "workdays.change_calendaryear"
FIRST_YEAR, LAST_AHEAD = 2004, 2


class YearForm(ActForm):
    """A year's arrangement as lines or as a file; the same lines are confirmed on the next page."""

    notice_number = forms.CharField(
        label="通知文号", max_length=80, help_text="如 国办发明电〔2025〕7号"
    )
    lines = forms.CharField(
        label="放假和调休",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一行一天或一段：2027-02-05 至 2027-02-11 放假 春节；周末本来休息，不用登记。",
    )
    file = forms.FileField(
        label="或者上传表格",
        required=False,
        help_text="Excel 或 CSV，三列：日期、类别（放假、调休上班）、说明。上传后代替上面的文字。",
    )

    def __init__(self, year: int, *args: Any, **kwargs: Any) -> None:
        self.year = year
        self.arrangement: Arrangement | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        try:
            self.arrangement = self._read(given)
        except FileRefused as refused:
            self.add_error("file", refused.message)
            return given
        for problem in self.arrangement.problems[:20]:
            self.add_error("file" if given.get("file") else "lines", problem)
        return given

    def _read(self, given: dict[str, Any]) -> Arrangement:
        if given.get("file"):
            return read_rows(rows_of(given["file"]), self.year)
        return read_text(given.get("lines", ""), self.year)


class CalendarYearList(admin.views.main.ChangeList):
    """Years with what was declared for them, counted in one query."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        days = CalendarDay.objects.filter(date__year=OuterRef("year")).order_by()

        def count(kind: str) -> Subquery:
            found = days.filter(kind=kind).values("kind").annotate(number=Count("pk"))
            return Subquery(found.values("number"))

        found = super().get_queryset(request, exclude_parameters)
        return found.annotate(days_off=count("off"), days_work=count("work"))


@admin.register(CalendarYear)
class CalendarYearAdmin(ScopedAdmin):
    nav = Nav("公共", 40, "工作日历")
    list_display = ["year_name", "days_off", "days_work", "notice", "entered"]
    change_list_template = "city/calendar_years.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return CalendarYearList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="年份", ordering="year")
    def year_name(self, obj: CalendarYear) -> str:
        return str(obj)

    @admin.display(description="放假的工作日")
    def days_off(self, obj: CalendarYear) -> str:
        return f"{obj.days_off or 0} 天"

    @admin.display(description="调休上班日")
    def days_work(self, obj: CalendarYear) -> str:
        return f"{obj.days_work or 0} 天"

    @admin.display(description="通知文号")
    def notice(self, obj: CalendarYear) -> str:
        return obj.notice_number or "—"

    @admin.display(description="录入日期")
    def entered(self, obj: CalendarYear) -> str:
        return f"{obj.entered_at:%Y-%m-%d}" if obj.entered_at else "随系统登记"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path(
                "publish/<int:year>/",
                view(self.publish_view),
                name="workdays_calendaryear_publish",
            ),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        known = set(CalendarYear.objects.values_list("year", flat=True))
        due = [year for year in (today().year, today().year + 1) if year not in known]
        more = {"missing": due, "may_publish": request.user.has_perm(PUBLISH)}
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ):
        """The twelve months of a year."""
        obj = self.visible(request, object_id)
        notes = {one.day: one.note for one in acts.days_of(obj.year)}
        months = year_sheet(obj.year, load_calendar(), notes, today())
        return city_pages.show(
            self,
            request,
            "city/calendar.html",
            f"{obj.year} 年工作日历",
            obj=obj,
            months=months,
            weekdays=WEEKDAYS,
            workdays=sum(month.workdays for month in months),
            around=CalendarYear.objects.filter(year__in=(obj.year - 1, obj.year + 1)),
            may_publish=request.user.has_perm(PUBLISH),
            steps=city_pages.journal(obj),
            identity=obj.notice_number,
        )

    def publish_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Fill in, look at the difference, publish: nothing is written before the last step."""
        city_pages.require(request, PUBLISH)
        if not FIRST_YEAR <= year <= today().year + LAST_AHEAD:
            return city_pages.not_done(request, self.list_url(), f"{year} 年不在可登记的范围内。")
        held = CalendarYear.objects.filter(year=year).first()
        start = {
            "notice_number": held.notice_number if held else "",
            "lines": as_text(acts.days_of(year)),
        }
        form = YearForm(year, request.POST or None, request.FILES or None, initial=start)
        context = {"year": year, "held": held, "form": form}
        if request.method == "POST" and form.is_valid():
            days = form.arrangement.days
            if "confirmed" in request.POST:
                return self._publish(request, year, days, form.cleaned_data["notice_number"])
            context |= {
                "found": acts.difference(year, days),
                "arrangement": form.arrangement,
                "text": as_text(days[day] for day in sorted(days)),
                "notice_number": form.cleaned_data["notice_number"],
            }
        title = f"{'更正' if held else '登记'} {year} 年放假安排"
        return city_pages.show(self, request, "city/calendar_publish.html", title, **context)

    def _publish(
        self, request: HttpRequest, year: int, days: dict[date, Any], notice_number: str
    ) -> HttpResponse:
        found = acts.publish_year(year, days.values(), notice_number=notice_number, by=request.user)
        moved = sum(found.moved.values())
        entry = CalendarYear.objects.get(year=year)
        tail = f"，按新安排重算，{moved} 件未办结事项的到期日有变化" if moved else ""
        sentence = f"已登记 {year} 年放假安排，特殊日 {len(days)} 天{tail}。"
        return city_pages.done(request, self.page_url(entry), sentence)


@admin.register(CalendarDay)
class CalendarDayAdmin(HistoryAdmin):
    """Days one by one, to be found and read; they change only as a year."""

    list_display = ["date", "kind", "note", "notice_number"]
    list_filter = ["kind"]
    search_fields = ["date", "note", "notice_number"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def identity_of(self, obj: CalendarDay) -> str:
        return obj.notice_number
