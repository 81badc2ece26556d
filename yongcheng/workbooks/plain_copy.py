"""Writes a book as a new plain .xlsx or .csv: same sheets, same addresses, values only."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from yongcheng.workbooks.grid import Book, Grid, Value
from yongcheng.workbooks.marks import CSV_SHEET
from yongcheng.workbooks.stream_writer import SheetOptions, StreamWriter

RowsBySheet = Mapping[str, Iterable[int]]
WIDTH = 16
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_plain(book: Book, path: Path, *, without: RowsBySheet | None = None) -> None:
    """Write all sheets as .xlsx; rows named in `without` stay, but empty."""
    without = without or {}
    with StreamWriter(path, stamp=book.stamp) as writer:
        for grid in book.grids:
            gone = set(without.get(grid.name, ()))
            options = SheetOptions(is_hidden=grid.is_hidden, text_style="wrap")
            width = grid.first_column - 1 + (len(grid.rows[0]) if grid.rows else 0)
            sheet = writer.add_sheet(
                grid.name or CSV_SHEET,
                widths=[WIDTH] * min(width, 200),
                merges=grid.merges,
                options=options,
            )
            for row in placed_rows(grid, gone):
                sheet.write_row(row)


def placed_rows(grid: Grid, gone: set[int]) -> Iterator[list[Value]]:
    """Yield the rows from row 1 and column A on, so that every address stays."""
    for _number in range(1, grid.first_row):
        yield []
    margin: list[Value] = [None] * (grid.first_column - 1)
    for number, row in enumerate(grid.rows, start=grid.first_row):
        yield [] if number in gone else margin + row


def write_csv(grid: Grid, path: Path, *, without: set[int]) -> None:
    """Write a CSV copy (UTF-8 with BOM); texts that a program would run get an apostrophe."""
    width = len(grid.rows[0]) if grid.rows else 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for number, row in enumerate(grid.rows, start=grid.first_row):
            writer.writerow([""] * width if number in without else [plain(cell) for cell in row])


def plain(value: Value) -> str:
    """Return a CSV cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) and len(text) > 1 else text
