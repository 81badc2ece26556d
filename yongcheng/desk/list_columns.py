"""Columns of a list: declared once, chosen by the reader, followed by the export.

An admin with `columns` may list them as ListColumn or by the name of a field or a display method
it already has: two lines make any list choosable.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags

from yongcheng.desk import marks
from yongcheng.ledgers.ledger import Cell

WIDTHS = {"date": 12, "number": 10, "code": 26}


@dataclass(frozen=True, eq=False)
class ListColumn:
    """One column. value: record → typed cell, as the export writes it.

    kind: text, code, number, date; show: record → cell on the screen, by kind where it is None;
    related: what must be loaded with the rows so that no row asks for it, left_out: what of it is
    not needed; narrow: (record, user) →
    whether this person may read the cell at all.
    """

    key: str
    label: str
    value: Callable[[Any], Cell]
    kind: str = "text"
    order: Any = ""
    related: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    show: Callable[[Any], Any] | None = None
    width: int = 0
    narrow: Callable[[Any, Any], bool] | None = None
    display: Any = None
    do_not_call_in_templates: ClassVar[bool] = True

    @property
    def __name__(self) -> str:
        return self.key

    @property
    def short_description(self) -> str:
        return self.label

    @property
    def admin_order_field(self) -> Any:
        return self.order or None

    def __call__(self, row: Any) -> Any:
        """Draw the cell of one record."""
        if self.show is not None:
            return self.show(row)
        return drawn(self.value(row), self.kind)

    @property
    def in_list(self) -> Any:
        """What list_display takes: an existing display method by name, else the column itself."""
        return self.display or self

    def cell(self, row: Any, user: Any) -> Cell:
        """Return what the export writes for this reader."""
        if self.narrow is not None and not self.narrow(row, user):
            return None
        value = self.value(row)
        return timezone.localtime(value) if isinstance(value, datetime) else value


def drawn(value: Cell, kind: str) -> Any:
    """Return a value as a list shows it."""
    if value is None or value == "":
        return ""
    if kind == "code":
        return marks.code(value)
    if kind == "number":
        return marks.number(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def choice(key: str, label: str, **more: Any) -> ListColumn:
    """A field with choices, by the word of its value."""
    return ListColumn(
        key, label, lambda row: getattr(row, f"get_{key}_display")(), order=key, **more
    )


def resolved(model_admin: Any) -> dict[str, ListColumn]:
    """Return key → column of everything the admin declares, in order."""
    found: dict[str, ListColumn] = {}
    for one in model_admin.columns:
        column = _named(model_admin, one) if isinstance(one, str) else one
        if not isinstance(one, str) and _is_display(model_admin, one.key):
            column = replace(one, display=one.key)
        found[column.key] = column
    return found


def _is_display(model_admin: Any, key: str) -> bool:
    return callable(getattr(model_admin, key, None))


def _named(model_admin: Any, name: str) -> ListColumn:
    """Return the column of a field or of a display method; its cell as text, numbers as numbers."""
    label = label_for_field(name, model_admin.model, model_admin)
    kind = _kind_of(name, model_admin)
    return ListColumn(
        name, str(label), lambda row: _plain(name, row, model_admin), kind, display=name
    )


def _kind_of(name: str, model_admin: Any) -> str:
    try:
        field = model_admin.opts.get_field(name)
    except FieldDoesNotExist:
        return "text"
    if isinstance(field, models.DateField):
        return "date"
    return "number" if isinstance(field, models.IntegerField) else "text"


def _plain(name: str, row: Any, model_admin: Any) -> Cell:
    field, _, value = lookup_field(name, row, model_admin)
    if field is not None and getattr(field, "flatchoices", None):
        return dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, int | date):
        return value
    text = strip_tags(str(value)).strip()
    if 'class="num"' in str(value) and text.isdigit():
        return int(text)
    return "" if text == "—" else text


def ordered(chosen: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the chosen keys that exist, each once, the first declared one always first."""
    kept = [key for key in dict.fromkeys(chosen) if key in known and key != known[0]]
    return (known[0], *kept)


def moved(order: Sequence[str], key: str, step: int) -> list[str]:
    """Return the keys with one of them moved by a place; the first one stays where it is."""
    found = list(order)
    if key not in found or found.index(key) == 0:
        return found
    at = found.index(key)
    to = min(max(at + step, 1), len(found) - 1)
    found.insert(to, found.pop(at))
    return found
