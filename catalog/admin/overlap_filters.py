"""Filters of the work list: where a finding stands, of which kind, which department it concerns."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.models import DuplicateFinding, ItemHolding
from yongcheng.departments.models import Department

Outcome = DuplicateFinding.Outcome


class StateFilter(admin.SimpleListFilter):
    """Ended findings are shown only where they are asked for."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "待处理"),
            (Outcome.SOURCE.value, Outcome.SOURCE.label),
            (Outcome.DISTINCT.value, Outcome.DISTINCT.label),
            ("ended", "已终结"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "ended":
            return queryset.filter(ended_on__isnull=False)
        if self.value() == "open":
            return queryset.open()
        if self.value() in Outcome.values:
            return queryset.decided().filter(outcome=self.value())
        return queryset.current()


class KindFilter(admin.SimpleListFilter):
    title = "种类"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return DuplicateFinding.Kind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PartyFilter(admin.SimpleListFilter):
    """A department is picked by autocomplete: one query where set, none otherwise."""

    title = "涉及部门"
    parameter_name = "department"
    field = ItemHolding._meta.get_field("department")
    field_path = "party"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.site = model_admin.admin_site

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("", "")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value() or ""
        return queryset.concerning(frozenset({int(key)})) if key.isdigit() else queryset

    def chosen_label(self) -> str:
        found = Department.objects.filter(pk=int(self.value() or 0)).first()
        return found.label if found else "没有这一项"

    def picker(self) -> SafeString:
        """Return the autocomplete control; its rows come from the departments' own scoped view."""
        attrs = {"aria-label": self.title, "class": "picker"}
        widget = AutocompleteSelect(self.field, self.site, attrs=attrs)
        key = self.value() if (self.value() or "").isdigit() else 0
        form_field = ModelChoiceField(
            Department.objects.filter(pk=key), required=False, widget=widget
        )
        widget.choices = form_field.choices
        return widget.render(self.parameter_name, key or "", {"id": "filter_party"})
