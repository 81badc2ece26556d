"""read_book: a file of any accepted kind becomes a Book, or FileRefused says what to do."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yongcheng.workbooks.collector import collector_at_rest
from yongcheng.workbooks.grid import Book, Grid, Value
from yongcheng.workbooks.limits import LIMITS, Limits
from yongcheng.workbooks.packing import Part, unpack_rows
from yongcheng.workbooks.sandbox import run_child

STAMP_SHEET = "_印记"
"""Hidden sheet of our templates: key and value per row, for programs that drop properties."""


def read_book(path: str | os.PathLike, *, name: str = "", limits: Limits = LIMITS) -> Book:
    """Read the file in a limited child process. `name` is the uploaded name, for advice only."""
    source = Path(path).resolve(strict=True)
    task = {"task": "read", "path": str(source), "name": name or source.name}
    book = collect(run_child(task, limits))
    for grid in [grid for grid in book.grids if grid.is_hidden and grid.name == STAMP_SHEET]:
        pairs = [row for row in grid.rows if len(row) > 1 and row[0] is not None]
        book.stamp |= {str(row[0]): str(row[1] or "") for row in pairs}
        book.grids.remove(grid)
    return book


def collect(frames: Iterator[tuple[Any, ...]]) -> Book:
    """Put the frames of the child together."""
    book = Book("", [])
    packed: list[list[Part]] = []
    for kind, *content in frames:
        if kind == "book":
            book = Book(content[0], [], content[1], content[2], content[3])
        elif kind == "sheet":
            book.grids.append(open_grid(content[0]))
            packed.append([])
        else:
            packed[-1].append(Part(*content[0]))
            book.grids[-1].cleaned.update(content[1])
    with collector_at_rest():
        for grid, parts in zip(book.grids, packed, strict=True):
            grid.rows = unpack_rows(parts, grid.first_column)
            trim(grid)
    return book


def open_grid(frame: dict[str, Any]) -> Grid:
    """Return a sheet still without rows."""
    row, column = frame["first"]
    return Grid(
        name=frame["name"],
        rows=[],
        first_row=row,
        first_column=column,
        merges=frame["merges"],
        hidden_rows=frame["hidden_rows"],
        hidden_columns=frame["hidden_columns"],
        uncached=frame["uncached"],
        is_hidden=frame["is_hidden"],
    )


def trim(grid: Grid) -> None:
    """Drop empty rows at the end; empty columns at the right were never unpacked."""
    rows = grid.rows
    last_uncached = max((row for row, _column in grid.uncached), default=0)
    while rows and grid.first_row + len(rows) - 1 > last_uncached and is_empty(rows[-1]):
        rows.pop()


def is_empty(row: list[Value]) -> bool:
    """Return whether no cell of the row holds anything."""
    return row.count(None) == len(row)
