"""Cuts the XML of a worksheet into head, rows and tail as a stream, so that rows can be changed."""

import re
from collections.abc import Callable, Iterable, Iterator

from yongcheng.workbooks.grid import FileRefused, address
from yongcheng.workbooks.sheet_patterns import (
    REFERENCE,
    ROW_NUMBER,
    SHEET_DATA,
    Patterns,
    column_number,
)
from yongcheng.workbooks.sheet_scan import BROKEN_SHEET

STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")


def split_sheet(chunks: Iterable[bytes]) -> Iterator[tuple[str, int, bytes]]:
    """Yield ("head", 0, …), ("row", number, …) for every row, ("tail", 0, …); joined, the part."""
    source = iter(chunks)
    carry = b""
    while (start := SHEET_DATA.search(carry)) is None:
        chunk = next(source, None)
        if chunk is None:
            raise FileRefused("sheet_broken", BROKEN_SHEET)
        carry += chunk
    yield "head", 0, carry[: start.end()]
    patterns, carry, number = Patterns(start[1]), carry[start.end() :], 0
    while not start[2] and (end := carry.find(patterns.rows_end)) < 0:
        cut = carry.rfind(patterns.row_tag)
        if cut > 0:
            for row_number, row in split_rows(carry[:cut], patterns, number):
                number = row_number
                yield "row", number, row
            carry = carry[cut:]
        chunk = next(source, None)
        if chunk is None:
            raise FileRefused("sheet_broken", BROKEN_SHEET)
        carry += chunk
    if not start[2]:
        for row_number, row in split_rows(carry[:end], patterns, number):
            yield "row", row_number, row
        carry = carry[end:]
    yield "tail", 0, carry + b"".join(source)


def split_rows(block: bytes, patterns: Patterns, number: int) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a block of complete rows with their numbers."""
    marks = list(patterns.row.finditer(block))
    ends = [mark.start() for mark in marks[1:]] + [len(block)]
    for mark, end in zip(marks, ends, strict=True):
        given = ROW_NUMBER.search(mark[1])
        number = int(given[1]) if given else number + 1
        yield number, block[mark.start() : end]


class RowEditor:
    """Gives cells of a row another style, or empties the row."""

    def __init__(self, prefix: bytes) -> None:
        self.tag, self.end = b"<" + prefix, b"</" + prefix
        self.cell = re.compile(
            self.tag + rb"c(?=[\s/>])([^>]*?)(?:/>|>(.*?)" + self.end + rb"c\s*>)", re.DOTALL
        )
        self.open_row = re.compile(self.tag + rb"row(?=[\s/>])([^>]*?)(/?)>")

    def restyle(self, number: int, row: bytes, styles: dict[int, Callable[[int], int]]) -> bytes:
        """Return the row with the cells of `styles` ({column: base style → new style}) changed."""
        head = self.open_row.match(row)
        if head is None:
            return row
        cells = self.cells(number, b"" if head[2] else row[head.end() :])
        for column, choose in styles.items():
            attributes, inner = cells.get(
                column, (b' r="%b"' % address(number, column).encode(), None)
            )
            base = STYLE.search(attributes)
            style = choose(int(base[1]) if base else 0)
            cells[column] = (STYLE.sub(b"", attributes) + b' s="%d"' % style, inner)
        return self.join(head[1], cells)

    def empty(self, number: int, row: bytes) -> bytes:
        """Return the row with all its cells emptied; their styles stay."""
        head = self.open_row.match(row)
        if head is None:
            return row
        cells = self.cells(number, b"" if head[2] else row[head.end() :])
        bare: dict[int, tuple[bytes, bytes | None]] = {}
        for column, (attributes, _inner) in cells.items():
            style = STYLE.search(attributes)
            kept = style[0] if style else b""
            bare[column] = (b' r="%b"' % address(number, column).encode() + kept, None)
        return self.join(head[1], bare)

    def cells(self, number: int, body: bytes) -> dict[int, tuple[bytes, bytes | None]]:
        """Return the cells by column: attributes and content."""
        cells: dict[int, tuple[bytes, bytes | None]] = {}
        column = 0
        for cell in self.cell.finditer(body):
            attributes = cell[1]
            given = ROW_NUMBER.search(attributes)
            match = REFERENCE.fullmatch(given[1]) if given else None
            column = column_number(match[1]) if match else column + 1
            if match is None:
                attributes += b' r="%b"' % address(number, column).encode()
            cells[column] = (attributes, cell[2])
        return cells

    def join(self, attributes: bytes, cells: dict[int, tuple[bytes, bytes | None]]) -> bytes:
        """Return the row put together again, cells in their order."""
        parts = [self.tag + b"row" + attributes + b">"]
        for _column, (cell, inner) in sorted(cells.items()):
            if inner is None:
                parts.append(self.tag + b"c" + cell + b"/>")
            else:
                parts.append(self.tag + b"c" + cell + b">" + inner + self.end + b"c>")
        return b"".join([*parts, self.end + b"row>"])
