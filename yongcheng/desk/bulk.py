"""Bulk acts: ticked records, one confirm page, one result for each of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from yongcheng.desk.acts import given_by
from yongcheng.workflow.errors import Incomplete, NotAvailable
from yongcheng.workflow.machine import Outcome

BULK_MOST = 500


class BulkActs:
    """The part of WorkflowAdmin that does one act on many records."""

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable, str, str]]:
        """Add the machine's bulk acts that one of the person's roles may do."""
        acts = super().get_actions(request)
        if "_popup" in request.GET:
            return acts
        for one in self.machine.transitions.values():
            if one.in_bulk and one.roles & request.user.roles:
                acts[one.name] = (start_bulk, one.name, f"批量{one.label}")
        return acts

    def bulk_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Do one act on many ticked records; the result page lists each of them."""
        chosen = request.POST.getlist("_selected_action")
        keys = [int(key) for key in chosen[: BULK_MOST + 1] if key.isdigit()]
        return self.bulk_page(request, name, self.get_queryset(request).filter(pk__in=keys))

    def bulk_page(self, request: HttpRequest, name: str, rows: QuerySet) -> HttpResponse:
        """GET or first POST: the confirm page; confirmed: the result, record by record."""
        transition = self.machine.transitions.get(name)
        if transition is None or not transition.in_bulk:
            raise Http404
        if not self.has_view_permission(request):
            raise Http404
        found = list(rows[: BULK_MOST + 1])
        if not found or len(found) > BULK_MOST:
            messages.warning(request, f"一次办理 1 至 {BULK_MOST} 项。请筛选后再选。")
            return HttpResponseRedirect(self.list_url())
        cases = [case for case in map(self.case_of, found) if case is not None]
        idle = [row for row in found if self.case_of(row) is None]
        context = self._confirm_context(request, transition, next(iter(cases), None)) | {
            "rows": found,
            "bulk": True,
            "errors": {},
            "keep_url": self.list_url(),
            "bulk_url": reverse(f"{self.base_name()}_bulk", args=[name]),
        }
        if "confirmed" not in request.POST:
            return TemplateResponse(request, "workflow/confirm.html", context)
        outcomes = self.machine.fire_each(cases, name, request.user, given_by(request, transition))
        if outcomes and all(isinstance(one.error, Incomplete) for one in outcomes):
            context["errors"] = outcomes[0].error.fields
            return TemplateResponse(request, "workflow/confirm.html", context)
        sentence = f"没有在办的版本，不能办理“{transition.label}”。"
        outcomes += [Outcome(row, NotAvailable(sentence)) for row in idle]
        context |= bulk_outcome(outcomes)
        return TemplateResponse(request, "workflow/bulk_result.html", context)


def start_bulk(model_admin: BulkActs, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """The button of the bulk bar: its name is the transition's."""
    name = request.POST.getlist("action")[-1]
    return model_admin.bulk_page(request, name, rows)


def bulk_outcome(outcomes: Sequence[Any]) -> dict[str, Any]:
    """Say what became of each record: done, or refused, part of these overtaken by somebody."""
    left = [one for one in outcomes if not one.done]
    overtaken = [one for one in left if one.error.code in {"overtaken", "not_available"}]
    return {
        "outcomes": [*left, *(one for one in outcomes if one.done)],
        "done": len(outcomes) - len(left),
        "refused": len(left),
        "overtaken": len(overtaken),
    }
