"""重复收集核对: the work list of 条例第十九条第一款. The department explains, the authority decides."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.models import CollectionHit
from catalog.workflow import collecting
from catalog.workflow.collecting import NotDone, Said
from yongcheng.departments.models import User
from yongcheng.desk import city_pages, marks
from yongcheng.desk.city_pages import ActForm, ActPage
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact, Tab
from yongcheng.policy.clauses import clause

LOOKS = {
    "open": "open",
    "answered": "in_review",
    "duplicate": "blocked",
    "needed": "agreed",
    "different": "not_needed",
    "ended": "done",
}


class SaidForm(ActForm):
    """One choice and its reason."""

    value = forms.ChoiceField(label="结论", widget=forms.RadioSelect)
    text = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = choices
        self.fields["value"].error_messages["required"] = "没有选择结论。"

    def said(self) -> Said:
        return Said(self.cleaned_data["value"], self.cleaned_data["text"])


class StateFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "待部门说明"),
            ("answered", "待认定"),
            *CollectionHit.Decision.choices,
            ("cured", "已纠正"),
            ("ended", "其他已终结"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return narrowed(queryset, self.value() or "")


def narrowed(rows: QuerySet, state: str) -> QuerySet:
    """Return the hits in one state; the tabs, the filter and the counts all ask here."""
    duplicate = CollectionHit.Decision.DUPLICATE
    if state == "open":
        return rows.unanswered()
    if state == "answered":
        return rows.undecided().filter(answered_at__isnull=False)
    if state in CollectionHit.Decision.values:
        return rows.current().filter(decision=state)
    if state == "cured":
        return rows.filter(ended_on__isnull=False, decision=duplicate)
    if state == "ended":
        return rows.filter(ended_on__isnull=False).exclude(decision=duplicate)
    return rows


@admin.register(CollectionHit)
class CollectionHitAdmin(ScopedAdmin):
    nav = Nav("目录", 54, "重复收集核对")
    list_display = ["thing", "unit", "giver", "explained", "found_on", "answer_text_short", "chip"]
    list_filter = [("material__department", AutocompleteFilter), StateFilter, "answer"]
    list_select_related = ["material__department", "resource__provider"]
    search_fields = ["material__title", "material__matter_title", "resource__title"]
    search_help_text = "材料、事项或资源"

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "material" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/answer/", view(self.answer_view), name="catalog_collectionhit_answer"),
            path("<int:pk>/decide/", view(self.decide_view), name="catalog_collectionhit_decide"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        rows, chosen = self.get_queryset(request), request.GET.get("state", "")
        words = {
            "": "全部",
            "open": "待部门说明",
            "answered": "待认定",
            "duplicate": "属于重复收集",
        }
        tabs = [
            Tab(label, f"?state={key}" if key else "?", narrowed(rows, key).count(), key == chosen)
            for key, label in words.items()
        ]
        return super().changelist_view(request, {"list_tabs": tabs} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the material asks for beside what the resource gives, and whose turn it is."""
        obj = self.visible(request, object_id)
        title = f"{obj.material.matter_title}：{obj.material.title}"
        context = page_of(obj, request.user) | {"title_chip": self.chip(obj)}
        return city_pages.show(self, request, "catalog/collection_hit.html", title, **context)

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = ("部门说明", "提交说明", CollectionHit.Answer.choices, collecting.answer)
        return self._say(request, pk, page, collecting.why_not_answer)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = ("认定", "认定", CollectionHit.Decision.choices, collecting.decide)
        return self._say(request, pk, page, collecting.why_not_decide)

    def _say(self, request: HttpRequest, pk: int, what: tuple, why_not: Any) -> HttpResponse:
        obj = self.visible(request, pk)
        title, button, choices, act = what
        url = self.page_url(obj)
        refusal = why_not(obj, request.user, Said("needed", "-"))
        if refusal:
            return city_pages.not_done(request, url, refusal)
        form = SaidForm(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            refusal = why_not(obj, request.user, form.said())
            if not refusal:
                try:
                    act(obj, request.user, form.said())
                except NotDone as late:
                    return city_pages.not_done(request, url, late.sentence)
                return city_pages.done(request, url, f"已办理：{title}。")
            form.add_error("text", refusal)
        page = ActPage(
            title=f"{title}：{obj.material.title}",
            button=button,
            keep="不办理",
            keep_url=url,
            lead=explanation(obj),
            facts=facts_of(obj),
            crumb=str(obj.material),
        )
        return city_pages.ask(self, request, form, page)

    @admin.display(description="材料", ordering="material__title_key")
    def thing(self, obj: CollectionHit) -> str:
        return str(obj.material)

    @admin.display(description="收取部门", ordering="material__department__credit_code")
    def unit(self, obj: CollectionHit) -> str:
        return obj.material.department.label

    @admin.display(description="可共享的资源", ordering="resource__title_key")
    def giver(self, obj: CollectionHit) -> SafeString:
        url = reverse("admin:catalog_informationresource_change", args=[obj.resource_id])
        return format_html(
            '<a href="{}">{}</a>（{}）', url, obj.resource.title, obj.resource.provider.label
        )

    @admin.display(description="对应的内容")
    def explained(self, obj: CollectionHit) -> str:
        return "、".join(obj.evidence["items"]) or "整项材料"

    @admin.display(description="部门说明", ordering="answer")
    def answer_text_short(self, obj: CollectionHit) -> str:
        return obj.get_answer_display() or "—"

    @admin.display(description="状态", ordering="decided_at")
    def chip(self, obj: CollectionHit) -> SafeString:
        state = "ended" if obj.ended_on else obj.state
        return marks.chip(obj.state_text, LOOKS[state])


def page_of(obj: CollectionHit, user: User) -> dict[str, Any]:
    """What the page of a hit shows, and why the person can do nothing where that is so."""
    anything = Said("needed", "-")
    resource = reverse("admin:catalog_informationresource_change", args=[obj.resource_id])
    return {
        "identity": f"{obj.material.department.name}　{clause('T19.1').short}",
        "object": obj,
        "facts": facts_of(obj),
        "resource_url": resource,
        "material_url": reverse("admin:catalog_mattermaterial_change", args=[obj.material_id]),
        "no_answer": collecting.why_not_answer(obj, user, anything),
        "no_decision": collecting.why_not_decide(obj, user, anything),
        "steps": city_pages.journal(obj),
    }


def explanation(obj: CollectionHit) -> str:
    """Return in one sentence what could be had from where."""
    giver = f"{obj.resource.provider.name}《{obj.resource.title}》"
    way = obj.resource.get_sharing_type_display()
    items = "、".join(obj.evidence["items"])
    if obj.evidence["by_title"] and not items:
        return f"这项材料与{giver}（{way}）同名，可以共享获取。"
    return f"“{items}”可以从{giver}共享获取（{way}）。"


def facts_of(obj: CollectionHit) -> list[Fact]:
    lines = [
        ("发现日期", f"{obj.found_on:%Y-%m-%d}"),
        ("部门说明", said(obj.get_answer_display(), obj.answer_text, obj.answered_by)),
        ("认定", said(obj.get_decision_display(), obj.reason, obj.decided_by)),
        ("终结", f"{obj.ended_on:%Y-%m-%d} {obj.ended_because}" if obj.ended_on else ""),
    ]
    return [Fact(label, value) for label, value in lines if value]


def said(label: str, text: str, by: User | None) -> str:
    parts = [part for part in (label, text, by.full_name if by else "") if part]
    return "，".join(parts)
