"""批量修改: the register of batches. A batch is read, not posted; its acts are in bulk_edit_pages.py."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from catalog.admin.bulk_edit_pages import BulkEditPages, is_running, lines_of, progress_of
from catalog.models import BulkEdit
from catalog.workflow import bulk_edits
from yongcheng.desk import marks
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin

LOOKS = {
    "choosing": "draft",
    "ready": "warning",
    "confirmed": "running",
    "applied": "done",
    "undone": "returned",
    "put_aside": "discarded",
}


@admin.register(BulkEdit)
class BulkEditAdmin(BulkEditPages, ScopedAdmin):
    nav = Nav("目录", 35, "批量修改")
    list_display = ["batch", "stated", "owner", "unit", "total", "chosen_at", "state"]
    list_select_related = ["owner", "department"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Whatever a batch has to show now."""
        edit = self.visible(request, object_id)
        if edit.state == "choosing" and not is_running(edit):
            if not self.is_mine(request, edit):
                raise Http404
            return HttpResponseRedirect(self.url(edit, "fields"))
        if is_running(edit):
            return self.page(request, edit, "catalog/bulk_edit_progress.html", progress_of(edit))
        return self.page(request, edit, "catalog/bulk_edit.html", lines_of(request, edit))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        edit = self.visible(request, object_id)
        trail = reverse("admin:trail_trailentry_changelist")
        if request.user.has_perm("trail.view_trailentry"):
            return HttpResponseRedirect(f"{trail}?q={edit}")
        return HttpResponseRedirect(self.page_url(edit))

    @admin.display(description="批次", ordering="id")
    def batch(self, edit: BulkEdit) -> str:
        return f"第 {edit.pk} 批"

    @admin.display(description="修改内容")
    def stated(self, edit: BulkEdit) -> str:
        return "，".join(bulk_edits.words(edit)) or "（未填写）"

    @admin.display(description="部门", ordering="department__credit_code")
    def unit(self, edit: BulkEdit) -> str:
        return edit.department.label if edit.department else ""

    @admin.display(description="选择时间", ordering="created_at")
    def chosen_at(self, edit: BulkEdit) -> str:
        return moment(edit.created_at)

    @admin.display(description="状态")
    def state(self, edit: BulkEdit) -> SafeString:
        return marks.chip(edit.state_text, LOOKS[edit.state])


def moment(at: Any) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
