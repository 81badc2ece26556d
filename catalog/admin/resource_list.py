"""The list of resources: its tabs, its columns, and the due words that need the calendar."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.form_fields import GRADES
from catalog.choices import ResourceStatus
from catalog.filters import unlinked, views_of, weak_basis
from catalog.models import ChangeTrigger, InformationResource, ResourceVersion
from catalog.models.systems import READS_ALL
from catalog.search.matching import in_bytes
from yongcheng.departments.models import User
from yongcheng.departments.scoping import department_ids
from yongcheng.desk import marks
from yongcheng.desk.dues import Horizon
from yongcheng.desk.list_query import OWN
from yongcheng.desk.parts import Tab
from yongcheng.desk.viewed_list import ViewedChangeList
from yongcheng.search.counting import MOST, Counted, count, count_each
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

VIEW = "view"
TAB_MOST = 1_000  # so many are counted of a tab's rows; of all together, as many as of any list
LATE = "late"
TOO_MANY_TO_ORDER = f"记录超过 {MOST} 条，没有按到期排序。请先筛选，或打开“审核逾期”。"
UNREAD = (
    "search_items",
    "search_abstract",
    "search_initials",
    "open_version__content",
    "open_version__returned_content",
)


def with_due(rows: QuerySet, user: User) -> QuerySet:
    """Add the day on which something is due: the review, else the update that is owed.

    By subqueries: a join would stand in every count, and keep it from being answered by an index.
    """
    review = ResourceVersion.objects.filter(pk=OuterRef("open_version")).order_by()
    triggers = ChangeTrigger.objects.visible_to(user).unfinished().filter(resource=OuterRef("pk"))
    owed = Subquery(triggers.order_by("due_on").values("due_on")[:1])
    return rows.annotate(due_on=Coalesce(Subquery(review.values("due_on")), owed))


class ViewFilter(admin.SimpleListFilter):
    """The tab of the list; drawn above the filters, not among them."""

    title = "视图"
    parameter_name = VIEW

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in views_of(request.user, today()).items()]

    def has_output(self) -> bool:
        return False

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset


class ConditionFilter(admin.SimpleListFilter):
    """A yes-or-no filter over a condition of catalog/filters.py."""

    condition: Any

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "是"), ("no", "否")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        met = type(self).condition()
        chosen = {"yes": met, "no": ~met}.get(self.value())
        return queryset if chosen is None else queryset.filter(chosen)


class WeakBasisFilter(ConditionFilter):
    title = "不予共享仅有政策文件依据"
    parameter_name = "weak"
    condition = staticmethod(weak_basis)


class UnlinkedFilter(ConditionFilter):
    title = "未挂接来源系统"
    parameter_name = "unlinked"
    condition = staticmethod(unlinked)


class GradeFilter(admin.SimpleListFilter):
    """Four grades, known without asking the table."""

    title = "数据分级"
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*GRADES, ("none", "未定级")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(grade__isnull=True)
        return queryset.filter(grade=self.value()) if self.value() in dict(GRADES) else queryset


class ResourceChangeList(ViewedChangeList):
    """A page of resources with their due words, within the chosen tab."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        """A filter that is not drawn is not applied by the stock list: the tab is applied here."""
        rows = super().get_queryset(request, exclude_parameters)
        chosen = views_of(request.user, today()).get(request.GET.get(VIEW, ""))
        rows = rows if chosen is None else rows.filter(chosen[1])
        if request.GET.get(VIEW) == LATE and not (self.query or self.params.get(ORDER_VAR)):
            return rows.order_by("open_version__due_on", "open_version_id")
        if {"due_on", "-due_on"} & set(rows.query.order_by) and count(rows).is_more:
            messages.info(request, TOO_MANY_TO_ORDER)
            return rows.order_by(*self.model_admin.ordering)
        return rows

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        for row in self.result_list:
            row.is_followed = follows(row, request.user)
        if not any(row.due_on for row in self.result_list):
            return
        horizon = Horizon(today(), load_calendar())
        for row in self.result_list:
            row.due_text = due_text(row, request.user, horizon)


def known_count(request: HttpRequest) -> Counted | None:
    """Return the number of rows where the chosen tab has counted them already."""
    tabs = getattr(request, "list_tabs", None)
    views = getattr(request, "list_views", None)
    if (
        tabs is None
        or (views is not None and views.broken)
        or set(request.GET) - {VIEW, PAGE_VAR, ORDER_VAR, *OWN}
    ):
        return None
    return next((tab.count for tab in tabs if tab.is_current), None)


def follows(row: InformationResource, user: User) -> bool:
    """Whether the person may know how a resource's open version stands."""
    reads_all = user.is_superuser or user.roles & READS_ALL
    return bool(reads_all) or row.provider_id in department_ids(user)


