"""Makers of the form fields of a resource's content: one look, one wording, nothing required.

A draft may be incomplete; what is missing is said by the rules beside the field, not by the form.
"""

from typing import Any

from django import forms

EMPTY = [("", "（未选）")]
GRADES = [(str(n), f"{n} 级") for n in range(1, 5)]
YES_NO = (("yes", "是"), ("no", "否"))
GIB = 1024**3


def choice(
    label: str, choices: Any, *, empty: str = "（未选）", **kwargs: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False, **kwargs)


def text(label: str, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **kwargs)


def long_text(label: str, length: int, rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "cols": 80})
    return text(label, length, widget=widget, **kwargs)


def day(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"placeholder": "2026-09-28", "size": 12, "inputmode": "numeric"}
    )
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
        error_messages={"invalid": "不是日期，格式如 2026-09-28。"},
        **kwargs,
    )


def yes_no(label: str, *, empty: str = "（未填）", **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *YES_NO],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        **kwargs,
    )


def grade(label: str = "数据分级") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[*EMPTY, *GRADES], coerce=int, empty_value=None, required=False
    )


def word_of(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def iso(value: Any) -> str:
    return value.isoformat() if value else ""


def to_bytes(gib: Any) -> int | None:
    return None if gib is None else round(gib * GIB)


def to_gib(size: int | None) -> str | None:
    return None if size is None else f"{size / GIB:.6f}".rstrip("0").rstrip(".")
