"""Pages of an upload inside the admin: progress, result, confirm, undo, downloads."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from yongcheng.intake import acts, pipeline, screens
from yongcheng.intake.forms import ConfirmForm
from yongcheng.intake.models import StagedRecord, Upload, private_storage
from yongcheng.intake.offices import office
from yongcheng.jobs.queue import ask_to_cancel
from yongcheng.trail.recorder import act, record


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever an upload has to show now: progress, refusal or result."""
    upload = _visible(request, pk)
    job = upload.job
    running = job is not None and not job.is_over
    if upload.state == "refused":
        context = {"title": upload.name, "upload": upload, "identity": _identity(upload)}
        return page(request, "intake/refused.html", context)
    if running or upload.state == "reading":
        return _progress_page(request, upload, running)
    if not upload.report:
        context = {"title": upload.name, "upload": upload, "identity": _identity(upload)}
        return page(request, "intake/put_aside.html", context)
    context = screens.result(request, upload)
    context |= {"heading": upload.name, "identity": _identity(upload), "job": job}
    return page(request, "intake/result.html", {"title": upload.name} | context)


def _progress_page(request: HttpRequest, upload: Upload, running: bool) -> HttpResponse:
    job = upload.job
    context = {
        "title": upload.name,
        "identity": _identity(upload),
        "upload": upload,
        "job": job,
        "running": running,
        "job_title": job.label if job else "核对",
        "step_text": f"{job.stage or job.state_text}。" if job else "",
        "done": job.done if job else 0,
        "total": job.total or 1 if job else 1,
        "poll_url": screens.page_url("progress", upload.pk),
        "cancel_url": screens.page_url("cancel", upload.pk) if running else "",
        "cancel_label": "取消核对" if upload.state == "reading" else "停止写入",
        "earlier": screens.earlier(upload, request.user),
    }
    return page(request, "intake/progress.html", context)


