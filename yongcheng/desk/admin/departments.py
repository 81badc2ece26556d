"""部门: the dated tree, its sheet both ways, its history, and the act of a reform."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from yongcheng.attachments.targets import Target, register_target
from yongcheng.departments.models import Department
from yongcheng.departments.reform import succeed
from yongcheng.departments.sheets import DepartmentResource
from yongcheng.desk import city_pages, marks
from yongcheng.desk.attachment_panel import attachment_panel
from yongcheng.desk.city_pages import ActForm, ActPage
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import HistoryAdmin
from yongcheng.desk.parts import Fact
from yongcheng.desk.viewed_list import ViewedList
from yongcheng.policy.credit_code import normalise
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone
from yongcheng.workbooks.exchange import AnyFormat, BookFormat, TextFormat

MORE_COLUMNS = (
    "division_code",
    "valid_from",
    "valid_to",
    "sharing_office",
    "sharing_contact",
    "sharing_phone",
)


class InForceFilter(admin.SimpleListFilter):
    """Departments that exist today, those that ended, those that begin later."""

    title = "存续"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "现有"), ("ended", "已撤销"), ("later", "将设立")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        day = today()
        narrowed = {
            "now": queryset.in_force(day),
            "ended": queryset.filter(valid_to__lt=day),
            "later": queryset.filter(valid_from__gt=day),
        }
        return narrowed.get(self.value() or "", queryset)


class DepartmentForm(forms.ModelForm):
    """The code is read as people type it: full-width signs, blanks, small letters."""

    def clean_credit_code(self) -> str:
        return normalise(self.cleaned_data["credit_code"])


class ReformForm(ActForm):
    """Who takes over, from when, by which document."""

    successor = forms.ModelChoiceField(label="承接部门", queryset=Department.objects.none())
    ends_on = forms.DateField(label="撤销日期", widget=AdminDateWidget())
    basis = forms.CharField(label="依据文件", max_length=200, help_text="机构改革方案及文号")
    move_people = forms.BooleanField(label="在岗人员一并转入承接部门", required=False, initial=True)

    def __init__(self, department: Department, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Department.objects.in_force(today()).exclude(pk=department.pk)
        chosen = self.fields["successor"]
        chosen.widget = AutocompleteSelect(Department._meta.get_field("succeeded_by"), site)
        chosen.queryset = rows


class FormatForm(ExportForm):
    """All columns are exported; only the format is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("format", "0")


class Exchange(ImportExportMixin):
    """The sheet of departments both ways; every use of it is an act in the trail."""

    resource_classes = [DepartmentResource]
    import_formats = [AnyFormat]
    export_formats = [BookFormat, TextFormat]
    export_form_class = FormatForm
    skip_admin_log = True
    show_change_form_export = False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("departments.import_department")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("departments.export_department")

    def get_export_data(self, file_format, request, queryset, **kwargs):
        """An export is an act: who took how many rows."""
        data = super().get_export_data(file_format, request, queryset, **kwargs)
        record(
            verb="export",
            label="导出部门名录",
            target=None,
            target_label=f"部门 {queryset.count()} 条",
            actor=request.user,
            detail={"rows": queryset.count(), "format": file_format.get_title()},
        )
        return data

    def process_dataset(self, dataset, form, request, **kwargs):
        """An import is one act with its totals."""
        with act("departments.department.import"):
            result = super().process_dataset(dataset, form, request, **kwargs)
            totals = {name: result.totals.get(name, 0) for name in ("new", "update", "skip")}
            record(
                verb="import",
                label="导入部门名录",
                target=None,
                target_label=f"部门 {result.total_rows} 行",
                actor=request.user,
                detail=totals,
            )
        return result