def due_text(row: InformationResource, user: User, horizon: Horizon) -> SafeString | str:
    """Return 今天到期, 逾期 2 个工作日, or the day itself where it is further away."""
    due = getattr(row, "due_on", None)
    if due is None or not follows(row, user):
        return ""
    mark = horizon.mark(due)
    near = horizon.group(due) != "later"
    return marks.toned(mark.text if near else horizon.day(due), mark.tone, mark.icon)


def context_of(request: HttpRequest, url: str) -> dict[str, Any]:
    """Return what the page above the list shows: its tabs, and the ways in and out by workbook."""
    may = request.user.has_perm
    rows = InformationResource.objects.visible_to(request.user)
    request.list_tabs = tabs_of(rows, request, url)
    return {
        "list_tabs": request.list_tabs,
        "can_upload": may("intake.add_upload"),
        "can_export": may("catalog.export_informationresource"),
    }


def tabs_of(rows: QuerySet, request: HttpRequest, url: str) -> list[Tab]:
    """Return the tabs with their counts: one query for all of them."""
    views = views_of(request.user, today())
    found = {key: rows.filter(condition) for key, (_, condition) in views.items()}
    counts = count_each(found, TAB_MOST, {"": MOST})
    chosen = request.GET.get(VIEW, "")
    chosen = chosen if chosen in views else ""
    return [
        Tab(label, f"{url}?{VIEW}={key}" if key else url, counts[key], key == chosen)
        for key, (label, _) in views.items()
    ]


def status_mark(row: InformationResource) -> SafeString:
    """Return the chip of the state; of a change under way, also where its version stands."""
    label = row.get_status_display()
    if row.status == ResourceStatus.RETIRED and row.first_published_on is None:
        return marks.chip("已放弃", "discarded")
    chip = marks.chip(label, row.status)
    if row.status != ResourceStatus.CHANGING or not getattr(row, "is_followed", False):
        return chip
    return format_html(
        '{} <span class="caption">{}</span>', chip, row.open_version.get_status_display()
    )


class Columns:
    """The columns of the list, in the order of the design."""

    @admin.display(description="名称", ordering=in_bytes("search_initials"))
    def name(self, row: InformationResource) -> str:
        return row.title

    @admin.display(description="资源代码", ordering="code")
    def number(self, row: InformationResource) -> SafeString | str:
        return marks.code(row.code) if row.code else ""

    @admin.display(description="提供部门", ordering="provider_id")
    def department(self, row: InformationResource) -> str:
        return row.provider.label

    @admin.display(description="共享类型", ordering="sharing_type")
    def sharing(self, row: InformationResource) -> SafeString:
        return marks.sharing(row.sharing_type, row.get_sharing_type_display())

    @admin.display(description="信息项", ordering="item_count")
    def items(self, row: InformationResource) -> SafeString:
        return marks.number(row.item_count)

    @admin.display(description="状态", ordering="status")
    def state(self, row: InformationResource) -> SafeString:
        return status_mark(row)

    @admin.display(description="到期", ordering="due_on")
    def due(self, row: InformationResource) -> SafeString | str:
        return getattr(row, "due_text", "")
