"""The pages of one bulk edit: state it, preview it, confirm it, watch it, take it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse

from catalog.admin.bulk_edit_form import BulkEditForm
from catalog.models import BulkEdit, BulkEditLine
from catalog.workflow import bulk_edits
from yongcheng.desk import marks
from yongcheng.desk.parts import Box
from yongcheng.jobs.queue import ask_to_cancel
from yongcheng.workflow.errors import WorkflowError

Action, Outcome = BulkEditLine.Action, BulkEditLine.Outcome
LINE_LOOKS = {
    Action.CHANGED: "changed",
    Action.UNCHANGED: "unchanged",
    Action.REFUSED: "blocked",
    Outcome.DONE: "done",
    Outcome.SKIPPED: "warning",
    Outcome.UNDONE: "returned",
    Outcome.KEPT: "warning",
}
PER_PAGE = 50
PAGES = ("fields", "confirm", "undo", "aside", "progress", "cancel")


class BulkEditPages:
    """Mixed into the admin of batches; an act is its author's alone."""

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}/", view(getattr(self, f"{name}_view")), name=f"{base}_{name}")
            for name in PAGES
        ]
        return own + super().get_urls()

    def fields_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET asks what is to be changed, POST keeps it and shows the preview."""
        edit = self.mine(request, pk)
        if edit.state not in {"choosing", "ready"} or is_running(edit):
            return HttpResponseRedirect(self.page_url(edit))
        form = BulkEditForm(request.POST or None, edit=edit, user=request.user)
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["note"]
            self.do(request, lambda: bulk_edits.state_changes(
                edit, request.user, form.changes(), note
            ))  # fmt: skip
            return HttpResponseRedirect(self.page_url(edit))
        context = {"form": form, "sample": list(edit.lines.order_by("number")[:8])}
        return self.page(request, edit, "catalog/bulk_edit_fields.html", context)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edit = self.mine(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        digest = request.POST.get("digest", "")
        if self.do(request, lambda: bulk_edits.confirm(edit, request.user, digest)):
            edit.refresh_from_db()
            if edit.state == "applied":
                messages.success(request, f"已修改 {edit.result.get(Outcome.DONE, 0)} 项。")
        return HttpResponseRedirect(self.page_url(edit))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET asks once more, POST takes back."""
        edit = self.mine(request, pk)
        if request.method != "POST":
            return self.page(request, edit, "catalog/bulk_edit_undo.html", {})
        if self.do(request, lambda: bulk_edits.undo(edit, request.user)):
            messages.success(request, "已办理撤销，逐项结果见下。")
        return HttpResponseRedirect(self.page_url(edit))

    def aside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edit = self.mine(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if self.do(request, lambda: bulk_edits.put_aside(edit, request.user)):
            messages.success(request, "已放弃这一批，没有修改任何资源。")
        return HttpResponseRedirect(reverse("admin:catalog_informationresource_changelist"))

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the progress page asks every second."""
        edit = self.visible(request, pk)
        if not is_running(edit):
            return JsonResponse({"finished": True, "url": self.page_url(edit)})
        job = edit.job
        step = f"{job.stage or job.state_text}。"
        return JsonResponse({"step": step, "done": job.done, "total": job.total, "finished": False})

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edit = self.mine(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if edit.job and ask_to_cancel(edit.job, by=request.user):
            messages.success(request, "已要求停止；已经改好的保留，其余不再修改。")
        return HttpResponseRedirect(self.page_url(edit))

    def do(self, request: HttpRequest, step: Any) -> bool:
        """Do an act; a refusal is told by message."""
        try:
            step()
        except WorkflowError as error:
            messages.error(request, error.sentence)
            return False
        return True

    def mine(self, request: HttpRequest, pk: int) -> BulkEdit:
        edit = self.visible(request, pk)
        if not self.is_mine(request, edit):
            raise Http404
        return edit

    def is_mine(self, request: HttpRequest, edit: BulkEdit) -> bool:
        return edit.owner_id == request.user.pk

    def url(self, edit: BulkEdit, name: str) -> str:
        return reverse(f"{self.base_name()}_{name}", args=[edit.pk])

    def page(
        self, request: HttpRequest, edit: BulkEdit, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(edit),
            "title_chip": self.state(edit),
            "edit": edit,
            "words": bulk_edits.words(edit),
            "is_mine": self.is_mine(request, edit),
            "urls": {name: self.url(edit, name) for name in PAGES},
            "page_url": self.page_url(edit),
            "list_url": reverse("admin:catalog_informationresource_changelist"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, shared | context)


def is_running(edit: BulkEdit) -> bool:
    return edit.job is not None and not edit.job.is_over


def progress_of(edit: BulkEdit) -> dict[str, Any]:
    job = edit.job
    return {
        "job_title": job.label,
        "step_text": f"{job.stage or job.state_text}。",
        "done": job.done,
        "total": job.total or 1,
        "poll_url": reverse("admin:catalog_bulkedit_progress", args=[edit.pk]),
        "cancel_url": reverse("admin:catalog_bulkedit_cancel", args=[edit.pk]),
        "cancel_label": "停止",
    }


def lines_of(request: HttpRequest, edit: BulkEdit) -> dict[str, Any]:
    """Return the records of one kind, a page of them, and the figures that lead to each kind."""
    is_settled = edit.state in {"confirmed", "applied", "undone"}
    shown = request.GET.get("kind", "")
    rows = edit.lines.order_by("number").select_related("version")
    if shown in Outcome.values:
        rows = rows.filter(outcome=shown)
    elif shown in Action.values:
        rows = rows.filter(action=shown, **({"outcome": ""} if is_settled else {}))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": [_line(line) for line in page],
        "boxes": boxes(edit, is_settled),
        "kind": shown,
        "is_settled": is_settled,
        "changed": edit.counts.get(Action.CHANGED, 0),
        "job": edit.job,
    }


def _line(line: BulkEditLine) -> dict[str, Any]:
    key = line.outcome or line.action
    words = line.get_outcome_display() if line.outcome else line.get_action_display()
    return {
        "line": line,
        "chip": marks.chip(words, LINE_LOOKS[key]) if key else "",
        "sentence": line.sentence if line.outcome else line.reason,
        "url": reverse("admin:catalog_informationresource_change", args=[line.resource_id]),
    }


def boxes(edit: BulkEdit, is_settled: bool) -> list[Box]:
    """Return the figures, each a link to the list of as many rows."""
    found = [Box("选择", edit.total, "项资源", "minus", url="?")]
    if is_settled:
        tones = {Outcome.SKIPPED: "warn", Outcome.KEPT: "warn"}
        found += [
            Box(one.label, edit.result[one], "", "tick", tones.get(one, ""), f"?kind={one}")
            for one in Outcome
            if edit.result.get(one)
        ]
    else:
        count = edit.counts.get(Action.CHANGED, 0)
        found.append(Box("将修改", count, "逐项见下", "triangle", "", f"?kind={Action.CHANGED}"))
    for one, icon, tone, note in (
        (Action.UNCHANGED, "tick", "", "已是这个值"),
        (Action.REFUSED, "stop", "bad", "原因逐项列出"),
    ):
        found.append(Box(one.label, edit.counts.get(one, 0), note, icon, tone, f"?kind={one}"))
    return found
