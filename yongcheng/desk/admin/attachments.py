"""附件: the doors to files. Whether one opens is asked of the record the file belongs to."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme

from yongcheng.attachments.models import Attachment
from yongcheng.attachments.store import put_aside, record_download, store_file
from yongcheng.attachments.targets import record_of, visible_record
from yongcheng.desk import city_pages
from yongcheng.desk.city_pages import ActPage, ReasonForm
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact
from yongcheng.desk.work import target_url
from yongcheng.trail.refusals import NotDone


@admin.register(Attachment)
class AttachmentAdmin(ScopedAdmin):
    """No list of its own: files are found on the page of their record."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("upload/", view(self.upload_view), name="attachments_attachment_upload"),
            path(
                "<int:pk>/download/",
                view(self.download_view),
                name="attachments_attachment_download",
            ),
            path("<int:pk>/aside/", view(self.aside_view), name="attachments_attachment_aside"),
        ]
        return own + super().get_urls()

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        label, key = request.POST.get("target_type", ""), request.POST.get("target_id", "")
        target = visible_record(request.user, label, key) if request.method == "POST" else None
        if target is None:
            raise Http404
        back = page_of(request, target)
        upload = request.FILES.get("file")
        if upload is None:
            return city_pages.not_done(request, back, "没有选择文件。")
        try:
            kept = store_file(target, request.POST.get("kind", ""), upload, request.user)
        except NotDone as refused:
            return city_pages.not_done(request, back, refused.sentence)
        return city_pages.done(request, back, f"已上传“{kept.name}”。")

    def download_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """Send the file as a download; nothing of it is run by the browser."""
        attachment, target = self._found(request, pk)
        record_download(attachment, target, request.user)
        response = FileResponse(
            attachment.file.open("rb"),
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.media_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        return response

    def aside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        attachment, target = self._found(request, pk)
        back = page_of(request, target)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                put_aside(attachment, target, by=request.user, reason=form.cleaned_data["reason"])
            except NotDone as refused:
                return city_pages.not_done(request, back, refused.sentence)
            return city_pages.done(request, back, f"已作废“{attachment.name}”，文件仍保留备查。")
        page = ActPage(
            title=f"作废附件：{attachment.name}",
            button="作废附件",
            keep="不作废",
            keep_url=back,
            lead="作废后不再作为有效材料，文件和记录仍保留备查。",
            tone="danger",
            crumb=str(target),
            facts=[Fact("所属", str(target)), Fact("SHA-256", attachment.sha256, is_code=True)],
        )
        return city_pages.ask(self, request, form, page)

    def _found(self, request: HttpRequest, pk: int) -> tuple[Attachment, models.Model]:
        attachment = Attachment.objects.filter(pk=pk).first()
        target = record_of(request.user, attachment) if attachment else None
        if attachment is None or target is None:
            raise Http404
        return attachment, target


def page_of(request: HttpRequest, target: models.Model) -> str:
    """Return where the panel stood; only our own pages are gone back to."""
    back = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    page = target_url(target._meta.label_lower, str(target.pk))
    return page or (back if own else "/admin/")
