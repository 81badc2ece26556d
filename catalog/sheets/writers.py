"""What an export puts into a cell: a writer per kind of column, each (content, item) → cell value."""

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from catalog.choices import DataType, Openness
from catalog.content import ItemContent, ResourceContent
from catalog.sheets.notation import write_class, write_lines
from yongcheng.intake.columns import CellValue

Write = Callable[[ResourceContent, ItemContent | None], CellValue]
YES_NO = {True: "是", False: "否", None: ""}


def of_resource(path: str, shown: Callable[[Any], CellValue] = lambda value: value) -> Write:
    """Return the writer of a resource's field; `path` may be dotted (“census.bytes_total”)."""
    get = attrgetter(path)

    def write(content: ResourceContent, item: ItemContent | None) -> CellValue:
        return shown(get(content))

    return write


def of_item(path: str, shown: Callable[[Any], CellValue] = lambda value: value) -> Write:
    """Return the writer of an item's field; blank where the resource has no item."""
    get = attrgetter(path)

    def write(content: ResourceContent, item: ItemContent | None) -> CellValue:
        return "" if item is None else shown(get(item))

    return write


def label(words: Mapping[Any, str]) -> Callable[[Any], CellValue]:
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


def in_units(unit: int) -> Callable[[int | None], CellValue]:
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
    def write(content: ResourceContent, item: ItemContent | None) -> CellValue:
        return write_class(content.class_code, level)

    return write


def of_bases(field: str, shown: Callable[[str], CellValue] = lambda value: value) -> Write:
    """Return the writer of one column of 不予共享依据: one line per basis."""

    def write(content: ResourceContent, item: ItemContent | None) -> CellValue:
        return write_lines([str(shown(getattr(basis, field))) for basis in content.bases])

    return write


def constant(value: str) -> Write:
    def write(content: ResourceContent, item: ItemContent | None) -> CellValue:
        return value

    return write


DATA_TYPES = dict(DataType.choices)
