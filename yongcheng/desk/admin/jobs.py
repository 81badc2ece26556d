"""后台任务: progress that is looked at, cancelled, and comes back after a killed worker."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yongcheng.desk import city_pages, marks
from yongcheng.desk.navigation import Nav
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.jobs.models import Job
from yongcheng.jobs.queue import ask_to_cancel

OTHERS = "其他人发起的任务"
LOOKS = {
    "waiting": "unanswered",
    "running": "running",
    "finished": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "未结束"), ("finished", "已完成"), ("failed", "没有完成")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        narrowed = {
            "open": queryset.unfinished(),
            "finished": queryset.filter(finished_at__isnull=False),
            "failed": queryset.filter(failed_at__isnull=False),
        }
        return narrowed.get(self.value() or "", queryset)


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    nav = Nav("公共", 70, "后台任务")
    list_display = ["title", "owner", "stage_text", "share", "moment", "state"]
    list_display_links = None
    list_filter = [StateFilter]
    list_select_related = ["owner"]
    search_fields = ["owner__full_name"]
    search_help_text = "发起人"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A job's name says what it works on: that is its owner's business alone."""
        own = Q(owner=request.user)
        return (
            super()
            .get_queryset(request)
            .annotate(
                shown=Case(When(own, then=F("label")), default=Value(OTHERS)),
                shown_stage=Case(When(own, then=F("stage")), default=Value("")),
            )
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None):
        raise Http404

    @admin.display(description="任务")
    def title(self, obj: Job) -> SafeString:
        return format_html('<a href="{}">{}</a>', progress_url(obj), obj.shown)

    @admin.display(description="当前步骤", empty_value="—")
    def stage_text(self, obj: Job) -> str:
        return obj.shown_stage

    @admin.display(description="进度")
    def share(self, obj: Job) -> str:
        return f"{obj.done} / {obj.total}" if obj.total else "—"

    @admin.display(description="发起时间", ordering="id")
    def moment(self, obj: Job) -> str:
        return timezone.localtime(obj.created_at).strftime("%Y-%m-%d %H:%M")

    @admin.display(description="状态")
    def state(self, obj: Job) -> SafeString:
        return marks.chip(obj.state_text, LOOKS[obj.state])

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/progress/", view(self.progress_view), name="jobs_job_progress"),
            path("<int:pk>/state/", view(self.state_view), name="jobs_job_state"),
            path("<int:pk>/cancel/", view(self.cancel_view), name="jobs_job_cancel"),
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ):
        return self.progress_view(request, self.visible(request, object_id).pk)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page of a job: the bar while it runs, what came of it afterwards."""
        job = self.visible(request, pk)
        is_own = job.owner_id == request.user.pk
        return city_pages.show(
            self,
            request,
            "city/job.html",
            job.shown,
            job=job,
            job_title=job.shown,
            step_text=job.shown_stage or job.state_text,
            done=job.done,
            total=job.total,
            poll_url="" if job.is_over else reverse("admin:jobs_job_state", args=[job.pk]),
            cancel_url=reverse("admin:jobs_job_cancel", args=[job.pk])
            if not (job.is_over or job.cancel_asked_at)
            else "",
            result=result_of(job) if is_own else {},
            title_chip=marks.chip(job.state_text, LOOKS[job.state]),
            identity=f"任务编号 {job.pk} · {job.owner}",
        )

    def state_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the page polls for; the same words as on the page."""
        job = self.visible(request, pk)
        answer = JsonResponse(
            {
                "state": job.state,
                "step": job.shown_stage or job.state_text,
                "done": job.done,
                "total": job.total,
                "finished": job.is_over,
                "url": result_of(job).get("url", "") if job.owner_id == request.user.pk else "",
            }
        )
        answer["Cache-Control"] = "no-store"
        return answer

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.visible(request, pk)
        if request.method != "POST":
            raise Http404
        if ask_to_cancel(job, by=request.user):
            return city_pages.done(
                request, progress_url(job), "已要求取消，正在写入的步骤会先回退。"
            )
        return city_pages.not_done(request, progress_url(job), f"没有取消：任务{job.state_text}。")


def progress_url(job: Job) -> str:
    return reverse("admin:jobs_job_progress", args=[job.pk])


def result_of(job: Job) -> dict[str, Any]:
    """What a handler may leave for the page: url (where to look), text, tone."""
    if job.state != "finished":
        return {}
    return {name: job.result[name] for name in ("url", "text", "tone") if name in job.result}
