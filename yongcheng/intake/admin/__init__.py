"""上传与导入 in the admin: the list of uploads; their pages are in intake/views.py."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.marks import chip
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.viewed_list import ViewedList
from yongcheng.intake import receiving, views
from yongcheng.intake.admin.filters import StateFilter
from yongcheng.intake.models import Upload

TONES = {
    "reading": ("info", "clock"),
    "refused": ("bad", "stop"),
    "ready": ("warn", "half"),
    "confirmed": ("info", "half"),
    "applied": ("ok", "tick"),
    "undone": ("neutral", "return"),
    "put_aside": ("neutral", "bar"),
}
PAGES = (
    ("record/<int:number>/", "record", views.one_record),
    ("progress/", "progress", views.progress),
    ("cancel/", "cancel", views.cancel),
    ("choose/", "choose", views.choose),
    ("confirm/", "confirm", views.confirm),
    ("second/", "second", views.second),
    ("undo/", "undo", views.undo),
    ("put-aside/", "put_aside", views.put_aside),
    ("recheck/", "recheck", views.recheck),
    ("original/", "original", views.original),
    ("marked/", "marked", views.marked),
)


@admin.register(Upload)
class UploadAdmin(ViewedList, ScopedAdmin):
    nav = Nav("目录", 30, "上传与导入")
    list_display = ["name_", "department_", "owner", "created", "state", "figures"]
    columns = (*list_display, "size", "sha256", "applied_at", "undone_at")
    list_filter = [("department", AutocompleteFilter), StateFilter]
    list_select_related = ["department", "owner"]
    search_fields = ["name", "sha256"]
    search_help_text = "文件名或 SHA-256"
    ordering = ["-id"]

    @admin.display(description="文件", ordering="name")
    def name_(self, upload: Upload) -> str:
        return upload.name

    @admin.display(description="部门", ordering="department")
    def department_(self, upload: Upload) -> str:
        return upload.department.label if upload.department else "存量导入"

    @admin.display(description="上传时间", ordering="created_at")
    def created(self, upload: Upload) -> str:
        return views.localtime(upload.created_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description="状态")
    def state(self, upload: Upload) -> SafeString:
        tone, shape = TONES[upload.state]
        return chip(upload.state_text, tone=tone, shape=shape)

    @admin.display(description="新增 · 变更 · 未变 · 缺失 · 未通过")
    def figures(self, upload: Upload) -> SafeString | str:
        counts = upload.report.get("resources")
        if not counts:
            return "—"
        order = ("new", "changed", "unchanged", "missing", "rejected")
        return format_html("{} · {} · {} · {} · {}", *(counts[key] for key in order))

    def has_delete_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{tail}", wrap(view), name=f"intake_upload_{name}")
            for tail, name, view in PAGES
        ]
        own.append(
            path("template/<slug:which>/", wrap(receiving.template), name="intake_upload_template")
        )
        own.append(path("add/", wrap(receiving.receive), name="intake_upload_add"))
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        return views.show(request, int(object_id) if object_id.isdigit() else 0)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        return views.to_trail(request, int(object_id) if object_id.isdigit() else 0)
