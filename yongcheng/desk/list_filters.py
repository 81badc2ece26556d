"""Filters of lists: a related record is picked by autocomplete, never from a long list."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Model
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.safestring import SafeString


class AutocompleteFilter(admin.FieldListFilter):
    """`list_filter = [("provider", AutocompleteFilter)]`: one query where set, none otherwise."""

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: admin.ModelAdmin,
        field_path: str,
    ) -> None:
        self.parameter = f"{field_path}__id__exact"
        self.site = model_admin.admin_site
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = getattr(field, "verbose_name", field_path)
        chosen = self.used_parameters.get(self.parameter)
        self.key = str(chosen[0] if isinstance(chosen, list) else chosen or "")

    def expected_parameters(self) -> list[str]:
        return [self.parameter]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> list[dict[str, Any]]:
        return []

    def chosen_label(self) -> str:
        """Return the name of the chosen record."""
        rows = self.field.remote_field.model._default_manager
        found = rows.filter(pk=self.key).first() if self.key.isdigit() else None
        return str(getattr(found, "label", found) or "没有这一项")

    def picker(self) -> SafeString:
        """Return the autocomplete control; its rows come from the admin's own scoped view."""
        attrs = {"aria-label": str(self.title), "class": "picker"}
        widget = AutocompleteSelect(self.field, self.site, attrs=attrs)
        chosen = self.field.remote_field.model._default_manager.filter(pk=self.key or 0)
        form_field = ModelChoiceField(chosen, required=False, widget=widget)
        widget.choices = form_field.choices
        return widget.render(self.parameter, self.key, {"id": f"filter_{self.field_path}"})