class Reform:
    """The page of a reform."""

    def reform_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """机构改革: the department ends, its duties and records pass to the successor."""
        obj = self.visible(request, pk)
        if not self.has_change_permission(request, obj):
            city_pages.require(request, "departments.change_department")
        form = ReformForm(obj, self.admin_site, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                moved = succeed(obj, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_faults(error)
            except NotDone as refused:
                form.add_error(None, refused.sentence)
            else:
                sentence = f"{obj}由{obj.succeeded_by}承接，转入人员 {moved} 名。"
                return city_pages.done(request, self.page_url(obj), sentence)
        page = ActPage(
            title=f"机构改革：{obj}",
            lead="记录保留原部门名称，办理权限转给承接部门；原代码不再用于新登记。",
            button="登记承接",
            keep="不登记",
            keep_url=self.page_url(obj),
            crumb=obj.name,
            facts=reform_facts(obj, today()),
        )
        return city_pages.ask(self, request, form, page)


@admin.register(Department)
class DepartmentAdmin(Reform, Exchange, ViewedList, HistoryAdmin):
    nav = Nav("公共", 60, "部门")
    form = DepartmentForm
    list_display = ["name", "short_name", "code", "kind", "parent", "span", "office"]
    columns = (*list_display, *MORE_COLUMNS)
    export_permission = "departments.export_department"
    list_filter = [InForceFilter, "kind", ("parent", AutocompleteFilter)]
    list_select_related = ["parent", "succeeded_by", "sharing_office_head"]
    search_fields = ["name", "short_name", "credit_code"]
    search_help_text = "名称、简称或统一社会信用代码"
    autocomplete_fields = ["parent", "sharing_office_head"]
    readonly_fields = ["valid_to", "succeeded_by"]
    change_form_template = "city/department_form.html"
    fieldsets = [
        (
            "基本信息",
            {"fields": ["name", "short_name", "credit_code", "kind", "parent", "division_code"]},
        ),
        ("机构沿革", {"fields": ["valid_from", "valid_to", "succeeded_by"]}),
        (
            "数据共享工作机构",
            {
                "fields": [
                    "sharing_office",
                    "sharing_office_head",
                    "sharing_contact",
                    "sharing_phone",
                ]
            },
        ),
    ]

    @admin.display(description="统一社会信用代码", ordering="credit_code")
    def code(self, obj: Department) -> SafeString:
        return marks.code(obj.credit_code)

    @admin.display(description="存续")
    def span(self, obj: Department) -> SafeString | str:
        if obj.succeeded_by_id:
            return f"至 {obj.valid_to:%Y-%m-%d}，由{obj.succeeded_by.label}承接"
        if obj.valid_to:
            return f"至 {obj.valid_to:%Y-%m-%d}"
        return f"{obj.valid_from:%Y-%m-%d} 起" if obj.valid_from else "—"

    @admin.display(description="工作机构负责人")
    def office(self, obj: Department) -> str:
        return str(obj.sharing_office_head or obj.sharing_contact or "—")

    def chip_of(self, obj: Department) -> str:
        ended = obj.valid_to is not None and obj.valid_to < today()
        return marks.chip("已撤销", "retired") if ended else ""

    def identity_of(self, obj: Department) -> str:
        return f"{obj.credit_code} · {obj.get_kind_display()}"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.reform_view)
        own = [path("<int:pk>/reform/", view, name="departments_department_reform")]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            may = self.has_change_permission(request, obj)
            context |= {
                "acting": True,
                "may_reform": may and obj.succeeded_by_id is None,
                "steps": city_pages.journal(obj),
                "under": obj.children.in_force(today()),
                "before": obj.predecessors.all(),
                **attachment_panel(request.user, obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with act("departments.department.save"):
            super().save_model(request, obj, form, change)
            record(
                verb="change" if change else "create",
                label="修改部门" if change else "登记部门",
                target=obj,
                target_label=obj.name,
                target_department=obj.name,
                actor=request.user,
                detail={"fields": list(form.changed_data)},
            )

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """Acts are kept in the trail."""

    log_change = log_addition


register_target(
    "departments.department",
    Target(
        kinds=(("reform", "机构改革文件"), ("duties", "职责规定"), ("other", "其他材料")),
        department=lambda record: record.name,
    ),
)


def reform_facts(department: Department, on: date) -> list[Fact]:
    people = department.people.filter(Q(left_on__isnull=True)).count()
    return [
        Fact("统一社会信用代码", department.credit_code, is_code=True),
        Fact("在岗人员", f"{people} 名"),
        Fact("下级部门", f"{department.children.in_force(on).count()} 个"),
    ]
