"""One pass over the XML of a worksheet, as a stream, for what the reader does not tell.

It runs before the reader and refuses sheets that would make it allocate without measure. Works on
bytes: a "<" stands in XML text only as the start of a tag, so tags can be found by pattern.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from yongcheng.workbooks.grid import FileRefused, address
from yongcheng.workbooks.limits import MIB, Limits
from yongcheng.workbooks.sheet_patterns import (
    COLUMN,
    HIDDEN,
    REFERENCE,
    ROW_NUMBER,
    SHEET_DATA,
    SPAN,
    Patterns,
    column_number,
)

CARRY_BYTES = 48 * MIB
MANY_CELLS_BYTES = 60_000
FARTHEST = 10_000_000_000

BAD_REFERENCE = "工作表里有不合法的单元格地址“{}”。请在 Excel 里打开原表，另存为 .xlsx 再上传。"
ORDER = "工作表的行号顺序混乱，无法确定哪一行在前。请在 Excel 里打开原表，另存为 .xlsx 再上传。"
BROKEN_SHEET = "工作表内容损坏，读不完整。请在 Excel 里打开原表，另存为 .xlsx 再上传。"


@dataclass(slots=True)
class SheetFacts:
    """What the pass found; addresses are (row, column) counted from 1."""

    rows: int = 0
    last_row: int = 0
    listed_rows: int = 0
    listed_merges: int = 0
    has_formulas: bool = False
    is_numbered: bool = True
    """Whether every row says its number."""
    last_column: int = 26
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def scan_sheet(chunks: Iterable[bytes], limits: Limits) -> SheetFacts:
    """Read the whole part once and return what stands in it."""
    scan = SheetScan(limits)
    for chunk in chunks:
        scan.feed(chunk)
    return scan.finish()


class SheetScan:
    """Takes the part in pieces: head, rows, tail."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.facts = SheetFacts()
        self.carry = b""
        self.stage = "head"
        self.patterns = Patterns(b"")
        self.row_number = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next piece and digest what is complete."""
        self.carry += chunk
        if len(self.carry) > CARRY_BYTES:
            raise FileRefused("sheet_broken", BROKEN_SHEET)
        if self.stage == "head":
            self.leave_head()
        if self.stage == "rows":
            self.digest_rows()
        if self.stage == "tail":
            self.digest_tail()

    def finish(self) -> SheetFacts:
        """Digest what is left and drop what lies outside the table."""
        if self.stage != "tail":
            raise FileRefused("sheet_broken", BROKEN_SHEET)
        self.carry += b"<"
        self.digest_tail()
        facts = self.facts
        facts.listed_rows, facts.listed_merges = self.row_number, len(facts.merges)
        facts.merges = [merge for merge in facts.merges if merge[0] <= facts.last_row]
        facts.hidden_rows = {row for row in facts.hidden_rows if row <= facts.last_row}
        return facts

    def leave_head(self) -> None:
        """Look for hidden columns once the rows begin."""
        start = SHEET_DATA.search(self.carry)
        if start is None:
            return
        for column in COLUMN.finditer(self.carry, 0, start.start()):
            if HIDDEN.search(b" " + column[1]):
                self.hide_columns(column[1])
        self.carry = self.carry[start.end() :]
        self.patterns = Patterns(start[1])
        self.stage = "tail" if start[2] else "rows"

    def hide_columns(self, attributes: bytes) -> None:
        """Note a span of hidden columns."""
        bounds = [
            re.search(key + rb"\s*=\s*[\"'](\d{1,5})", attributes) for key in (b"min", b"max")
        ]
        if all(bounds):
            first, last = (int(bound[1]) for bound in bounds if bound)
            self.facts.hidden_spans.append((first, last))

    def digest_rows(self) -> None:
        """Take all complete rows; the last one may still be open."""
        end = self.carry.find(self.patterns.rows_end)
        if end >= 0:
            block, self.carry, self.stage = self.carry[:end], self.carry[end:], "tail"
            self.take_rows(block)
            return
        cut = self.carry.rfind(self.patterns.row_tag)
        if cut > 0:
            block, self.carry = self.carry[:cut], self.carry[cut:]
            self.take_rows(block)

    def take_rows(self, block: bytes) -> None:
        """Count the rows of a block and look into their cells."""
        patterns = self.patterns
        is_plain = self.take_plain_rows(block)
        has_errors = b't="e"' in block or (b"'" in block and b"t='e'" in block)
        is_rare = patterns.rare.search(block) is not None
        has_formulas = is_rare and patterns.formula_tag in block
        marks: list[re.Match] = []
        numbers: list[int] = []
        if has_errors or has_formulas or not is_plain:
            marks = list(patterns.row.finditer(block))
            numbers = self.count_rows(block, marks, is_counted=is_plain)
        self.check_block(block, is_rare=is_rare)
        if has_errors:
            self.take_errors(block, marks, numbers)
        if has_formulas:
            self.take_formulas(block, marks, numbers)
        self.check_extent()

    def take_plain_rows(self, block: bytes) -> bool:
        """Count the rows of a block whose tags are all plain and follow each other; else False."""
        before, *pieces = block.split(self.patterns.row_tag)
        heads = [piece[: piece.find(b">")] for piece in pieces]
        texts = [head[4 : head.find(b'"', 4)] for head in heads]
        if not texts or before.strip() or max(map(len, pieces)) > MANY_CELLS_BYTES:
            return False
        if not all(head.startswith(b' r="') for head in heads) or b"hidden" in b"".join(heads):
            return False
        if not all(map(bytes.isdigit, texts)):
            return False
        first, last = int(texts[0]), int(texts[-1])
        if not self.row_number < first <= last < FARTHEST:
            return False
        if last - first + 1 != len(texts) or list(map(int, texts)) != [*range(first, last + 1)]:
            return False
        value, inline = self.tags_by_nearness(block)
        filled = [
            text
            for text, piece in zip(texts, pieces, strict=True)
            if value in piece or inline in piece
        ]
        self.row_number = last
        if filled:
            self.facts.rows += len(filled)
            self.facts.last_row = int(filled[-1])
        return True

    def tags_by_nearness(self, block: bytes) -> tuple[bytes, bytes]:
        """Return the two tags that make a value, the one that this block has sooner first."""
        value, inline = self.patterns.value_tag, self.patterns.inline_tag
        found = block.find(inline)
        if found >= 0 and block.find(value, 0, found) < 0:
            return inline, value
        return value, inline

    def count_rows(self, block: bytes, marks: list[re.Match], *, is_counted: bool) -> list[int]:
        """Return the numbers of the rows; count those that hold a value, styled ghosts are none."""
        if is_counted:
            return [int(mark[1].split(b'"', 2)[1]) for mark in marks]
        facts, find, patterns = self.facts, block.find, self.patterns
        numbers = [self.next_row(mark[1]) for mark in marks]
        tags = [tag for tag in (patterns.value_tag, patterns.inline_tag) if tag in block]
        if not tags:
            return numbers
        ends = [mark.start() for mark in marks[1:]] + [len(block)]
        for mark, number, end in zip(marks, numbers, ends, strict=True):
            start = mark.end()
            if end - start > MANY_CELLS_BYTES:
                self.check_width(block, start, end, number)
            if any(find(tag, start, end) >= 0 for tag in tags):
                facts.rows += 1
                facts.last_row = number
        return numbers

    def next_row(self, attributes: bytes) -> int:
        """Return the number of a row; rows must ascend."""
        given = ROW_NUMBER.search(attributes)
        number = self.row_number + 1
        if given is None:
            self.facts.is_numbered = False
        else:
            if not given[1].isdigit() or not 0 < int(given[1]) < FARTHEST:
                self.refuse_reference(given[1])
            number = int(given[1])
        if number <= self.row_number:
            raise FileRefused("rows_out_of_order", ORDER)
        self.row_number = number
        if b"hidden" in attributes and HIDDEN.search(attributes):
            self.facts.hidden_rows.add(number)
        return number

    def check_width(self, block: bytes, start: int, end: int, row: int) -> None:
        """Refuse a row with more cells than there are columns."""
        if len(self.patterns.cell.findall(block, start, end)) > self.limits.columns:
            message = f"第 {row} 行超过 {self.limits.columns:,} 列。请删去右侧多余的列再上传。"
            raise FileRefused("too_many_columns", message)

    def check_block(self, block: bytes, *, is_rare: bool) -> None:
        """Refuse impossible addresses and structures that no spreadsheet writes."""
        patterns, letters = self.patterns, set()
        found = patterns.odd_plain_cell(self.facts.last_column).findall(block)
        if not all(reference.startswith(b'r="') for reference in found):
            found = patterns.odd_cell.findall(block)
        for reference in {one.removeprefix(b'r="') for one in found}:
            match = REFERENCE.fullmatch(reference)
            if match is None or column_number(match[1]) > self.limits.columns:
                self.refuse_reference(reference)
            letters.add(match[1])
        widest = max(map(column_number, letters), default=0)
        self.facts.last_column = max(self.facts.last_column, widest)
        if not is_rare:
            return
        has_negative = patterns.value_tag + b">-" in block and patterns.negative_string.search(
            block
        )
        if has_negative or patterns.nested_runs.search(block):
            raise FileRefused("sheet_broken", BROKEN_SHEET)

    def refuse_reference(self, reference: bytes) -> NoReturn:
        """Refuse an address outside every sheet."""
        shown = reference[:12].decode("ascii", "replace")
        raise FileRefused("bad_address", BAD_REFERENCE.format(shown))

    def check_extent(self) -> None:
        """Refuse too many rows, and a lone cell far away from the table."""
        facts, limits = self.facts, self.limits
        if facts.rows > limits.last_row:
            raise too_many_rows(limits)
        if facts.last_row > limits.last_row:
            raise far_cell(facts.last_row, limits)
        if facts.last_row * facts.last_column > limits.area:
            corner = address(facts.last_row, facts.last_column)
            message = (
                f"表格一直延伸到 {corner}，范围上限 {limits.area:,} 个单元格。"
                "请删去离表格很远的零星内容再上传。"
            )
            raise FileRefused("too_wide", message)

    def take_errors(self, block: bytes, marks: list[re.Match], numbers: list[int]) -> None:
        """Keep error values as Excel shows them: the reader gives nothing for them."""
        for cell in self.patterns.error_cell.finditer(block):
            at = self.cell_address(cell, block, marks, numbers)
            self.facts.errors[at] = cell[2].decode("utf-8", "replace")[:32]

    def take_formulas(self, block: bytes, marks: list[re.Match], numbers: list[int]) -> None:
        """Note formulas whose result is not in the file."""
        self.facts.has_formulas = True
        for cell in self.patterns.formula_cell.finditer(block):
            is_text = b't="str"' in cell[1] and cell[2] is not None
            if cell[2] or is_text:
                continue
            at = self.cell_address(cell, block, marks, numbers)
            self.facts.uncached.add(at)
            if at[0] > self.facts.last_row:
                self.facts.last_row = at[0]

    def cell_address(
        self, cell: re.Match, block: bytes, marks: list[re.Match], numbers: list[int]
    ) -> tuple[int, int]:
        """Return row and column, from the reference or by counting."""
        given = ROW_NUMBER.search(cell[1])
        match = REFERENCE.fullmatch(given[1]) if given else None
        if match:
            return int(match[2]), column_number(match[1])
        index = max(0, sum(mark.start() <= cell.start() for mark in marks) - 1)
        before = self.patterns.cell.findall(block, marks[index].end(), cell.start())
        return numbers[index], len(before) + 1

    def digest_tail(self) -> None:
        """Take merges and look at the spans of links."""
        cut = self.carry.rfind(b"<")
        block, self.carry = self.carry[:cut], self.carry[cut:]
        for span in SPAN.finditer(block):
            bounds = span_bounds(span[2])
            if bounds is None:
                continue
            self.check_span(span[1], span[2], bounds)
            if span[1] == b"mergeCell" and bounds[:2] != bounds[2:]:
                self.facts.merges.append(bounds)

    def check_span(self, kind: bytes, shown: bytes, bounds: tuple[int, int, int, int]) -> None:
        """Refuse a merge or link laid over the whole sheet."""
        top, left, bottom, right = bounds
        cells = (bottom - top + 1) * (right - left + 1)
        if cells > self.limits.merge_cells:
            what, undo = (
                ("合并单元格", "取消合并") if kind == b"mergeCell" else ("超链接", "删去链接")
            )
            text = shown.decode("ascii", "replace")[:24]
            message = f"{what} {text} 覆盖了整列或整张表。请{undo}，只保留表格范围内的再上传。"
            raise FileRefused("span_too_large", message)


def span_bounds(reference: bytes) -> tuple[int, int, int, int] | None:
    """Return (top, left, bottom, right) of a reference such as A1:B3."""
    first, _, last = reference.partition(b":")
    start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    top, left = int(start[2]), column_number(start[1])
    bottom, right = int(end[2]), column_number(end[1])
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def too_many_rows(limits: Limits) -> FileRefused:
    """Return the refusal of a workbook with too many rows."""
    message = (
        f"工作簿超过 {limits.rows:,} 行，一次最多导入 {limits.rows:,} 行。"
        "请按部门或按目录拆成几个工作簿，分别上传。"
    )
    return FileRefused("too_many_rows", message)


def far_cell(row: int, limits: Limits) -> FileRefused:
    """Return the refusal of a value that stands far below the table."""
    message = (
        f"第 {row:,} 行还有内容，行号上限 {limits.last_row:,}。"
        "请删去离表格很远的零星内容；内容确实这么多的，拆成几个工作簿分别上传。"
    )
    return FileRefused("far_cell", message)
