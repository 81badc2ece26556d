"""The page on which a bulk edit is stated: per field 保持不变, 改为 or 清空, never left to be guessed."""

from typing import Any

from django import forms
from django.forms.utils import ErrorList

from catalog.admin.editing import classifications
from catalog.choices import SystemPhase
from catalog.models import BulkEdit, InformationSystem
from catalog.workflow.bulk_fields import ACTS, FIELDS, KEEP, NO_SYSTEM, SET, BulkField
from yongcheng.departments.models import User

MOST_SYSTEMS = 500
EMPTY = [("", "请选择")]


class BulkEditForm(forms.Form):
    """Two controls per field: what to do, and the new value."""

    note = forms.CharField(
        label="变更事由",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="写进每一版的变更事由和操作留痕。",
    )

    def __init__(self, *args: Any, edit: BulkEdit, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["note"] = edit.note
        for one in FIELDS:
            stated = edit.changes.get(one.name, {})
            self.fields[f"act_{one.name}"] = forms.ChoiceField(
                label=one.label,
                choices=ACTS,
                initial=stated.get("act", KEEP),
                widget=forms.RadioSelect,
                error_messages={"required": f"没有说明{one.label}怎么处理。"},
            )
            control = self._control(one, edit, user)
            control.initial = stated.get("value", "")
            control.widget.attrs["aria-label"] = f"{one.label}的新值"
            self.fields[f"value_{one.name}"] = control

    def _control(self, one: BulkField, edit: BulkEdit, user: User) -> forms.Field:
        if one.kind in {"text", "long"}:
            lines = {"widget": forms.Textarea(attrs={"rows": 2, "cols": 60})}
            more = lines if one.kind == "long" else {}
            return forms.CharField(max_length=one.length, required=False, **more)
        choices: list[tuple[str, str]] = list(one.choices)
        if one.kind == "class":
            choices = classifications()
        elif one.kind == "source":
            choices = [(NO_SYSTEM, "无信息系统"), *systems_of(edit, user)]
        wrong = "没有这一项，请重新选择。"
        return forms.ChoiceField(
            choices=[*EMPTY, *choices], required=False, error_messages={"invalid_choice": wrong}
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for one in FIELDS:
            act, value = given.get(f"act_{one.name}"), given.get(f"value_{one.name}")
            if act == SET and not value and f"value_{one.name}" not in self.errors:
                self.add_error(f"value_{one.name}", f"选了改为，没有填写{one.label}的新值。")
            elif act != SET and value and value != self[f"value_{one.name}"].initial:
                sentence = f"填了新值，没有选“改为”。要改的选“改为”，不改的清掉{one.label}的新值。"
                self.add_error(f"value_{one.name}", sentence)
        if not self.errors and not self.changes():
            self.add_error(None, "没有选择要修改的字段。至少一项选“改为”或“清空”。")
        return given

    def changes(self) -> dict[str, dict[str, str]]:
        """Return field → act and value of everything that is not kept."""
        found = {}
        for one in FIELDS:
            act = self.cleaned_data.get(f"act_{one.name}", KEEP)
            if act != KEEP:
                value = self.cleaned_data.get(f"value_{one.name}") or ""
                found[one.name] = {"act": act, "value": value if act == SET else ""}
        return found

    def lines(self) -> list[dict[str, Any]]:
        """Return the fields as the page draws them."""
        return [
            {
                "field": one,
                "act": self[f"act_{one.name}"],
                "value": self[f"value_{one.name}"],
                "errors": self._errors_of(one),
            }
            for one in FIELDS
        ]

    def _errors_of(self, one: BulkField) -> ErrorList | list:
        return [*self[f"act_{one.name}"].errors, *self[f"value_{one.name}"].errors]


def systems_of(edit: BulkEdit, user: User) -> list[tuple[str, str]]:
    """Return the systems in use of the departments whose resources were chosen."""
    owners = edit.lines.order_by().values("resource__provider_id").distinct()
    rows = InformationSystem.objects.visible_to(user).filter(owner_id__in=owners)
    rows = rows.exclude(phase=SystemPhase.RETIRED).select_related("owner")
    return [
        (str(row.pk), f"{row.name}（{row.owner.label}）")
        for row in rows.order_by("owner__credit_code", "name")[:MOST_SYSTEMS]
    ]
