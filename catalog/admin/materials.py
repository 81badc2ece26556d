"""事项材料清单: what departments ask citizens for; taken in by workbook, ended by an act."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.models import CollectionHit, MaterialSource, MatterMaterial
from catalog.workflow.collecting import NotDone, end_material, stop_asking
from yongcheng.departments.models import User
from yongcheng.desk import city_pages, marks
from yongcheng.desk.city_pages import ActPage, ReasonForm
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact

ACTS = {
    "share": (
        "改为共享获取",
        stop_asking,
        "从现在起不再向申请人收取，改由共享取得；相关的核对随之终结。",
    ),
    "end": ("取消这项材料", end_material, "从清单里取消，不再收取；相关的核对随之终结。"),
}


class AskedFilter(admin.SimpleListFilter):
    title = "收取"
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "仍在收取"), ("shared", "已改为共享获取"), ("ended", "已取消")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.asked_for()
        if self.value() == "shared":
            return queryset.current().filter(source=MaterialSource.SHARED)
        return queryset.filter(ended_on__isnull=False) if self.value() == "ended" else queryset


class HitFilter(admin.SimpleListFilter):
    title = "核对"
    parameter_name = "hits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "可共享获取的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        return queryset.filter(pk__in=CollectionHit.objects.current().values("material"))


@admin.register(MatterMaterial)
class MatterMaterialAdmin(ScopedAdmin):
    nav = Nav("目录", 52, "事项材料清单")
    list_display = ["matter", "thing", "unit", "kind", "source", "asked_items", "hits", "state"]
    list_display_links = ["thing"]
    list_filter = [("department", AutocompleteFilter), "kind", AskedFilter, HitFilter]
    list_select_related = ["department"]
    search_fields = ["matter_title", "title", "matter_code"]
    search_help_text = "事项、材料或编码"
    ordering = ["department", "matter_key", "id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Materials come in by workbook, as the departments keep them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        current = Count("hits", filter=Q(hits__ended_on__isnull=True))
        return super().get_queryset(request).annotate(current_hits=current)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.end_view)
        own = [path("<int:pk>/end/<slug:name>/", view, name="catalog_mattermaterial_end")]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"upload_url": f"{reverse('admin:intake_upload_add')}?office=materials"}
        return super().changelist_view(request, more | (extra_context or {}))

    change_list_template = "catalog/material_list.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What is asked for, and everything in the catalogue that gives it."""
        obj = self.visible(request, object_id)
        may = MatterMaterial.objects.editable_by(request.user).filter(pk=obj.pk).exists()
        hits = obj.hits.select_related("resource__provider").order_by("ended_on", "-matched", "pk")
        context = {
            "title_chip": self.state(obj),
            "identity": obj.department.name,
            "object": obj,
            "facts": facts_of(obj),
            "hits": list(hits),
            "acts": [(name, words[0]) for name, words in ACTS.items()] if may else [],
            "why_not": "" if may else self.why_not(request.user, obj),
            "steps": city_pages.journal(obj),
        }
        return city_pages.show(self, request, "catalog/material.html", str(obj), **context)

    def why_not(self, user: User, obj: MatterMaterial) -> str:
        if obj.ended_on:
            return f"已于 {obj.ended_on:%Y-%m-%d} 取消。"
        return f"由{obj.department.label}的部门填报员办理。您的角色：{user.role_labels or '未授予角色'}。"

    def end_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """改为共享获取 or 取消: with a reason, by the department itself."""
        obj = self.visible(request, pk)
        url = self.page_url(obj)
        if name not in ACTS or not MatterMaterial.objects.editable_by(request.user).filter(pk=pk):
            return city_pages.not_done(request, url, self.why_not(request.user, obj))
        label, act, lead = ACTS[name]
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                act(obj, request.user, form.cleaned_data["reason"])
            except NotDone as refusal:
                return city_pages.not_done(request, url, refusal.sentence)
            return city_pages.done(request, url, f"已办理“{label}”：{obj}。")
        page = ActPage(
            title=f"{label}：{obj.title}",
            button=label,
            keep="不办理",
            keep_url=url,
            lead=lead,
            crumb=str(obj),
        )
        return city_pages.ask(self, request, form, page)

    @admin.display(description="事项", ordering="matter_key")
    def matter(self, obj: MatterMaterial) -> str:
        return obj.matter_title

    @admin.display(description="材料", ordering="title_key")
    def thing(self, obj: MatterMaterial) -> str:
        return obj.title

    @admin.display(description="部门", ordering="department__credit_code")
    def unit(self, obj: MatterMaterial) -> str:
        return obj.department.label

    @admin.display(description="信息项")
    def asked_items(self, obj: MatterMaterial) -> SafeString:
        return marks.number(len(obj.items) or None)

    @admin.display(description="可共享获取", ordering="current_hits")
    def hits(self, obj: MatterMaterial) -> SafeString:
        if not obj.current_hits:
            return marks.number(None)
        url = reverse("admin:catalog_collectionhit_changelist")
        link = format_html('<a href="{}?material={}">{}</a>', url, obj.pk, obj.current_hits)
        return marks.number(link)

    @admin.display(description="状态", ordering="ended_on")
    def state(self, obj: MatterMaterial) -> SafeString:
        if obj.ended_on:
            return marks.chip("已取消", "retired")
        if obj.source == MaterialSource.SHARED:
            return marks.chip("共享获取", "done")
        return marks.chip("在收取", "open")


def facts_of(obj: MatterMaterial) -> list[Fact]:
    """What is known of a material, as lines."""
    lines = [
        ("事项编码", obj.matter_code),
        ("材料类型", obj.get_kind_display()),
        ("来源渠道", obj.get_source_display()),
        ("核发部门", obj.issuer),
        ("必要性", "必要" if obj.is_required else "非必要"),
        ("设定依据", obj.basis),
        ("登记日期", f"{obj.since:%Y-%m-%d}"),
    ]
    return [Fact(label, value) for label, value in lines if value]
