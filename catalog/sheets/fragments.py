"""The rows of a bulk export, formed from stored content without building it.

What a cell shows is said once, by its column (columns.py). Here every column is turned into a memory
of finished cells by the values that it reads; a resource's own cells are formed once, the cells of an
信息项 once per different 信息项, and a row is a few joined pieces with its number put in.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import getitem, itemgetter
from typing import Any

from catalog.content import ResourceContent
from catalog.sheets.rows import ON_EVERY_ROW, as_date
from catalog.sheets.writers import LISTS, Shown
from yongcheng.intake.columns import Column, Level
from yongcheng.workbooks.grid import column_letters
from yongcheng.workbooks.stream_cells import HOLE, ROW_END, ROW_START
from yongcheng.workbooks.stream_writer import StreamSheet

CELLS_REMEMBERED = 4_096
ITEMS_REMEMBERED = 8_192
SHAPES_REMEMBERED = 1_024
PARTS = ("secrecy_assessment", "privacy_assessment", "census")
"""Fields that are records; their own fields are read as “census.bytes_total”."""
ALWAYS = "*"

Content = dict[str, Any]


class Cells(dict[Any, bytes]):
    """Finished cells of one column on one sheet by the value read, formed when first asked for."""

    def __init__(self, column: Column, letters: str, sheet: StreamSheet) -> None:
        self.name = name_of(column)
        self.shown = shown_by(column)
        self.letters, self.sheet = letters, sheet

    def __missing__(self, value: Any) -> bytes:
        if len(self) >= CELLS_REMEMBERED:
            self.clear()
        cell = self[value] = self.sheet.cell(self.letters, self.shown(value))
        return cell


class Run:
    """Neighbouring columns, joined for the values of a resource or of an item.

    Which columns have a value is settled once per shape, that is, per set of names stated.
    """

    def __init__(self, cells: Sequence[Cells]) -> None:
        self.cells = cells
        self.shapes: dict[tuple[str, ...], tuple[list[Cells], Callable[[Content], tuple]]] = {}

    def of(self, values: Content) -> bytes:
        shape = tuple(values)
        stated, pick = self.shapes.get(shape) or self.settle(shape)
        return b"".join(map(getitem, stated, pick(values)))

    def settle(self, shape: tuple[str, ...]) -> tuple[list[Cells], Callable[[Content], tuple]]:
        if len(self.shapes) >= SHAPES_REMEMBERED:
            self.shapes.clear()
        stated = [cells for cells in self.cells if cells.name in shape]
        names = [cells.name for cells in stated]
        # A getter of one name returns its value bare, hence the extra name that nobody uses.
        pick = itemgetter(*names, shape[0]) if names else _nothing
        found = self.shapes[shape] = (stated, pick)
        return found


class FragmentWriter:
    """Writes contents, as they are stored, onto one sheet.

    The columns begin with those of the resource, and all that every row repeats is among these.
    """

    def __init__(self, columns: Sequence[Column], sheet: StreamSheet) -> None:
        self.sheet = sheet
        self.composed = [
            (name_of(one), one.write.reads) for one in columns if one.write.is_composed
        ]
        self.runs: list[tuple[bool, Run]] = []
        self.repeated = Run([])
        self.items: dict[tuple, tuple[bytes, ...]] = {}
        for is_of_items, numbered in _runs(columns):
            run = {one.key: Cells(one, letters, sheet) for one, letters in numbered}
            again = [cells for key, cells in run.items() if key in ON_EVERY_ROW]
            if bool(self.runs) < is_of_items or (self.runs and again):
                raise ValueError("what every row repeats stands before the columns of the items")
            self.repeated = self.repeated if self.runs else Run(again)
            self.runs.append((is_of_items, Run(list(run.values()))))

    def write(self, content: Content) -> int:
        """Write the rows of a resource, at least one; return how many."""
        values = self.values(content)
        items = content.get("items") or [{}]
        row = self.sheet.row + 1
        lines = [self.first(values, items[0]).replace(HOLE, b"%d" % row)]
        add, known = lines.append, self.items
        start = ROW_START + self.repeated.of(values)
        for item in items[1:]:
            row += 1
            key = tuple(item.items())
            ends = known.get(key) or self.item(key, item)
            add((start + ends[0]).replace(HOLE, b"%d" % row))
        self.sheet.put(b"".join(lines), len(lines))
        return len(lines)

    def first(self, values: Content, item: Content) -> bytes:
        """Return the first row, which holds the resource's own cells too."""
        key = tuple(item.items())
        of_item = iter((self.items.get(key) or self.item(key, item))[1:])
        parts = [next(of_item) if is_of_items else run.of(values) for is_of_items, run in self.runs]
        return b"".join((ROW_START, *parts, ROW_END))

    def item(self, key: tuple, item: Content) -> tuple[bytes, ...]:
        """Return the end of a later row with this item, then its cells run by run."""
        if len(self.items) >= ITEMS_REMEMBERED:
            self.items.clear()
        parts = [run.of(item) if item else b"" for is_of_items, run in self.runs if is_of_items]
        made = self.items[key] = (b"".join((*parts, ROW_END)), *parts)
        return made

    def values(self, content: Content) -> Content:
        """Return the values of a resource under the names its columns read them by."""
        values = {**content, ALWAYS: True}
        for part in PARTS:
            if part in content:
                for name, value in content[part].items():
                    values[f"{part}.{name}"] = value
        for name in LISTS:
            if name in content:
                values[name] = json.dumps(content[name])
        get = values.get
        for name, reads in self.composed:
            if len(reads) > 1 or reads[0] in content:
                values[name] = tuple([get(one) for one in reads])
        return values


def name_of(column: Column) -> str:
    """Return the name under which the value of the column is found."""
    if column.write.is_composed:
        return f"{ALWAYS}{column.key}"
    return next(iter(column.write.reads), ALWAYS)


def shown_by(column: Column) -> Shown:
    """Return what a cell of the column shows for the value that stands under its name."""
    write = column.write
    if write.is_composed:
        return lambda stated: write(_holding(write.reads, stated), None)
    if column.kind == "date":
        return lambda stated: as_date(write.shown(stated))
    return write.shown


def _holding(names: Sequence[str], stated: Sequence[Any]) -> ResourceContent:
    """Return a content that holds these values and no other."""
    values = {name: value for name, value in zip(names, stated, strict=True) if value is not None}
    return ResourceContent.from_json(
        {name: json.loads(value) if name in LISTS else value for name, value in values.items()}
    )


def _nothing(values: Content) -> tuple:
    return ()


def _runs(columns: Sequence[Column]) -> Iterator[tuple[bool, list[tuple[Column, str]]]]:
    """Yield the columns with their letters, run by run of one level."""
    numbered = [(column, column_letters(at)) for at, column in enumerate(columns, 1)]
    for is_of_items, run in groupby(numbered, lambda one: one[0].level is Level.ITEM):
        yield is_of_items, list(run)
