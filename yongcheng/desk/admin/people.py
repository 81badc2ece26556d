"""人员: the system manager makes accounts, the security manager grants roles and enables them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import SafeString

from yongcheng.departments import accounts
from yongcheng.departments.models import READS_PEOPLE, User
from yongcheng.departments.roles import Role
from yongcheng.desk import city_pages, marks
from yongcheng.desk.admin.people_acts import PeopleActs
from yongcheng.desk.admin.people_forms import AccountForm
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav, page
from yongcheng.desk.office_admin import HistoryAdmin
from yongcheng.trail.recorder import act, record

STATES = {
    "waiting": ("待授权", "open"),
    "active": ("启用", "in_force"),
    "disabled": ("停用", "cancelled"),
    "left": ("已离岗", "retired"),
}


class StateFilter(admin.SimpleListFilter):
    title = "账号状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, word) for key, (word, _) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        idle = queryset.filter(is_active=False, left_on__isnull=True)
        narrowed = {
            "waiting": idle.exclude(requested_roles=[]),
            "active": queryset.filter(is_active=True),
            "disabled": idle.filter(requested_roles=[]),
            "left": queryset.filter(left_on__isnull=False),
        }
        return narrowed.get(self.value() or "", queryset)


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class PeopleColumns:
    """What the list and the head of the page say about a person."""

    @admin.display(description="登录名", ordering="username")
    def login(self, obj: User) -> SafeString:
        return marks.code(obj.username)

    @admin.display(description="角色")
    def roles_text(self, obj: User) -> str:
        held = {group.name for group in obj.groups.all()}
        words = "、".join(role.label for role in Role if role.value in held)
        if words:
            return words
        asked = "、".join(role.label for role in Role if role.value in obj.requested_roles)
        return f"申请：{asked}" if asked else "—"

    @admin.display(description="状态")
    def state(self, obj: User) -> SafeString:
        return marks.chip(*STATES[state_of(obj)])

    def chip_of(self, obj: User) -> str:
        return marks.chip(*STATES[state_of(obj)])

    def identity_of(self, obj: User) -> str:
        return " · ".join(filter(None, (obj.username, str(obj.department or ""), obj.job_title)))


@admin.register(User)
class UserAdmin(PeopleActs, PeopleColumns, HistoryAdmin):
    list_display = ["full_name", "login", "department", "job_title", "roles_text", "state"]
    list_display_links = ["full_name"]
    list_filter = [("department", AutocompleteFilter), StateFilter, RoleFilter]
    list_select_related = ["department"]
    search_fields = ["full_name", "username", "job_title", "department__name"]
    search_help_text = "姓名、登录名、职务或部门"
    autocomplete_fields = ["department"]
    change_list_template = "city/people.html"
    change_form_template = "city/person_form.html"
    fieldsets = [
        ("人员", {"fields": ["username", "full_name", "department", "job_title", "phone"]}),
        ("会签", {"fields": ["opinion_body"]}),
    ]
    add_fieldsets = [*fieldsets, ("申请的角色", {"fields": ["requested_roles"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Autocomplete offers people who are there; the list shows everybody."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            found = found.filter(Q(left_on__isnull=True))
        return found, distinct

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.add_fieldsets if obj is None else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A login name stays; a move to another department is a handover."""
        return [] if obj is None else ["username", "department"]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = AccountForm
        return super().get_form(request, obj, **kwargs)

    def submit_note(self, request: HttpRequest, obj: Any) -> str:
        return "账号建立后是停用状态，安全管理员授予角色时启用。" if obj is None else ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.acts_context(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            request.first_passwords = {obj.username: accounts.create_account(obj, by=request.user)}
            return
        with act("departments.user.save"):
            super().save_model(request, obj, form, change)
            record(
                verb="change",
                label="修改人员信息",
                target=obj,
                target_label=f"{obj.full_name}（{obj.username}）",
                target_department=str(obj.department or ""),
                actor=request.user,
                detail={"fields": list(form.changed_data)},
            )

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """Acts are kept in the trail."""

    log_change = log_addition

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.show_passwords(request, [obj], request.first_passwords)

    def get_urls(self) -> list:
        own = [
            path(route, self.admin_site.admin_view(view), name=f"departments_user_{name}")
            for route, view, name in self.act_routes()
        ]
        return own + super().get_urls()

    def show_passwords(
        self, request: HttpRequest, people: list[User], passwords: dict[str, str]
    ) -> TemplateResponse:
        """First passwords are shown on this one page and kept nowhere."""
        rows = [(one, passwords[one.username]) for one in people]
        return city_pages.show(
            self, request, "city/passwords.html", f"已建立 {len(rows)} 个账号", rows=rows
        )


def state_of(person: User) -> str:
    if person.left_on:
        return "left"
    if person.is_active:
        return "active"
    return "waiting" if person.requested_roles else "disabled"


def opens_people(user: User) -> bool:
    """Who manages people has the list in the navigation; others only pick names from it."""
    return bool(user.roles & (READS_PEOPLE | {Role.DEPARTMENT_HEAD}))


page(Nav("公共", 61, "人员"), "admin:departments_user_changelist", opens_people)
