"""政策参数: one line a parameter with the value in force; a page with all its values and the acts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString

from yongcheng.departments.capacities import capacities
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.desk import city_pages, marks
from yongcheng.desk.city_pages import ActForm, ActPage, ReasonForm
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact
from yongcheng.notices.inbox import send
from yongcheng.parameters import acts
from yongcheng.parameters.acts import Change
from yongcheng.parameters.models import PolicyParameter
from yongcheng.parameters.values import Kind, in_words
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act
from yongcheng.trail.refusals import NotDone

CONFIRM = "parameters.confirm_policyparameter"
PROPOSE = "parameters.add_policyparameter"


class ChangeForm(ActForm):
    """A proposed value; the lower half is filled in only where the law itself has changed."""

    value = forms.CharField(label="新的取值", max_length=60)
    effective_from = forms.DateField(label="生效日期", widget=AdminDateWidget())
    reason = forms.CharField(
        label="调整理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    approval_number = forms.CharField(label="批准文号", max_length=80, required=False)
    source_document = forms.CharField(
        label="新的来源文件", max_length=200, required=False, help_text="沿用现行来源的不填。"
    )
    source_article = forms.CharField(label="条款", max_length=60, required=False)
    source_in_force_from = forms.DateField(
        label="来源施行日期", required=False, widget=AdminDateWidget()
    )
    ceiling = forms.CharField(label="法定上限", max_length=60, required=False)
    floor = forms.CharField(
        label="法定下限",
        max_length=60,
        required=False,
        help_text="法定上下限只随新的法定依据改变，须同时填写来源文件、文号和施行日期。",
    )

    def __init__(self, current: PolicyParameter, *args: Any, **kwargs: Any) -> None:
        limits = {"ceiling": current.ceiling, "floor": current.floor}
        super().__init__(*args, initial=limits, **kwargs)
        if current.kind == Kind.FLAG:
            self.fields["value"].widget = forms.Select(choices=[("true", "是"), ("false", "否")])


class ParameterList(ChangeList):
    """One line a key: the value in force, what comes next, what is proposed."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        day = today()
        same = PolicyParameter.objects.filter(key=OuterRef("key"))
        ahead = same.confirmed().filter(effective_from__gt=day).order_by("effective_from")
        found = super().get_queryset(request, exclude_parameters)
        return found.filter(pk__in=PolicyParameter.objects.in_force(day).values("pk")).annotate(
            next_value=Subquery(ahead.values("value")[:1]),
            next_from=Subquery(ahead.values("effective_from")[:1]),
            open_value=Subquery(same.proposed().values("value")[:1]),
        )


class ParameterColumns:
    """What the list says about a parameter."""

    @admin.display(description="参数", ordering="key")
    def title(self, obj: PolicyParameter) -> str:
        return obj.name

    @admin.display(description="现行取值")
    def value_now(self, obj: PolicyParameter) -> str:
        return obj.value_text

    @admin.display(description="法定上下限")
    def limits(self, obj: PolicyParameter) -> str:
        return limits_text(obj)

    @admin.display(description="来源")
    def source(self, obj: PolicyParameter) -> str:
        return obj.citation

    @admin.display(description="生效日期", ordering="effective_from")
    def since(self, obj: PolicyParameter) -> str:
        return f"{obj.effective_from:%Y-%m-%d}"

    @admin.display(description="将来与待确认")
    def ahead(self, obj: PolicyParameter) -> SafeString | str:
        if obj.open_value is not None:
            return marks.chip(f"{in_words(obj.kind, obj.open_value)}{obj.unit} 待确认", "open")
        if obj.next_from is not None:
            return f"{obj.next_from:%Y-%m-%d} 起 {in_words(obj.kind, obj.next_value)}{obj.unit}"
        return "" if obj.is_verified else marks.chip("建议值", "warning")


