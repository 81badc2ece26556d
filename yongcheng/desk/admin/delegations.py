"""委托办理: one's own roles lent to a colleague for some days, shown as 代, taken back at any time."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString

from yongcheng.departments.delegating import LONGEST, check_delegation, delegate, revoke
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.roles import THREE_MANAGERS, Role
from yongcheng.desk import city_pages, marks
from yongcheng.desk.city_pages import ActPage, ReasonForm
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import HistoryAdmin
from yongcheng.desk.parts import Fact
from yongcheng.notices.inbox import send
from yongcheng.trail.clock import today
from yongcheng.trail.refusals import NotDone


class DelegationForm(forms.ModelForm):
    """The person lends one of their own roles to a colleague of their department."""

    class Meta:
        model = Delegation
        fields = ["role", "delegate", "starts_on", "ends_on", "reason"]

    principal: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.principal is not None:
            self.instance.principal = self.principal

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors:
            for name in self.fields:
                setattr(self.instance, name, given.get(name))
            check_delegation(self.instance)
        return given


@admin.register(Delegation)
class DelegationAdmin(HistoryAdmin):
    nav = Nav("公共", 62, "委托办理")
    form = DelegationForm
    list_display = ["title", "role", "starts_on", "ends_on", "reason", "state"]
    list_filter = ["role"]
    list_select_related = ["principal", "delegate"]
    search_fields = ["principal__full_name", "delegate__full_name"]
    search_help_text = "委托人或受托人"
    fields = ["role", "delegate", "starts_on", "ends_on", "reason"]
    change_form_template = "city/delegation_form.html"

    @admin.display(description="委托")
    def title(self, obj: Delegation) -> str:
        return f"{obj.delegate}代{obj.principal}"

    @admin.display(description="状态")
    def state(self, obj: Delegation) -> SafeString:
        return marks.chip(*state_of(obj))

    def chip_of(self, obj: Delegation) -> str:
        return marks.chip(*state_of(obj))

    def submit_note(self, request: HttpRequest, obj: Any) -> str:
        tail = f"最长 {LONGEST.days} 天，可随时收回；办理记录写明“代某某”。"
        return tail if obj is None else ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A delegation is given and taken back, not rewritten."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if obj is not None or "role" not in form.base_fields:
            return form
        user = request.user
        lent = [role for role in Role if role in user.own_roles and role not in THREE_MANAGERS]
        form.base_fields["role"].choices = [(role.value, role.label) for role in lent]
        colleagues = User.objects.filter(department=user.department, is_active=True)
        form.base_fields["delegate"].queryset = colleagues.exclude(pk=user.pk)
        form.principal = user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": today()}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        delegate(obj, by=request.user)
        sentence = f"{obj.principal}委托您{obj.starts_on:%m-%d} 至 {obj.ends_on:%m-%d} 代办（{obj.get_role_display()}）"
        send([obj.delegate], sentence, self.page_url(obj), target=obj)

    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """Acts are kept in the trail."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("principal__department", "delegate")

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.revoke_view)
        own = [path("<int:pk>/revoke/", view, name="departments_delegation_revoke")]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            is_own = obj.principal_id == request.user.pk
            may = is_own or request.user.has_perm("departments.revoke_delegation")
            context |= {
                "acting": True,
                "may_revoke": may and not obj.revoked_on and obj.ends_on >= today(),
                "steps": city_pages.journal(obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = self.visible(request, pk)
        form = ReasonForm(request.POST or None)
        form.fields["reason"].required = False
        if request.method == "POST" and form.is_valid():
            try:
                revoke(obj, by=request.user, reason=form.cleaned_data["reason"])
            except NotDone as refused:
                return city_pages.not_done(request, self.page_url(obj), refused.sentence)
            send(
                [obj.delegate], f"{obj.principal}已收回委托（{obj.get_role_display()}）", target=obj
            )
            return city_pages.done(request, self.page_url(obj), f"已收回：{obj}。")
        page = ActPage(
            title=f"收回委托：{obj}",
            button="收回委托",
            keep="不收回",
            keep_url=self.page_url(obj),
            lead="从现在起受托人不再代办；已经办理的不受影响。",
            crumb=str(obj),
            facts=[Fact("期间", f"{obj.starts_on:%Y-%m-%d} 至 {obj.ends_on:%Y-%m-%d}")],
        )
        return city_pages.ask(self, request, form, page)


def state_of(obj: Delegation) -> tuple[str, str]:
    if obj.revoked_on:
        return "已收回", "cancelled"
    if obj.ends_on < today():
        return "已结束", "superseded"
    return ("代办中", "in_force") if obj.starts_on <= today() else ("未开始", "open")
