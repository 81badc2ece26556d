"""Which rows of a sheet carry data, which are titles, notes, totals or examples, and its merges.

Every row is accounted for: it is data, or it is skipped for a reason that the report names.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from yongcheng.intake.columns import Column
from yongcheng.intake.header import Header
from yongcheng.intake.normalizer import as_text, fold, is_blank
from yongcheng.workbooks.grid import Grid, Value, address

NOTE = re.compile(
    r"(注|附注|备注|说明|填表说明|填写说明|填报说明|编制说明|提示|备注说明)(\d{0,2}[:.、)]|意)|"
    r"(注|说明|填表说明|填写说明|填报说明|填表须知|填报要求)$"
)
LABEL = re.compile(r"(填表|填写|填报|编制)(说明|须知|要求|指南)$")
TELLS_HOW = re.compile(
    r"请|填写|填报|选择|下拉|必填|选填|自动生成|不填|格式[:为]|例如|如[:]|例[:]|写明|与.{1,8}一致|\d+位"
)
TOTAL = re.compile(r"(?:本表|本页|全表)?(合计|总计|小计|累计|共计)([:(（\d].*|数|栏)?$")
HEADING = re.compile(r"([一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
DEMAND = re.compile(
    r"(必填|选填|可选|必选|非必填|条件必填|自动生成|下拉选择|单选|多选|可为空|不可为空)(项)?"
)
EXAMPLE = re.compile(
    r"(例|示例|样例|举例|例如|例子|范例|填写示例)[:：.、)\d]|[(\[【](例|示例|样例|范例)[)\]】]|(例|示例|样例|范例)$"
)
SENTENCE = re.compile(r"[。；;：:!！]")
EXAMPLE_TAIL = re.compile(r"[(\[【](示例|样例|范例|举例|例)[)\]】]$")
SIGNATURE = re.compile(
    r"(单位|部门)?(主要|分管)?(负责人|领导|填表人|填报人|制表人|审核人|审批人|复核人|经办人|联系人|填表单位|"
    r"填报单位|制表单位|填报部门|联系电话|填表日期|填报日期|填报时间|制表日期|报送日期|盖章|签字|签章)"
    r"(\(.{0,8}\))?(:|$)"
)
NOTE_REASON, TOTAL_REASON, EXAMPLE_REASON = "说明文字", "合计行", "示例行"
HELPER_CELLS = 5
HELPER_ROWS = 5
PLAIN_CELLS = 4
"""So many filled cells, and nothing is said of a row by its being alone."""
REMEMBERED = 50_000
FIRST_ORDINALS = frozenset(("1", "１", "甲", "A", "a", "①", "1.0"))
SIGNATURE_REASON, EMPTY_REASON, TITLE_REASON = "落款", "空行", "标题或说明（表头之上）"
BARE_REASON = "没有目录内容的行（只有序号等）"
OTHER_REASON = "另一个列次不同的表头及其以下各行"
NUMBERS_REASON, DEMAND_REASON = "列号行", "填写要求行"
HEADER_REASON, REPEATED_REASON, CAPTION_REASON = (
    "表头",
    "重复的表头",
    "小标题或说明（整行只有一格文字）",
)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """Rows that were not read and why; `last` is the same row unless several follow each other."""

    row: int
    reason: str
    last: int = 0

    @property
    def count(self) -> int:
        return max(self.last, self.row) - self.row + 1


@dataclass(slots=True)
class Skips:
    """Collects skipped rows in order; neighbours with the same reason become one entry."""

    found: list[SkippedRow] = field(default_factory=list)

    def add(self, row: int, reason: str) -> None:
        if self.found:
            last = self.found[-1]
            if last.reason == reason and max(last.last, last.row) == row - 1:
                self.found[-1] = SkippedRow(last.row, reason, row)
                return
        self.found.append(SkippedRow(row, reason, row))


class Merges:
    """The merged cells of a sheet, asked by column or by their top left cell."""

    def __init__(self, merges: Iterable[tuple[int, int, int, int]]) -> None:
        self._all = list(merges)
        self._tall: dict[int, list[tuple[int, int, int, int]]] = {}
        self._wide: dict[int, list[tuple[int, int, int, int]]] = {}
        for merge in self._all:
            top, left, bottom, right = merge
            if right > left:
                self._wide.setdefault(top, []).append(merge)
            if bottom > top:
                self._tall.setdefault(left, []).append(merge)
        self._sorted: dict[int, tuple[list[int], list[int]]] = {}
        self._ranges: dict[tuple[int, int], str] | None = None

    def wide_at(self, row: int) -> list[tuple[int, int, int, int]]:
        """Return the merges that begin in that row and reach over several columns."""
        return self._wide.get(row, [])

    def has_wide_below(self, row: int) -> bool:
        """Return whether a merge over several columns begins below that row."""
        return any(top > row for top in self._wide)

    def tall_below(self, row: int) -> frozenset[int]:
        """Return the columns in which a tall merge covers a cell below that row."""
        return frozenset(
            column
            for column, tall in self._tall.items()
            if any(bottom > row for _, _, bottom, _ in tall)
        )

    def covered(self, column: int, last_row: int) -> dict[int, int]:
        """Return row → top row for the cells of a column that a tall merge covers."""
        return {
            row: top
            for top, _, bottom, _ in self._tall.get(column, ())
            for row in range(top + 1, min(bottom, last_row) + 1)
        }

    def top_of(self, row: int, column: int) -> int:
        """Return the top row of the tall merge that covers a cell, the row itself where none does."""
        tall = self._tall.get(column)
        if not tall:
            return row
        if column not in self._sorted:
            spans = sorted((top, bottom) for top, _, bottom, _ in tall)
            self._sorted[column] = ([top for top, _ in spans], [bottom for _, bottom in spans])
        tops, bottoms = self._sorted[column]
        index = bisect_right(tops, row) - 1
        return tops[index] if index >= 0 and bottoms[index] >= row else row

    def range_at(self, row: int, column: int) -> str:
        """Return "F7:F12" for the top left cell of a merge, else ""."""
        if self._ranges is None:
            self._ranges = {
                (top, left): f"{address(top, left)}:{address(bottom, right)}"
                for top, left, bottom, right in self._all
                if (top, left) != (bottom, right)
            }
        return self._ranges.get((row, column), "")


@dataclass(slots=True)
class RowReader:
    """Walks over the rows below a header and says of each whether it is data."""

    grid: Grid
    header: Header
    merges: Merges
    item_columns: frozenset[int]
    """Columns of the lines: a line may be called “合计” or “说明”."""
    skips: Skips = field(default_factory=Skips)
    other_header: int = 0
    """The row of a second header with other columns; nothing below it is read."""
    _known: dict[int, Column] = field(default_factory=dict)
    _filled: set[str] = field(default_factory=set)
    """Texts known to say something."""
    _harmless: dict[str, bool] = field(default_factory=dict)
    _witness: tuple[int, int, int, int] | None = None
    """Where the last plain row had its first filled cells."""

    def rows(self) -> Iterator[tuple[int, Sequence[Value], bool]]:
        """Yield row, cells and whether it is an example; everything that is no data is skipped."""
        formulas = {row for row, _ in self.grid.uncached}
        self._known = {
            place.index - self.grid.first_column: place.column for place in self.header.places
        }
        last_helper = self.header.last_row + HELPER_ROWS
        for row, cells in enumerate(self.grid.rows, self.grid.first_row):
            if row > last_helper and not self.other_header and self._is_plain(cells):
                yield row, cells, False
            elif row < self.header.first_row:
                empty = all(is_blank(cell) for cell in cells)
                self.skips.add(row, EMPTY_REASON if empty else TITLE_REASON)
            elif row <= self.header.last_row:
                self.skips.add(row, HEADER_REASON)
            elif self.other_header:
                self.skips.add(row, OTHER_REASON)
            elif (
                not (reason := self._why_not(row, cells))
                or row in formulas
                and reason in (EMPTY_REASON, CAPTION_REASON, BARE_REASON)
            ):
                yield row, cells, False
            elif reason == EXAMPLE_REASON:
                yield row, cells, True
            else:
                self.skips.add(row, reason)

    def _is_plain(self, cells: Sequence[Value]) -> bool:
        """Whether `_why_not` has nothing to say of a row beyond doubt: the way of most rows."""
        filled = self._filled
        if self._witness is not None:
            first, second, third, fourth = self._witness
            if (
                fourth < len(cells)
                and cells[second] in filled
                and cells[third] in filled
                and cells[fourth] in filled
                and self._is_harmless(cells[first])
                and cells[:first].count(None) == first
            ):
                return cells[first] in filled
        found: list[int] = []
        for offset, cell in enumerate(cells):
            if cell is None:
                continue
            if cell.__class__ is str and cell not in filled:
                if is_blank(cell):
                    return False
                if len(filled) < REMEMBERED:
                    filled.add(cell)
            found.append(offset)
            if len(found) == PLAIN_CELLS:
                break
        return len(found) == PLAIN_CELLS and self._bears_witness(cells, found)

    def _bears_witness(self, cells: Sequence[Value], found: list[int]) -> bool:
        """Whether a row with these first filled cells is data; the next row is asked there first."""
        is_plain = self._is_harmless(cells[found[0]]) and not self._known.keys().isdisjoint(found)
        if is_plain:
            first, second, third, fourth = found
            self._witness = (first, second, third, fourth)
        return is_plain

    def _is_harmless(self, first: Value) -> bool:
        """Whether the first filled cell of a row is no word of a note, a total or a header."""
        if not isinstance(first, str):
            return first.__class__ is int and first != 1
        found = self._harmless.get(first)
        if found is None:
            found = self._begins_data(first)
            if len(self._harmless) < REMEMBERED:
                self._harmless[first] = found
        return found

    def _begins_data(self, first: str) -> bool:
        if first in self.header.words:
            return False
        if first.isdecimal() and first.isascii():
            return first != "1"
        head = first[:12]
        if reason_of(first[:40], is_alone=False) or head.strip("()（）[]") in FIRST_ORDINALS:
            return False
        return DEMAND.fullmatch(fold(head).strip("()")) is None

    def _why_not(self, row: int, cells: Sequence[Value]) -> str:
        filled = [
            index
            for index, cell in enumerate(cells)
            if cell is not None and not (isinstance(cell, str) and is_blank(cell))
        ]
        if not filled:
            return EMPTY_REASON
        index = filled[0] + self.grid.first_column
        first = cells[filled[0]]
        is_line = index in self.item_columns and len(filled) > 1
        if is_line and filled[0] == 0 and _is_sum([cells[one] for one in filled]):
            return TOTAL_REASON
        if isinstance(first, str) and not is_line:
            if reason := reason_of(first[:40], is_alone=len(filled) <= 3):
                return reason
            if len(filled) == 1 and (HEADING.match(first) or self._is_caption(row, filled[0])):
                return CAPTION_REASON
        if not any(one in self._known for one in filled):
            return BARE_REASON
        if len(filled) >= 3 and all(cells[one] in self.header.words for one in filled[:3]):
            self.other_header = row if self._is_another_header(cells) else 0
            return OTHER_REASON if self.other_header else REPEATED_REASON
        return self._helper_reason(row, [cells[one] for one in filled])

    def _is_another_header(self, cells: Sequence[Value]) -> bool:
        """Whether a row of header words has them above other columns than the header."""
        own = {place.index - self.grid.first_column: place.text for place in self.header.places}
        texts = set(own.values())
        moved = [
            one
            for one, cell in enumerate(cells)
            if isinstance(cell, str) and cell in texts and own.get(one) not in (None, cell)
        ]
        return len(moved) > 1

    def _helper_reason(self, row: int, values: Sequence[Value]) -> str:
        """Rows that only explain the header: the numbers of the columns, 必填 and 选填."""
        if len(values) < HELPER_CELLS:
            return ""
        first = as_text(values[0])[:12]
        if row <= self.header.last_row + HELPER_ROWS and _tells_how(values):
            return DEMAND_REASON
        if DEMAND.fullmatch(fold(first).strip("()")):
            texts = [fold(as_text(value)[:40]).strip("()") for value in values]
            return DEMAND_REASON if all(DEMAND.match(text) for text in texts) else ""
        if first.strip("()（）[]") in FIRST_ORDINALS:
            numbers = [found for value in values if (found := _ordinal(value)) is not None]
            runs = all(two - one == 1 for one, two in pairwise(numbers))
            return NUMBERS_REASON if len(numbers) >= len(values) - 4 and runs else ""
        return ""

    def _is_caption(self, row: int, offset: int) -> bool:
        """Whether the only filled cell of a row is a heading, not a value without its company."""
        index = offset + self.grid.first_column
        for _, left, _, right in self.merges.wide_at(row):
            if left <= index <= right and right - left >= 2:
                return index not in self.item_columns or right - left >= len(self._known) // 2
        column = self._known.get(offset)
        if column is None:
            return True
        if column.is_name and SENTENCE.search(as_text(self.grid.value(row, index))):
            return True
        return offset == min(self._known) and not column.is_name


def _is_sum(values: Sequence[Value]) -> bool:
    """Whether a row that begins in a column of the lines is a sum: “合计” and numbers only."""
    first = values[0]
    if not isinstance(first, str) or len(first) > 20 or not TOTAL.fullmatch(fold(first)):
        return False
    return all(as_text(value).strip().isdigit() for value in values[1:])


def _tells_how(values: Sequence[Value]) -> bool:
    """Whether most cells say how to fill in their column: “下拉选择”, “如：xlsx”."""
    telling = sum(
        isinstance(value, str) and len(value) < 200 and bool(TELLS_HOW.search(fold(value)))
        for value in values
    )
    return telling >= HELPER_CELLS and telling * 3 >= len(values) * 2


def _ordinal(value: Value) -> int | None:
    """Return the number of a column number: “3”, “(3)”, “③”, “C”."""
    text = fold(as_text(value)[:8]).strip("()[]").removesuffix(".0")
    if text.isdigit():
        return int(text)
    return ord(text) - ord("a") + 1 if len(text) == 1 and "a" <= text <= "z" else None


@lru_cache(maxsize=4096)
def reason_of(written: str, *, is_alone: bool) -> str:
    """Return why a row that begins with this text is no data, "" if it is."""
    text = fold(written)
    if TOTAL.match(text):
        return TOTAL_REASON
    if EXAMPLE.match(text) or EXAMPLE_TAIL.search(text):
        return EXAMPLE_REASON
    if LABEL.match(text):
        return NOTE_REASON
    if is_alone and NOTE.match(text):
        return NOTE_REASON
    if is_alone and SIGNATURE.match(text):
        return SIGNATURE_REASON
    return ""