def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """What the progress page asks every second."""
    upload = _visible(request, pk)
    job = upload.job
    if job is None:
        return JsonResponse({"finished": True, "url": screens.page_url("change", pk)})
    step = job.stage or job.state_text
    return JsonResponse(
        {
            "step": f"{step}。",
            "done": job.done,
            "total": job.total,
            "finished": job.is_over,
            "url": screens.page_url("change", pk),
        }
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a check or a writing under way; nothing is written."""
    upload = _editable(request, pk)
    if upload.job and ask_to_cancel(upload.job):
        upload.refresh_from_db()
        if upload.state == "reading" and upload.job.started_at is None:
            pipeline.put_aside(upload, request.user, label="取消核对")
        messages.success(request, "已要求停止，没有写入任何内容。")
    return redirect(screens.page_url("change", pk))


def one_record(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Every change of one record."""
    upload = _visible(request, pk)
    found = upload.records.filter(number=number).select_related("upload", "department").first()
    if found is None:
        raise Http404
    to = office(upload.office)
    context = {"title": found.label, "upload": upload, "url": to.record_url(found)}
    return page(request, "intake/record.html", context | screens.whole_record(found))


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the ticks of one page of records."""
    upload = _editable(request, pk)
    shown = [int(one) for one in request.POST.getlist("shown") if one.isdigit()]
    ticked = [int(one) for one in request.POST.getlist("ticked") if one.isdigit()]
    try:
        changed = acts.choose(upload, request.user, ticked, shown)
    except acts.NotDone as refusal:
        messages.error(request, refusal.sentence)
    else:
        total = acts.chosen(upload).count()
        messages.success(request, f"调整了 {changed} 项，现在要写入 {total} 项。")
    tab = "missing" if request.POST.get("tab") == "missing" else "changes"
    return redirect(f"{screens.page_url('change', pk)}?tab={tab}")


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what would be written, POST writes it."""
    upload = _editable(request, pk)
    rows = acts.chosen(upload)
    counts = {action: rows.filter(action=action).count() for action in StagedRecord.Action.values}
    retires = bool(counts["missing"])
    given = request.POST if request.method == "POST" else None
    mode = (given or request.GET).get("mode", "valid")
    form = ConfirmForm(given, upload=upload, retires=retires, initial={"mode": mode})
    seen = given.get("seen", "") if given else acts.mark_of_choice(upload)
    if given is not None and form.is_valid():
        try:
            acts.confirm(upload, request.user, form.consent())
        except acts.NotDone as refusal:
            messages.error(request, refusal.sentence)
        else:
            return _after(request, upload, "已确认写入。")
        return redirect(screens.page_url("change", pk))
    why_not = "" if given else acts.why_not_confirm(upload, acts.Consent(mode == "all", "-"))
    if why_not:
        messages.error(request, why_not)
        return redirect(screens.page_url("change", pk))
    context = {
        "title": "确认写入",
        "upload": upload,
        "form": form,
        "counts": counts,
        "total": sum(counts.values()),
        "rejected": upload.report["resources"]["rejected"],
        "mode": mode,
        "seen": seen,
        "retired": rows.filter(action="missing")[:20],
    }
    return page(request, "intake/confirm.html", context)


def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second bureau person of an existing catalogue."""
    upload = _editable(request, pk)
    if request.method == "POST":
        try:
            acts.second(upload, request.user)
        except acts.NotDone as refusal:
            messages.error(request, refusal.sentence)
            return redirect(screens.page_url("change", pk))
        return _after(request, upload, "已复核。")
    context = {"title": "复核存量导入", "upload": upload, "total": acts.chosen(upload).count()}
    return page(request, "intake/second.html", context)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole batch back while nothing is built on it."""
    upload = _editable(request, pk)
    if request.method == "POST":
        try:
            acts.undo(upload, request.user)
        except acts.NotDone as refusal:
            messages.error(request, refusal.sentence)
            return redirect(screens.page_url("change", pk))
        return _after(request, upload, "已要求撤销。")
    context = {"title": "撤销本批", "upload": upload, "applied": upload.applied}
    return page(request, "intake/undo.html", context)


def put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """End an upload without writing anything."""
    upload = _editable(request, pk)
    if request.method == "POST":
        if pipeline.put_aside(upload, request.user):
            messages.success(request, "已放弃本次上传，没有写入任何内容。")
        else:
            messages.error(request, f"不能放弃：现在是“{upload.state_text}”。")
        return redirect(screens.page_url("change", pk))
    return page(request, "intake/put_aside_confirm.html", {"title": "放弃本次", "upload": upload})


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the kept file with the catalogue as it is now."""
    upload = _editable(request, pk)
    try:
        acts.recheck(upload, request.user)
    except acts.NotDone as refusal:
        messages.error(request, refusal.sentence)
    else:
        pipeline.queue_check(upload, request.user)
    return redirect(screens.page_url("change", pk))


def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded (without 涉密 rows), with an entry in the trail."""
    upload = _visible(request, pk)
    return _download(request, upload, upload.file, upload.name, "下载原件")


def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The uploader's own workbook with its problems marked."""
    upload = _visible(request, pk)
    if upload.has_marks and not upload.marked:
        pipeline.mark(upload)
    name = f"{Path(upload.name).stem}（批注）.xlsx"
    return _download(request, upload, upload.marked, name, "下载批注后的工作簿")


def to_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of an upload is the part 原件与留痕 of its page."""
    upload = _visible(request, pk)
    return redirect(f"{screens.page_url('change', upload.pk)}?tab=original")


def _download(
    request: HttpRequest, upload: Upload, field: Any, name: str, label: str
) -> HttpResponse:
    if not field or not private_storage().exists(field.name):
        messages.error(request, "没有这个文件：没有读成，或没有需要批注的问题。")
        return redirect(screens.page_url("change", upload.pk))
    with act("intake.upload.download"):
        record(
            verb="download",
            label=label,
            target=upload,
            target_label=upload.name,
            target_department=str(upload.department or ""),
            actor=request.user,
            detail={"sha256": upload.sha256},
        )
    response = FileResponse(
        private_storage().open(field.name),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _after(request: HttpRequest, upload: Upload, sentence: str) -> HttpResponse:
    """Say what became of a job that is over already (it may run at once), else that it runs."""
    upload.refresh_from_db()
    job = upload.job
    if job is not None and job.is_over and job.error:
        messages.error(request, job.error)
    else:
        done = {"applied": "已写入。", "undone": "已撤销本批。"}
        messages.success(request, done.get(upload.state, sentence))
    return redirect(screens.page_url("change", upload.pk))


def _identity(upload: Upload) -> str:
    department = upload.department or "存量导入"
    seconds = upload.report.get("seconds")
    took = f"，用时 {seconds} 秒" if seconds else ""
    at = localtime(upload.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{department} {upload.owner.full_name}　{at} 上传{took}　SHA-256 {short_hash(upload)}"


def short_hash(upload: Upload) -> str:
    return f"{upload.sha256[:4]}…{upload.sha256[-4:]}"


def need(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        own = request.user.role_labels or "未授予角色"
        raise PermissionDenied(f"上传由部门填报员和局审核员办理。您的角色：{own}。")


def _visible(request: HttpRequest, pk: int) -> Upload:
    """Return the upload, 404 where the person may not know of it."""
    rows = Upload.objects.visible_to(request.user)
    rows = rows.select_related(
        "department", "owner", "job", "confirmed_by", "second_by", "undone_by"
    )
    upload = rows.filter(pk=pk).first()
    if upload is None or not request.user.has_perm("intake.view_upload"):
        raise Http404
    return upload


def _editable(request: HttpRequest, pk: int) -> Upload:
    """Return the upload for an act, refused with a reason where the person only may look."""
    upload = _visible(request, pk)
    if not Upload.objects.editable_by(request.user).filter(pk=pk).exists():
        own = request.user.role_labels or "未授予角色"
        raise PermissionDenied(f"只有上传部门的填报员可以办理。您的角色：{own}。")
    return upload


def page(
    request: HttpRequest, template_name: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    whole = admin.site.each_context(request) | {"opts": Upload._meta} | context
    if "upload" in context:
        whole["words"] = office(context["upload"].office).words
    request.current_app = admin.site.name
    return TemplateResponse(request, template_name, whole, status=status)
