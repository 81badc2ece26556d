"""操作留痕: read, searched, exported and checked; nobody writes here."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse

from yongcheng.departments.sheets import safe
from yongcheng.desk import city_pages
from yongcheng.desk.city_pages import ActForm, ActPage
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact
from yongcheng.desk.trail_check import KIND
from yongcheng.desk.trail_words import in_words
from yongcheng.desk.work import target_url
from yongcheng.jobs.queue import start
from yongcheng.trail import entries
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import record

RECENT = 20_000
EXPORT, VERIFY = "trail.export_trailentry", "trail.verify_trailentry"
COLUMNS = {
    "序号": lambda one: one.number,
    "时间": lambda one: one.at_local.strftime("%Y-%m-%d %H:%M:%S"),
    "办理人": lambda one: one.actor_name,
    "办理人部门": lambda one: one.actor_department,
    "代办": lambda one: one.on_behalf_of,
    "办理事项": lambda one: one.label,
    "对象": lambda one: one.target_label,
    "对象所属部门": lambda one: one.target_department,
    "理由": lambda one: one.reason,
    "依据": lambda one: one.basis,
    "来源地址": lambda one: one.ip,
    "请求编号": lambda one: one.request_id,
    "摘要值": lambda one: one.hash,
}


class DayFilter(admin.SimpleListFilter):
    title = "时间"
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "今天"), ("week", "近 7 天"), ("month", "本月"), ("year", "本年")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        day = today()
        starts = {
            "today": day,
            "week": day - timedelta(days=6),
            "month": day.replace(day=1),
            "year": day.replace(month=1, day=1),
        }
        first = starts.get(self.value() or "")
        return queryset.filter(at__gte=entries.day_start(first)) if first else queryset


class VerbFilter(admin.SimpleListFilter):
    """The acts that occurred lately, by their Chinese name (bounded: the trail only grows)."""

    title = "办理事项"
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        latest = entries.all_entries().order_by("-number")[:RECENT].values("pk")
        rows = entries.all_entries().filter(pk__in=latest).order_by("label")
        return [(label, label) for label in rows.values_list("label", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(label=self.value()) if self.value() else queryset


@admin.register(entries.all_entries().model)
class TrailEntryAdmin(ScopedAdmin):
    nav = Nav("公共", 80, "操作留痕")
    list_display = ["number", "moment", "who", "label", "what", "of_department", "why"]
    list_display_links = ["number"]
    list_filter = [("actor", AutocompleteFilter), VerbFilter, DayFilter]
    list_per_page = 50
    search_fields = ["target_label", "actor_name", "reason", "=request_id", "=ip", "=hash"]
    search_help_text = "对象、办理人、理由、请求编号"
    change_list_template = "city/trail.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="时间", ordering="number")
    def moment(self, obj: Any) -> str:
        return obj.at_local.strftime("%Y-%m-%d %H:%M:%S")

    @admin.display(description="办理人")
    def who(self, obj: Any) -> str:
        tail = f"（{obj.on_behalf_of}）" if obj.on_behalf_of else ""
        return f"{obj.actor_name}{tail}"

    @admin.display(description="对象")
    def what(self, obj: Any) -> str:
        return obj.target_label

    @admin.display(description="办理人部门")
    def of_department(self, obj: Any) -> str:
        return obj.actor_department or "—"

    @admin.display(description="理由")
    def why(self, obj: Any) -> str:
        return obj.reason or "—"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("export/", view(self.export_view), name="trail_trailentry_export"),
            path("verify/", view(self.verify_view), name="trail_trailentry_verify"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {
            "may_export": request.user.has_perm(EXPORT),
            "may_verify": request.user.has_perm(VERIFY),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ):
        """One entry whole, its neighbours in the same act, and its place in the chain."""
        obj = self.visible(request, object_id)
        same = entries.all_entries().filter(act_id=obj.act_id).exclude(pk=obj.pk).order_by("number")
        return city_pages.show(
            self,
            request,
            "city/trail_entry.html",
            f"第 {obj.number} 条：{obj.label}",
            obj=obj,
            facts=entry_facts(obj),
            same_act=same[:50],
            detail=in_words(obj.detail),
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The rows of the present filter as CSV; the export itself is an entry."""
        city_pages.require(request, EXPORT)
        rows = self.get_changelist_instance(request).get_queryset(request).order_by("number")
        count = rows.count()
        record(
            verb="export",
            label="导出操作留痕",
            target=None,
            target_label=f"操作留痕 {count} 条",
            actor=request.user,
            detail={"rows": count, "filter": request.GET.urlencode()},
        )
        response = StreamingHttpResponse(as_csv(rows), "text/csv; charset=utf-8")
        name = f"trail-{today():%Y%m%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def verify_view(self, request: HttpRequest) -> HttpResponse:
        city_pages.require(request, VERIFY)
        form = VerifyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            job = start(KIND, form.cleaned_data, request.user, "核对操作留痕的摘要链")
            return city_pages.done(
                request, reverse("admin:jobs_job_progress", args=[job.pk]), "已开始核对。"
            )
        seal = entries.seals().first()
        page = ActPage(
            title="核对操作留痕",
            lead="从第一条起逐条核对摘要链，并与每日封存的链尾比对；核对本身也留痕。",
            button="开始核对",
            keep="不核对",
            keep_url=self.list_url(),
            facts=[
                Fact("现有记录", f"{entries.all_entries().count()} 条"),
                Fact(
                    "最近封存", f"{seal.day:%Y-%m-%d}，{seal.entries} 条" if seal else "还没有封存"
                ),
            ],
        )
        return city_pages.ask(self, request, form, page)


class VerifyForm(ActForm):
    expected_head = forms.RegexField(
        "^[0-9a-f]{64}$",
        label="上次记下的链尾",
        required=False,
        help_text="可不填；填写后还核对这个链尾仍在链中，被截尾时能发现。",
        error_messages={"invalid": "链尾摘要值是 64 位十六进制数。"},
    )


@admin.register(entries.seals().model)
class TrailSealAdmin(ScopedAdmin):
    list_display = ["day", "entries", "head", "sealed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def as_csv(rows: QuerySet) -> Iterator[bytes]:
    """Yield the rows line by line; no cell is taken for a formula."""

    class Line:
        def write(self, text: str) -> bytes:
            return text.encode()

    lines = csv.writer(Line())
    yield b"\xef\xbb\xbf" + lines.writerow(COLUMNS)
    for row in rows.iterator(chunk_size=2000):
        yield lines.writerow([safe(read(row)) for read in COLUMNS.values()])


def entry_facts(obj: Any) -> list[Fact]:
    shown = [
        Fact("时间", obj.at_local.strftime("%Y-%m-%d %H:%M:%S")),
        Fact("办理人", f"{obj.actor_department} {obj.actor_name}".strip()),
        Fact("代办", obj.on_behalf_of),
        Fact("对象", obj.target_label, url=target_url(obj.target_type, obj.target_id)),
        Fact("对象所属部门", obj.target_department),
        Fact("理由", obj.reason),
        Fact("依据", obj.basis),
        Fact("来源地址", obj.ip, is_code=True),
        Fact("请求编号", obj.request_id, is_code=True),
        Fact("前一条摘要值", obj.previous_hash, is_code=True),
        Fact("摘要值", obj.hash, is_code=True),
    ]
    return [fact for fact in shown if fact.value]
