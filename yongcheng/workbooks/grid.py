"""What a file looks like once read: sheets as plain rows of values with Excel addresses.

No meaning is given here: which row is a header and what a cell says is the intake's business.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Value = str | int | float | bool | date | datetime | time | timedelta | None


class FileRefused(Exception):
    """A file that is not read at all; `message` tells the official what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Grid:
    """One sheet.

    rows: values row by row; rows[0][0] stands at (first_row, first_column), both counted from 1 as
    Excel does. An empty cell is None, never "". Merged cells have their value at the top left only.
    merges: (top, left, bottom, right), absolute, inclusive.
    uncached: (row, column) of formulas whose result the file does not carry (their value is None).
    cleaned: (row, column) of texts from which unprintable characters were removed.
    All rows are equally long; empty rows at the end and empty columns at the right are cut.
    """

    name: str
    rows: list[list[Value]]
    first_row: int = 1
    first_column: int = 1
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    cleaned: set[tuple[int, int]] = field(default_factory=set)
    is_hidden: bool = False
    is_truncated: bool = False

    def value(self, row: int, column: int) -> Value:
        """Return the value at an absolute address, None outside the sheet."""
        index, offset = row - self.first_row, column - self.first_column
        if 0 <= index < len(self.rows) and 0 <= offset < len(self.rows[index]):
            return self.rows[index][offset]
        return None


@dataclass(slots=True)
class Book:
    """A file as read. kind: "xlsx", "xls", "ods" or "csv"; encoding only for csv."""

    kind: str
    grids: list[Grid]
    encoding: str = ""
    uses_1904: bool = False
    stamp: dict[str, str] = field(default_factory=dict)
    """What our own template wrote about itself (custom properties or the hidden stamp cell)."""


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the Excel address of a cell counted from 1: (7, 6) → F7."""
    return f"{column_letters(column)}{row}"
