"""Filters of lists: a related record is picked by autocomplete, never from a long list."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Model
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

    @cached_property
    def chosen(self) -> Model | None:
        """The chosen record, asked for once."""
        rows = self.field.remote_field.model._default_manager
        return rows.filter(pk=self.key).first() if self.key.isdecimal() else None

    def exists(self) -> bool:
        """Whether what was asked for is there."""
        return self.chosen is not None

    def chosen_label(self) -> str:
        """Return the name of the chosen record."""
        return str(getattr(self.chosen, "label", self.chosen) or "没有这一项")

    def picker(self) -> SafeString:
        """Return the autocomplete control; its rows come from the admin's own scoped view."""
        attrs = {"aria-label": str(self.title), "class": "picker"}
        widget = ChosenSelect(self.field, self.site, attrs=attrs)
        widget.label = self.chosen_label() if self.chosen is not None else ""
        return widget.render(self.parameter, self.key, {"id": f"filter_{self.field_path}"})


class ChosenSelect(AutocompleteSelect):
    """The autocomplete control with one record chosen, which has been read already."""

    label = ""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        empty = self.create_option(name, "", "", not self.label, 0)
        if not self.label:
            return [(None, [empty], 0)]
        chosen = self.create_option(name, value[0], self.label, True, 1)
        return [(None, [empty, chosen], 0)]
