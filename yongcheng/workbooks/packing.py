"""How rows travel from the child to the parent: by columns, each text of a part once.

A column of a part is None (nothing in it), ("list", values), or ("few" or "many", distinct values,
their positions in one or two bytes each).
Packing also tidies: None for an empty cell, texts that may be stored, whole numbers as ints.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice, zip_longest
from typing import Any

from yongcheng.workbooks.grid import Value
from yongcheng.workbooks.text import clean_text, plain_number

CHUNK_ROWS = 2_000
KNOWN_TEXTS = 50_000
ONE_BYTE, TWO_BYTES = 256, 65_536
NEVER_EQUAL = frozenset({str, date, datetime, time, timedelta})
"""No value of one of these types is equal to one of another type."""
NUMBERS = (bool, int, float)
Column = tuple[Any, ...] | None
Cell = tuple[int, int]


@dataclass(slots=True)
class Packer:
    """Tidies and packs the parts of one sheet."""

    known: dict[str, str | None] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)

    def pack(
        self, rows: Sequence[Sequence[Any]], patches: Mapping[Cell, str]
    ) -> tuple[list[Column], list[Cell]]:
        """Return the columns, and where texts lost unprintable characters; addresses from 0."""
        columns: list[Column] = []
        cleaned: list[Cell] = []
        touched = {offset for _, offset in patches}
        for offset, values in enumerate(zip_longest(*rows, fillvalue="")):
            if values.count("") == len(values):
                column: Column = None
            else:
                column = self._column(values)
            if self.dirty:
                found = (row for row, value in enumerate(values) if self._is_dirty(value))
                cleaned += [(row, offset) for row in found]
            if offset in touched:
                cells = list(unpack_column(column, len(values)))
                for (row, at), shown in patches.items():
                    if at == offset:
                        cells[row] = shown
                column = ("list", cells)
            columns.append(column)
        if len(self.known) > KNOWN_TEXTS:
            self.known.clear()
            self.dirty.clear()
        return columns, sorted(cleaned)

    def _is_dirty(self, value: Any) -> bool:
        return type(value) is str and value in self.dirty

    def _column(self, values: Sequence[Any]) -> Column:
        distinct = dict.fromkeys(values)
        kinds = set(map(type, distinct))
        if not kinds <= NEVER_EQUAL:
            kinds = set(map(type, values))
            if sum(kind in kinds for kind in NUMBERS) > 1:  # 1, 1.0 and True are equal
                return "list", [self._tidy(value) for value in values]
        tidied = [self._tidy(value) for value in distinct]
        if tidied.count(None) == len(tidied):
            return None
        places = {value: place for place, value in enumerate(distinct)}
        positions = map(places.__getitem__, values)
        if len(tidied) <= ONE_BYTE:
            return "few", tidied, bytes(positions)
        if len(tidied) * 2 < len(values) < TWO_BYTES:
            return "many", tidied, array("H", positions).tobytes()
        return "list", [tidied[position] for position in positions]

    def _tidy(self, value: Any) -> Value:
        kind = type(value)
        if kind is float:
            return plain_number(value)
        if kind is not str or not value:
            return value if kind is not str else None
        text = self.known.get(value)
        if text is None:
            text = clean_text(value)
            if len(text) != len(value.replace("\r\n", "\n")):
                self.dirty.add(value)
            self.known[value] = text
        return text or None


def unpack_column(column: Column, count: int) -> Sequence[Value]:
    """Return the cells of one column of a part."""
    if column is None:
        return [None] * count
    if column[0] == "list":
        return column[1]
    positions = array("H", column[2]) if column[0] == "many" else column[2]
    return list(map(column[1].__getitem__, positions))


def pack_rows(
    rows: Iterable[Sequence[Any]], first: tuple[int, int], errors: dict[tuple[int, int], str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in parts, tidied and packed, with the addresses of cleaned texts."""
    packer, number, source = Packer(), first[0], iter(rows)
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), shown in errors.items():
        by_row.setdefault(row, []).append((column - first[1], shown))
    while part := list(islice(source, CHUNK_ROWS)):
        after = number + len(part)
        patches = {
            (row - number, offset): shown
            for row in (range(number, after) if by_row else ())
            for offset, shown in by_row.get(row, ())
        }
        columns, cleaned = packer.pack(part, patches)
        places = [(number + row, first[1] + offset) for row, offset in cleaned]
        yield "rows", (len(part), first[1], columns), places
        number = after


@dataclass(slots=True)
class Part:
    """Some rows of a sheet, still packed; first: the number of the column they begin in."""

    count: int
    first: int
    columns: list[Column]

    @property
    def last(self) -> int:
        """Return the number of the last column that holds anything, 0 where none does."""
        used = [number for number, column in enumerate(self.columns) if column is not None]
        return self.first + used[-1] if used else 0


def unpack_rows(parts: list[Part], first: int) -> list[list[Value]]:
    """Return the rows of a sheet that begins in that column, equally long; empties `parts`."""
    width = max((part.last - first + 1 for part in parts), default=0)
    rows: list[list[Value]] = []
    known: dict[str, str] = {}
    parts.reverse()
    while parts:
        part = parts.pop()
        margin: list[Column] = [None] * (part.first - first)
        columns = (margin + part.columns)[: max(width, 0)]
        columns += [None] * (width - len(columns))
        cells = [unpack_column(shared(one, known), part.count) for one in columns]
        rows.extend(
            map(list, zip(*cells, strict=True)) if cells else ([] for _ in range(part.count))
        )
    return rows


def shared(column: Column, known: dict[str, str]) -> Column:
    """Return a packed column whose texts are the objects known from the parts before."""
    if column is None or column[0] == "list":
        return column
    kind, values, positions = column
    texts = [known.setdefault(one, one) if type(one) is str else one for one in values]
    return kind, texts, positions
