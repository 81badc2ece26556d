"""What an export puts into a cell: a writer per kind of column, each (content, item) → cell value.

A writer also says which fields it reads: the bulk export remembers a finished cell by their values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from catalog.choices import Openness
from catalog.content import ItemContent, ResourceContent
from catalog.sheets.notation import write_class, write_lines
from yongcheng.intake.columns import CellValue

Shown = Callable[[Any], CellValue]
LISTS = ("bases", "related")
LIST_READS = {(name,) for name in LISTS}
YES_NO = {True: "是", False: "否", None: ""}


@dataclass(frozen=True, slots=True)
class Write:
    """A writer. reads: the fields of the content (of the item) that decide the cell, none other.

    A dotted name is a field of a part (“census.bytes_total”). shown: where it is one field, what the
    cell shows for its value.
    """

    reads: tuple[str, ...]
    value: Callable[[ResourceContent, ItemContent | None], CellValue]
    shown: Shown | None = None

    @property
    def is_composed(self) -> bool:
        """Whether the cell is made of several fields or of a list."""
        return len(self.reads) > 1 or self.reads[:1] in LIST_READS

    def __call__(self, content: ResourceContent, item: ItemContent | None) -> CellValue:
        return self.value(content, item)


def as_it_is(value: Any) -> CellValue:
    return value


def of_resource(path: str, shown: Shown = as_it_is) -> Write:
    """Return the writer of a resource's field; `path` may be dotted (“census.bytes_total”)."""
    get = attrgetter(path)
    return Write((path,), lambda content, item: shown(get(content)), shown)


def of_item(path: str, shown: Shown = as_it_is) -> Write:
    """Return the writer of an item's field; blank where the resource has no item."""
    get = attrgetter(path)
    return Write((path,), lambda content, item: "" if item is None else shown(get(item)), shown)


def of_several(reads: str, made: Callable[[ResourceContent], CellValue]) -> Write:
    """Return the writer of a cell made of several fields of the resource."""
    return Write(tuple(reads.split()), lambda content, item: made(content))


def label(words: Mapping[Any, str]) -> Shown:
    """Return the official word of a value; a value outside the list is written as it is."""

    def shown(value: Any) -> CellValue:
        return words.get(value, value) if value else ""

    return shown


def flag(value: bool | None) -> CellValue:
    return YES_NO[value]


def day(value: str) -> CellValue:
    """Return a date as text: what a person reads and what any program keeps unchanged."""
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        return value


def grade(value: int | None) -> CellValue:
    return "" if value is None else f"{value}级"


def in_units(unit: int) -> Shown:
    """Return a number in the unit of its header; the nearest float reads back to the same number."""

    def shown(value: int | None) -> CellValue:
        if value is None:
            return None
        return value // unit if value % unit == 0 else value / unit

    return shown


def is_open(value: str) -> CellValue:
    """Return 是否向社会开放 for an 开放类型."""
    return "" if not value else "否" if value == Openness.NOT_OPEN else "是"


def class_part(level: int) -> Write:
    return of_resource("class_code", lambda code: write_class(code, level))


def of_bases(field: str, shown: Callable[[str], CellValue] = as_it_is) -> Write:
    """Return the writer of one column of 不予共享依据: one line per basis."""

    def lines(content: ResourceContent) -> CellValue:
        return write_lines([str(shown(getattr(basis, field))) for basis in content.bases])

    return of_several("bases", lines)


def constant(value: str) -> Write:
    return Write((), lambda content, item: value, lambda stated: value)
