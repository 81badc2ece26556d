"""Reads a wide sheet slice by slice, so that the reader never holds all of its empty cells.

The reader keeps every cell between the first and the last one, empty or not: a hundred thousand
rows of eighty columns are 300 MB, nine tenths of them nothing. Each slice is given to it as a small
workbook in memory: the same parts, and of the sheet only some of its rows. What a cell says depends
on nothing else (styles, shared texts and the calendar are among the parts).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from yongcheng.workbooks.archive import CHUNK, open_archive, read_part
from yongcheng.workbooks.limits import MIB, Limits
from yongcheng.workbooks.packing import pack_rows
from yongcheng.workbooks.sheet_patterns import SHEET_DATA, Patterns
from yongcheng.workbooks.sheet_scan import SheetFacts

SLICED_CELLS = 3_000_000
"""From so many cells on, empty ones included, a sheet is read in slices."""
SLICE_CELLS, SLICE_BYTES = 600_000, 8 * MIB
OTHER_PARTS_BYTES = 16 * MIB
"""All other parts are read once for each slice: larger ones are not worth it."""
ROOT = re.compile(rb"<((?:\w+:)?)worksheet[\s>]")


@dataclass(slots=True)
class SlicedSheet:
    """A sheet as the slices showed it: its corners from 0, and its rows packed."""

    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    frames: list[tuple[Any, ...]] = field(default_factory=list)
    merged_cell_ranges: None = None

    @property
    def height(self) -> int:
        return self.end[0] - self.start[0] + 1 if self.start and self.end else 0

    @property
    def width(self) -> int:
        return self.end[1] - self.start[1] + 1 if self.start and self.end else 0

    def take(self, sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> None:
        """Add the rows of a slice below those that came before; rows between them are empty."""
        if sheet.start is None or sheet.end is None:
            return
        (row, column), end = sheet.start, sheet.end
        gap = row - self.end[0] - 1 if self.end else 0
        if gap:
            self.frames.append(("rows", (gap, column + 1, []), []))
        self.frames += pack_rows(sheet.to_python(), (row + 1, column + 1), errors)
        first = self.start or (row, column)
        self.start = (first[0], min(first[1], column))
        self.end = (end[0], max(end[1], self.end[1] if self.end else 0))


@dataclass(frozen=True, slots=True)
class Slicer:
    """Cuts the sheets of one workbook. parts: name of a sheet → the part that holds it."""

    path: Path
    parts: Mapping[str, str]
    limits: Limits

    def read(self, name: str, index: int, facts: SheetFacts) -> SlicedSheet | None:
        """Return a sheet read in slices; None where it is small or cannot be cut.

        Raises CalamineError where the reader does.
        """
        part = self.parts.get(name, "")
        if not part or not is_worth_it(facts):
            return None
        with open_archive(self.path, self.limits) as archive:
            others = other_parts(archive, set(self.parts.values()), self.limits)
            if others is None:
                return None
            found = SlicedSheet()
            rows = max(1, SLICE_CELLS // facts.last_column)
            for xml in cut(chunks_again(archive, part), rows):
                with CalamineWorkbook.from_filelike(pack({**others, part: xml})) as workbook:
                    found.take(workbook.get_sheet_by_index(index), facts.errors)
        return found


def is_worth_it(facts: SheetFacts) -> bool:
    """Whether a sheet is large; every row must say its number, every merge must be known."""
    is_settled = facts.is_numbered and facts.listed_merges == len(facts.merges)
    return is_settled and facts.last_row * facts.last_column > SLICED_CELLS


def other_parts(
    archive: zipfile.ZipFile, sheets: set[str], limits: Limits
) -> dict[str, bytes] | None:
    """Return the parts that every slice needs; None where they are too large."""
    names = [
        entry.filename
        for entry in archive.infolist()
        if entry.filename not in sheets and entry.filename.endswith((".xml", ".rels"))
    ]
    if sum(archive.getinfo(name).file_size for name in names) > OTHER_PARTS_BYTES:
        return None
    return {name: read_part(archive, name, limits) for name in names}


def chunks_again(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part that was read and judged before."""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def cut(chunks: Iterable[bytes], rows: int) -> Iterator[bytes]:
    """Yield the sheet again and again, each time with the next rows only."""
    pieces = split_sheet_data(chunks)
    head, end, row_tag = next(pieces)
    waiting: list[bytes] = []
    count = size = 0
    for block, _, _ in pieces:
        waiting.append(block)
        count += block.count(row_tag)
        size += len(block)
        if count >= rows or size >= SLICE_BYTES:
            yield b"".join([head, *waiting, end])
            waiting, count, size = [], 0, 0
    yield b"".join([head, *waiting, end])


def split_sheet_data(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield what stands before the rows, what ends them and the tag of a row; then whole rows."""
    source, carry = iter(chunks), b""
    while (start := SHEET_DATA.search(carry)) is None:
        carry += next(source)
    root = ROOT.search(carry)
    patterns = Patterns(start[1])
    closing = b"</" + (root[1] if root else start[1]) + b"worksheet>"
    yield carry[: start.end()], patterns.rows_end + b">" + closing, patterns.row_tag
    carry = carry[start.end() :]
    while (end := carry.find(patterns.rows_end)) < 0:
        cut_at = carry.rfind(patterns.row_tag)
        if cut_at > 0:
            yield carry[:cut_at], b"", b""
            carry = carry[cut_at:]
        carry += next(source)
    yield carry[:end], b"", b""


def pack(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return a workbook in memory, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    stream.seek(0)
    return stream
