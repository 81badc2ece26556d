"""站内通知: the person's own inbox."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from yongcheng.desk import city_pages, marks
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Tab
from yongcheng.notices.inbox import mark_read, unread_count
from yongcheng.notices.models import Notice


class ReadFilter(admin.SimpleListFilter):
    title = "阅读"
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "未读"), ("yes", "已读")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "no":
            return queryset.unread()
        return queryset.exclude(read_at__isnull=True) if self.value() == "yes" else queryset


@admin.register(Notice)
class NoticeAdmin(ScopedAdmin):
    nav = Nav("公共", 20, "通知")
    list_display = ["told", "due", "moment", "state"]
    list_display_links = None
    list_filter = [ReadFilter]
    search_fields = ["sentence"]
    search_help_text = "通知内容"
    actions = ["mark_chosen_read"]
    change_list_template = "city/notices.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="内容")
    def told(self, obj: Notice) -> SafeString:
        url = reverse("admin:notices_notice_open", args=[obj.pk])
        shown = "<b>{}</b>" if obj.read_at is None else "{}"
        return format_html('<a href="{}">{}</a>', url, format_html(shown, obj.sentence))

    @admin.display(description="到期", ordering="due_on")
    def due(self, obj: Notice) -> str:
        return f"{obj.due_on:%Y-%m-%d}" if obj.due_on else "—"

    @admin.display(description="时间", ordering="created_at")
    def moment(self, obj: Notice) -> str:
        return timezone.localtime(obj.created_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description="阅读")
    def state(self, obj: Notice) -> SafeString:
        return (
            marks.chip("未读", "open") if obj.read_at is None else marks.chip("已读", "unchanged")
        )

    @admin.action(description="标为已读", permissions=["view"])
    def mark_chosen_read(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = mark_read(request.user, queryset.values_list("pk", flat=True))
        self.message_user(request, f"已把 {count} 条标为已读。")

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/open/", view(self.open_view), name="notices_notice_open"),
            path("read-all/", view(self.read_all_view), name="notices_notice_read_all"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        unread = unread_count(request.user)
        chosen = request.GET.get("read")
        more = {
            "unread": unread,
            "list_tabs": [
                Tab("未读", "?read=no", unread, chosen == "no"),
                Tab("全部", "?", None, chosen is None),
            ],
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ):
        return self.open_view(request, self.visible(request, object_id).pk)

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Opening a notice reads it and leads to the thing it is about."""
        obj = self.visible(request, pk)
        mark_read(request.user, [obj.pk])
        is_ours = url_has_allowed_host_and_scheme(obj.link, allowed_hosts=None)
        return HttpResponseRedirect(obj.link if obj.link and is_ours else self.list_url())

    def read_all_view(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(self.list_url())
        count = mark_read(request.user)
        return city_pages.done(request, self.list_url(), f"已把 {count} 条标为已读。")
