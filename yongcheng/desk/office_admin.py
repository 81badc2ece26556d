"""OfficeAdmin: what every office's admin has in common. Concrete admins declare, they do not decide."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from simple_history.admin import SimpleHistoryAdmin

from yongcheng.desk.acts import asked, given_by, number, primary_of
from yongcheng.desk.bulk import BulkActs
from yongcheng.desk.history_words import HistoryWords
from yongcheng.desk.navigation import Nav
from yongcheng.desk.paging import Pages, ScopedChangeList
from yongcheng.search.words import Words, parse
from yongcheng.workflow.errors import Incomplete, WorkflowError
from yongcheng.workflow.machine import Machine
from yongcheng.workflow.transitions import Offer, Transition


class ScopedAdmin(admin.ModelAdmin):
    """Rows by `visible_to`, changes by `editable_by`, nothing is deleted (decision 19).

    nav: place in the left navigation, None = reached from elsewhere.
    """

    nav: Nav | None = None
    paginator = Pages
    list_per_page = 20
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return ScopedChangeList

    def finder_of(self, request: HttpRequest, rows: QuerySet, words: Words) -> Any:
        """A search of the office's own that ranks what it finds; None = the stock search."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        words = parse(search_term)
        if not search_term.strip():
            return queryset, False
        finder = self.finder_of(request, queryset, words)
        if finder is None:
            return super().get_search_results(request, queryset, search_term)
        request.finder = finder
        return finder.narrowed() if words else queryset.none(), False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        rows = self.model._default_manager.all()
        if obj is None or not hasattr(rows, "editable_by"):
            return True
        return rows.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def chip_of(self, obj: Model) -> str:
        """The chip beside the title of the record's page, "" for none (see marks.chip)."""
        return ""

    def identity_of(self, obj: Model) -> str:
        """The line under the title: code, department, version. Plain text or safe HTML."""
        return ""

    def submit_note(self, request: HttpRequest, obj: Model | None) -> str:
        """The sentence of the submit row that says what saving will do."""
        return ""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Related records are chosen, never made in a pop-up; a missing value is named."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget = field.widget.widget
            field.error_messages["required"] = f"没有填写{field.label}。"
            name_the_empty_choice(field)
        return field

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["has_history"] = isinstance(self, SimpleHistoryAdmin)
        if obj is not None:
            context["title_chip"] = self.chip_of(obj)
            context["identity"] = self.identity_of(obj)
        context["submit_note"] = self.submit_note(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def visible(self, request: HttpRequest, pk: Any) -> Model:
        """Return the record if this person may see it. Raises Http404."""
        obj = self.get_object(request, str(pk))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        return obj

    def base_name(self) -> str:
        return f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"

    def list_url(self) -> str:
        return reverse(f"{self.base_name()}_changelist")

    def page_url(self, obj: Model) -> str:
        return reverse(f"{self.base_name()}_change", args=[obj.pk])


class HistoryAdmin(SimpleHistoryAdmin, ScopedAdmin):
    """A reference record with its version history: every door of it asks for the scope first."""

    history_list_per_page = 50

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_historical_record_context_helper(self, request, historical_record):
        return HistoryWords(self.model, historical_record)

    def history_view(self, request, object_id, extra_context=None):
        obj = self.visible(request, object_id)
        context = {"title": f"{obj}的变更记录", "original": obj} | (extra_context or {})
        return super().history_view(request, object_id, context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        obj = self.visible(request, object_id)
        context = {"title": f"{obj}：当时的内容", "as_it_was": True} | (extra_context or {})
        return super().history_form_view(request, object_id, version_id, context)


class WorkflowAdmin(BulkActs, ScopedAdmin):
    """An admin whose records move by a machine: buttons, confirm pages, bulk acts."""

    machine: Machine

    def case_of(self, obj: Model) -> Model | None:
        """Return the record that the machine moves; for most models it is the row itself."""
        return obj

    def offers(self, request: HttpRequest, obj: Model) -> list[Offer]:
        case = self.case_of(obj)
        return self.machine.offers(case, request.user) if case is not None else []

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/act/<slug:name>/", view(self.act_view), name=f"{base}_act"),
            path("bulk/<slug:name>/", view(self.bulk_view), name=f"{base}_bulk"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.offers_context(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def offers_context(self, request: HttpRequest, obj: Model) -> dict[str, Any]:
        """What parts/offers.html needs."""
        offers = self.offers(request, obj)
        base = self.page_url(obj).removesuffix("change/")
        return {"offers": offers, "act_base": base, "primary": primary_of(offers)}

    def last_case_of(self, obj: Model) -> Model | None:
        """The case settled last, so that whoever comes second reads who was first."""
        return self.case_of(obj)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """GET shows the confirm page, POST does the act and says what became of it."""
        obj = self.visible(request, pk)
        case = self.case_of(obj) or self.last_case_of(obj)
        transition = self.machine.transitions.get(name)
        if case is None or transition is None or transition.hidden:
            raise Http404
        errors: dict[str, str] = {}
        if request.method == "POST":
            errors = self._do(request, obj, case, transition)
            if not errors:
                return HttpResponseRedirect(self.after_act_url(request, obj))
        offer = self.machine.offer(case, name, request.user)
        if not offer.allowed:
            messages.error(request, offer.reason)
            return HttpResponseRedirect(self.after_act_url(request, obj))
        context = self._confirm_context(request, transition, case) | {
            "object": obj,
            "offer": offer,
            "errors": errors,
            "revision": case.revision,
            "keep_url": self.after_act_url(request, obj),
        }
        return TemplateResponse(request, "workflow/confirm.html", context)

    def _do(
        self, request: HttpRequest, obj: Model, case: Model, transition: Transition
    ) -> dict[str, str]:
        """Fire; tell the result by message. Returns what is missing, {} when it is settled."""
        given, base = given_by(request, transition), number(request.POST.get("revision"))
        try:
            self.machine.fire(case, transition.name, request.user, given=given, revision=base)
        except Incomplete as error:
            return error.fields
        except WorkflowError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, self.success_sentence(obj, transition))
        return {}

    def after_act_url(self, request: HttpRequest, obj: Model) -> str:
        return self.page_url(obj)

    def success_sentence(self, obj: Model, transition: Transition) -> str:
        return f"已办理“{transition.label}”：{obj}。"

    def _confirm_context(
        self, request: HttpRequest, transition: Transition, case: Model | None
    ) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": transition.label,
            "transition": transition,
            "asks": asked(self.machine, transition, case, request),
        }


def name_the_empty_choice(field: forms.Field) -> None:
    """Let the empty line of a drop-down say what it means instead of a row of dashes."""
    words = "请选择" if field.required else "（不填）"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words if field.empty_label is not None else None
    elif isinstance(field, forms.ChoiceField):
        field.choices = [
            (value, words if value == "" and str(label).startswith("---") else label)
            for value, label in field.choices
        ]
