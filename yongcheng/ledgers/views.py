"""Pages of the ledgers: what the person may open, one ledger on screen and paper, its export."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from yongcheng.departments.models import User
from yongcheng.ledgers.exports import request_export
from yongcheng.ledgers.ledger import Ledger, LedgerFilter, ledger_by_key, ledgers_of
from yongcheng.ledgers.models import Export
from yongcheng.ledgers.produce import KIND, title_block
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import record

PAGE_ROWS = 50
PRINT_ROWS = 2000


def index(request: HttpRequest) -> HttpResponse:
    """What this person may open, and their latest exports."""
    context = {
        **admin.site.each_context(request),
        "title": "台账与导出",
        "ledgers": [
            {"ledger": ledger, "count": ledger.select(request.user, {}).count()}
            for ledger in ledgers_of(request.user)
        ],
        "exports": Export.objects.visible_to(request.user).select_related("owner", "job")[:20],
    }
    return TemplateResponse(request, "ledgers/index.html", context)


def show(request: HttpRequest, key: str) -> HttpResponse:
    """One ledger, page by page; with ?print=1 as the sheets that auditors keep."""
    ledger = _ledger(request, key)
    chosen = _chosen(request, ledger)
    rows = ledger.select(request.user, chosen)
    printing = "print" in request.GET
    page = Paginator(rows, PRINT_ROWS if printing else PAGE_ROWS).get_page(request.GET.get("page"))
    total = page.paginator.count
    table = [
        [page.start_index() + offset, *(column.value(row) for column in ledger.columns)]
        for offset, row in enumerate(page.object_list)
    ]
    context = {
        **admin.site.each_context(request),
        "title": ledger.title,
        "ledger": ledger,
        "filters": [_drop_down(one, request.user, chosen) for one in ledger.filters],
        "query": urlencode(chosen),
        "table": table,
        "page": page,
        "total": total,
        "facts": title_block(ledger, request.user, chosen, total),
    }
    return TemplateResponse(request, f"ledgers/{'print' if printing else 'show'}.html", context)


@require_POST
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Start the export of one ledger with the filters of the page."""
    ledger = _ledger(request, key)
    chosen = _chosen(request, ledger)
    started = request_export(
        KIND,
        request.user,
        label=ledger.title,
        name=f"{ledger.title}{today():%Y%m%d}.xlsx",
        params={"ledger": key, "chosen": chosen},
        filter_text=ledger.filter_text(request.user, chosen),
    )
    return redirect("ledgers:export", started.pk)


def export_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an export stands, and its file once it is there."""
    found = _export(request, pk)
    context = {
        **admin.site.each_context(request),
        "title": found.label,
        "export": found,
        "poll_url": reverse("ledgers:export_state", args=[found.pk]),
        "mine": found.owner_id == request.user.pk,
    }
    return TemplateResponse(request, "ledgers/export.html", context)


def export_state(request: HttpRequest, pk: int) -> JsonResponse:
    """The numbers of the progress bar."""
    found = _export(request, pk)
    job = found.job
    return JsonResponse(
        {
            "step": job.stage or job.state_text,
            "done": job.done,
            "total": job.total,
            "finished": job.is_over,
            "url": reverse("ledgers:export", args=[found.pk]),
        }
    )


def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, to whoever exported it; every download is an entry too."""
    found = _export(request, pk)
    if found.owner_id != request.user.pk or not found.finished_at:
        raise Http404
    record(
        verb="download",
        label="下载导出文件",
        target=found,
        target_label=found.label,
        actor=request.user,
        detail={"sha256": found.sha256},
    )
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)


def _drop_down(one: LedgerFilter, user: User, chosen: dict[str, str]) -> dict[str, Any]:
    """One filter as links: each choice keeps the other filters."""
    value = chosen.get(one.name, "")
    others = {name: kept for name, kept in chosen.items() if name != one.name}
    choices = [
        {
            "text": text,
            "url": "?" + urlencode({**others, one.name: key}),
            "is_current": key == value,
        }
        for key, text in one.choices(user)
    ]
    shown = next((choice["text"] for choice in choices if choice["is_current"]), "全部")
    return {
        "filter": one,
        "value": value,
        "shown": shown,
        "choices": choices,
        "clear_url": "?" + urlencode(others),
    }


def _ledger(request: HttpRequest, key: str) -> Ledger:
    ledger = ledger_by_key(key)
    if ledger is None or not ledger.open_to(request.user):
        raise Http404
    return ledger


def _export(request: HttpRequest, pk: int) -> Export:
    rows = Export.objects.visible_to(request.user).select_related("job", "owner")
    return get_object_or_404(rows, pk=pk)


def _chosen(request: HttpRequest, ledger: Ledger) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    return {one.name: asked[one.name] for one in ledger.filters if asked.get(one.name)}