@admin.register(PolicyParameter)
class PolicyParameterAdmin(ParameterColumns, ScopedAdmin):
    nav = Nav("公共", 50, "政策参数")
    list_display = ["title", "value_now", "limits", "source", "since", "ahead"]
    list_filter = ["is_verified"]
    search_fields = ["key", "name", "source_document"]
    search_help_text = "参数名称、代号或来源文件"
    ordering = ["key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("proposed_by", "confirmed_by")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ParameterList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(f"<int:pk>/{name}/", view(getattr(self, f"{name}_view")), name=f"{base}_{name}")
            for name in ("propose", "confirm", "refuse", "withdraw")
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ):
        """The page of one parameter: every value it had, has and will have."""
        obj = self.visible(request, object_id)
        return city_pages.show(
            self, request, "city/parameter.html", obj.name, **parameter_context(obj, request.user)
        )

    def propose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        city_pages.require(request, PROPOSE)
        current = acts.latest(self.visible(request, pk).key)
        form = ChangeForm(current, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                row = propose(current.key, form.cleaned_data, request.user)
            except ValidationError as error:
                form.add_faults(error)
            except NotDone as refused:
                return city_pages.not_done(request, self.page_url(current), refused.sentence)
            else:
                sentence = f"已提出：{row}，{row.effective_from:%Y-%m-%d} 起，等局领导确认。"
                return city_pages.done(request, self.page_url(current), sentence)
        page = ActPage(
            title=f"提出调整：{current.name}",
            lead="提出后由局领导确认才生效；已经立案的事项按立案时的取值办理。",
            button="提出调整",
            keep="不调整",
            keep_url=self.page_url(current),
            crumb=current.name,
            facts=current_facts(current),
        )
        return city_pages.ask(self, request, form, page)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = self.visible(request, pk)
        form = ActForm(request.POST if request.method == "POST" else None)
        page = ActPage(
            title=f"确认调整：{obj.name}",
            lead=f"{obj.effective_from:%Y-%m-%d} 起取值为 {obj.value_text}，原取值到前一日为止。",
            button="确认调整",
            keep="暂不确认",
            keep_url=self.page_url(obj),
            crumb=obj.name,
            facts=proposal_facts(obj),
        )
        return self._decide(request, form, page, acts.confirm, obj)

    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = self.visible(request, pk)
        page = ActPage(
            title=f"不同意调整：{obj.name}",
            lead="现行取值不变，理由通知提出人。",
            button="不同意调整",
            keep="暂不决定",
            keep_url=self.page_url(obj),
            tone="danger",
            crumb=obj.name,
            facts=proposal_facts(obj),
        )
        return self._decide(request, ReasonForm(request.POST or None), page, acts.refuse, obj)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = self.visible(request, pk)
        if request.method != "POST":
            return city_pages.not_done(request, self.page_url(obj), "请用页面上的按钮撤回。")
        try:
            acts.withdraw(obj.pk, by=request.user)
        except NotDone as refused:
            return city_pages.not_done(request, self.page_url(obj), refused.sentence)
        return city_pages.done(request, self.page_url(obj), f"已撤回：{obj}。")

    def _decide(
        self, request: HttpRequest, form: ActForm, page: ActPage, decide: Any, obj: PolicyParameter
    ) -> HttpResponse:
        city_pages.require(request, CONFIRM)
        if request.method != "POST" or not form.is_valid():
            return city_pages.ask(self, request, form, page)
        try:
            with act("parameters.policyparameter.decide"):
                row = decide(
                    obj.pk,
                    by=request.user,
                    on_behalf_of=on_behalf_of(request.user, Role.BUREAU_HEAD),
                    **form.cleaned_data,
                )
                sentence = f"{page.button}：{row}，{row.effective_from:%Y-%m-%d} 起"
                send([row.proposed_by], sentence, self.page_url(row), target=row)
        except NotDone as refused:
            return city_pages.not_done(request, self.page_url(obj), refused.sentence)
        return city_pages.done(request, self.page_url(row), f"已办理：{sentence}。")


def propose(key: str, given: dict[str, Any], by: User) -> PolicyParameter:
    """Put the change before the leaders and tell them."""
    current = acts.latest(key)
    limits = {name: given[name] for name in ("ceiling", "floor")}
    stated = given | {name: None for name in limits if limits[name] == getattr(current, name)}
    with act("parameters.policyparameter.propose"):
        row = acts.propose(
            key, Change(**stated), by=by, on_behalf_of=on_behalf_of(by, Role.BUREAU_ADMIN)
        )
        leaders = User.objects.with_role(Role.BUREAU_HEAD).exclude(pk=by.pk)
        link = f"/admin/parameters/policyparameter/{row.pk}/change/"
        send(leaders, f"参数“{row.name}”拟调整为 {row.value_text}，等您确认", link, target=row)
    return row


def on_behalf_of(user: User, role: Role) -> str:
    """Return 代某某 where the role is lent to the person today, else ""."""
    found = capacities(user, {role})
    return found[0].on_behalf_of if found else ""


def limits_text(row: PolicyParameter) -> str:
    parts = [("不高于 ", row.ceiling), ("不低于 ", row.floor)]
    return "，".join(f"{word}{limit}{row.unit}" for word, limit in parts if limit)


def current_facts(row: PolicyParameter) -> list[Fact]:
    found = [
        Fact("现行取值", row.value_text),
        Fact("来源", row.citation),
        Fact("生效日期", f"{row.effective_from:%Y-%m-%d}"),
    ]
    return found + ([Fact("法定上下限", limits_text(row))] if limits_text(row) else [])


def proposal_facts(row: PolicyParameter) -> list[Fact]:
    return [
        Fact("新的取值", row.value_text),
        Fact("来源", row.citation),
        Fact("批准文号", row.approval_number or "—"),
        Fact("理由", row.reason),
        Fact("提出人", str(row.proposed_by or "—")),
    ]


def parameter_context(obj: PolicyParameter, user: User) -> dict[str, Any]:
    """What templates/city/parameter.html needs."""
    rows = list(
        PolicyParameter.objects.filter(Q(key=obj.key))
        .select_related("proposed_by", "confirmed_by", "refused_by")
        .order_by(F("effective_from").desc(), "-id")
    )
    open_row = next((row for row in rows if row.is_open), None)
    current = next((row for row in rows if is_in_force(row)), None)
    return {
        "obj": obj,
        "rows": [(row, state_of(row)) for row in rows],
        "current": current,
        "open_row": open_row,
        "facts": current_facts(current) if current else [],
        "may_propose": user.has_perm(PROPOSE) and open_row is None,
        "may_decide": bool(open_row) and user.has_perm(CONFIRM),
        "is_own": bool(open_row) and open_row.proposed_by_id == user.pk,
        "identity": f"代号 {obj.key}",
        "steps": [step for row in rows for step in city_pages.journal(row)][:12],
    }


def is_in_force(row: PolicyParameter) -> bool:
    day = today()
    ends = row.effective_to
    return bool(row.confirmed_at) and row.effective_from <= day and (ends is None or ends >= day)


def state_of(row: PolicyParameter) -> tuple[str, str]:
    """Return (word, look) of one value."""
    if row.refused_at:
        return "未采用", "cancelled"
    if row.is_open:
        return "待确认", "open"
    if is_in_force(row):
        return "现行", "in_force"
    return ("将生效", "received") if row.effective_from > today() else ("已失效", "superseded")
