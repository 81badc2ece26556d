"""Catalogue workbooks built in code, in every layout, and broken on request.

`national(records)` and `local(records)` give a Sheet; `sheet.at("共享类型", 0)` is the address of the
first record's cell, `sheet.put(address, value)` and the other methods break it, `book(sheet)` is what
the reader would return, `save(path, sheet)` a real .xlsx.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from openpyxl import Workbook

from tests.sheet_forms import (
    FIRST,
    ITEM_HEADERS,
    LOCAL,
    LOCAL_NAMES,
    MERGED,
    NATIONAL,
    PROVIDER,
    PROVIDER_CODE,
    REPEATED,
    Header,
    Record,
    record,
)
from yongcheng.workbooks.grid import Book, Grid, Value, address

__all__ = [
    "FIRST",
    "LOCAL",
    "MERGED",
    "NATIONAL",
    "PROVIDER",
    "PROVIDER_CODE",
    "REPEATED",
    "Sheet",
    "book",
    "flat",
    "local",
    "national",
    "place",
    "record",
    "save",
]


@dataclass
class Sheet:
    """A sheet under construction; rows and columns count from 1."""

    name: str
    headers: Sequence[Header]
    records: Sequence[Record]
    layout: str = MERGED
    title: str = "二、政务信息资源产生清单"
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)
    is_hidden: bool = False

    def __post_init__(self) -> None:
        self.depth = max(sum(bool(part) for part in header) for header in self.headers)
        row = 1
        if self.title:
            self.cells[1, 1] = self.title
            self.merges.append((1, 1, 1, len(self.headers)))
            row = 2
        self.header_row = row
        self._write_header(row)
        row += self.depth
        for one in self.records:
            self.starts.append(row)
            row = self._write_record(one, row)
        self.last_row = row - 1

    def _write_header(self, top: int) -> None:
        for index, header in enumerate(self.headers, 1):
            parts = [part for part in header if part]
            for depth, part in enumerate(parts):
                left = self.headers[index - 2] if index > 1 else ("", "", "")
                if depth == len(parts) - 1 or left[: depth + 1] != header[: depth + 1]:
                    self.cells[top + depth, index] = part
            if len(parts) < self.depth:
                self.merges.append((top + len(parts) - 1, index, top + self.depth - 1, index))
        self._merge_parents(top)

    def _merge_parents(self, top: int) -> None:
        for depth in range(self.depth - 1):
            spans: dict[tuple[str, ...], list[int]] = {}
            for index, header in enumerate(self.headers, 1):
                if header[depth + 1 : depth + 2] != ("",):
                    spans.setdefault(header[: depth + 1], []).append(index)
            for span in spans.values():
                if len(span) > 1:
                    self.merges.append((top + depth, span[0], top + depth, span[-1]))

    def _write_record(self, one: Record, row: int) -> int:
        items = one["items"] or [{}]
        last = row + len(items) - 1
        for index, header in enumerate(self.headers, 1):
            name = self.leaf(header)
            if name in ITEM_HEADERS:
                for offset, item in enumerate(items):
                    value = item.get(name, item.get(LOCAL_NAMES.get(name, "")))
                    self.put_at(row + offset, index, value)
                continue
            value = one.get(name, one.get(LOCAL_NAMES.get(name, "")))
            self.put_at(row, index, value)
            if self.layout == REPEATED:
                for other in range(row + 1, last + 1):
                    self.put_at(other, index, value)
            elif self.layout == MERGED and last > row:
                self.merges.append((row, index, last, index))
        return last + 1

    @staticmethod
    def leaf(header: Header) -> str:
        return [part for part in header if part][-1]

    def put_at(self, row: int, column: int, value: Value) -> None:
        if value is None:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = value

    def column(self, header: str) -> int:
        return next(i for i, one in enumerate(self.headers, 1) if self.leaf(one) == header)

    def at(self, header: str, number: int = 0, item: int = 0) -> str:
        """Return the address of a cell of the numbered record (from 0) and item (from 0)."""
        return address(self.starts[number] + item, self.column(header))

    def put(self, where: str, value: Value) -> Self:
        self.put_at(*place(where), value)
        return self

    def merge(self, span: str) -> Self:
        """Merge cells as Excel does: only the top left value stays."""
        first, _, last = span.partition(":")
        (top, left), (bottom, right) = place(first), place(last)
        self.merges = [
            one
            for one in self.merges
            if one[2] < top or one[0] > bottom or one[3] < left or one[1] > right
        ]
        self.merges.append((top, left, bottom, right))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self.cells.pop((row, column), None)
        return self

    def formula(self, where: str) -> Self:
        """Make the cell a formula without a cached result."""
        self.cells.pop(place(where), None)
        self.uncached.add(place(where))
        return self

    def append(self, *values: Value) -> Self:
        self.last_row += 1
        for index, value in enumerate(values, 1):
            self.put_at(self.last_row, index, value)
        return self

    def grid(self) -> Grid:
        width = max((column for _, column in self.cells), default=1)
        rows = [
            [self.cells.get((row, column)) for column in range(1, width + 1)]
            for row in range(1, self.last_row + 1)
        ]
        return Grid(
            self.name,
            rows,
            merges=list(self.merges),
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            uncached=self.uncached,
            is_hidden=self.is_hidden,
        )


def place(where: str) -> tuple[int, int]:
    """Return (row, column) of an Excel address."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", where)
    if match is None:
        raise ValueError(where)
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column


def national(records: Iterable[Record] = (), **details: Any) -> Sheet:
    """Return a sheet in the national form, three header rows; two records where none are given."""
    return Sheet(
        "2部门信息资源产生清单", NATIONAL, list(records) or [record(1), record(2)], **details
    )


def local(records: Iterable[Record] = (), **details: Any) -> Sheet:
    """Return a sheet in a local form: one header row, item-level sharing, 开放类型, 是否涉密."""
    ready = [
        {"开放类型": "不开放", "是否涉密": "否", "目录分级": "3级", **one}
        for one in list(records) or [record(1), record(2)]
    ]
    return Sheet("数据目录", LOCAL, ready, **{"title": "", **details})


def flat(headers: Sequence[str], rows: Sequence[Sequence[Value]], name: str = "Sheet1") -> Grid:
    """Return a sheet of one header row and plain rows."""
    return Grid(name, [list(headers), *[list(row) for row in rows]])


def book(*sheets: Sheet | Grid, **details: Any) -> Book:
    """Return the book a reader would give for these sheets."""
    grids = [sheet if isinstance(sheet, Grid) else sheet.grid() for sheet in sheets]
    return Book("xlsx", grids, **details)


def save(path: Path, *sheets: Sheet, widths: Mapping[str, int] | None = None) -> Path:
    """Write the sheets as a real .xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            page.cell(row, column, value)
        for row, column in sheet.uncached:
            page.cell(row, column, "=1+1")
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for letter, width in (widths or {}).items():
            page.column_dimensions[letter].width = width
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
    workbook.save(path)
    return path
