"""One block of rows → a draft: the cells of the resource first, then those of its items."""

import re
from collections.abc import Sequence

from catalog.sheets.blocks import Block, SheetLayout, Slot, several
from catalog.sheets.draft import Draft, Spot
from catalog.sheets.line_reader import LineReader, lone_columns
from yongcheng.intake.columns import Column, Fault
from yongcheng.intake.normalizer import as_text, fold, is_blank, says_blank
from yongcheng.intake.problems import WARNING, short
from yongcheng.intake.quantities import read_code
from yongcheng.workbooks.grid import Value

Row = tuple[int, Sequence[Value]]
UNIFIED = ("T12.2",)
CROSSING = Fault(
    "D14",
    "这一格和上一项资源的单元格合并在一起，这项资源自己的内容没有了。",
    "取消合并，每项资源各写各的内容。",
)
UNIQUE = frozenset({"title", "code", "abstract"})
"""What no two resources have in common: a merge over two of them has swallowed one."""
NAMELESS = Fault(
    "V1",
    "没有填写信息资源名称，名称写在后面的行里。",
    "在资源的第一行填写名称。",
    clauses=("T13.2",),
)
HARMLESS = re.compile(r"class\.|census\.|provider_unit$|format_other$|related$|remark$")
"""Columns often left empty: a cell merged over them as a rule has swallowed nothing."""
UNCACHED = Fault(
    "D02",
    "单元格是公式，文件里没有保存它的结果。",
    "在 Excel 里打开后保存一次，或复制后“选择性粘贴—值”。",
)


class BlockReader:
    """Reads the blocks of one sheet."""

    def __init__(self, layout: SheetLayout) -> None:
        self.layout = layout
        self.uncached = layout.grid.uncached
        self.formula_rows = {row for row, _ in self.uncached}
        self.lone = lone_columns(layout)
        names = layout.by_key.get("item.title")
        self.lines = LineReader(layout, names) if names is not None else None
        self._own = several([slot.offset for slot in layout.resource])
        self._keys = [
            (slot, slot.column.key, slot.column.repeats or slot.column.key == "classified")
            for slot in layout.resource
        ]
        self._tall = layout.merges.tall_below(layout.header.last_row)
        self._has_wide = layout.merges.has_wide_below(layout.header.last_row)

    def read(self, block: Block) -> Draft:
        draft = Draft(block)
        odd = self._odd_rows(block)
        self._read_resource(draft, odd)
        if self._has_wide:
            self._read_wide_merges(draft)
        if self.lines is not None:
            self.lines.read(draft, {row for row, _ in odd} if odd else ())
        for row, index in self._uncached_in(block):
            self._blame_formula(draft, row, index)
        return draft

    def _odd_rows(self, block: Block) -> list[Row]:
        """Return the later rows whose resource cells are neither empty nor those of the first row."""
        first = before = self._own(block.rows[0][1])
        is_odd, found = False, []
        for entry in block.rows[1:]:
            own = self._own(entry[1])
            if own != before:
                is_odd, before = _adds_to(own, first), own
            if is_odd and entry[0] not in self.formula_rows:
                found.append(entry)
        return found

    def _read_resource(self, draft: Draft, odd: Sequence[Row]) -> None:
        first_row, first = draft.block.rows[0]
        values, blank = draft.values, draft.blank
        for (slot, key, is_special), cell in zip(self._keys, self._own(first), strict=True):
            raw, row = cell, first_row
            if raw is None and (odd or slot.index in self._tall):
                raw, row = self._elsewhere(draft, slot, odd)
            if raw is None:
                blank.add(key)
            elif (found := slot.read(raw)).is_plain and row == first_row and not is_special:
                values[key] = found.value
            else:
                self._take(draft, slot, row, raw)
                if key == "title" and row > first_row:
                    draft.note(first_row, slot, NAMELESS)
            for other_row, cells in odd:
                other = cells[slot.offset]
                if other is not None and other != raw and other_row != row:
                    self._differs(draft, slot, raw, other_row, other)

    def _elsewhere(self, draft: Draft, slot: Slot, later: Sequence[Row]) -> tuple[Value, int]:
        """The first cell is empty: it lies in a merge from above, or a later row has the value."""
        first = draft.block.first_row
        top = self.layout.merges.top_of(first, slot.index)
        if top < first:
            raw = self.layout.grid.value(top, slot.index)
            if slot.column.key in UNIQUE:
                draft.spots.append(Spot(top, slot.index, CROSSING, short(as_text(raw))))
                draft.blamed.add(slot.column.field)
                return None, first
            return raw, top
        if slot.column.key not in self.lone:
            for row, cells in later:
                raw = cells[slot.offset]
                if raw is not None and not is_blank(raw):
                    return raw, row
        return None, first

    def _take(self, draft: Draft, slot: Slot, row: int, raw: Value) -> None:
        key, found = slot.column.key, slot.read(raw)
        if slot.column.repeats and found.value is not None:
            draft.values[key] = (*draft.values.get(key, ()), found.value)
        elif found.value is not None:
            draft.values[key] = found.value
        elif found.is_cleared:
            draft.cleared.add(key)
        elif found.is_blank:
            draft.blank.add(key)
        for beside, value in found.beside:
            draft.values.setdefault(beside, value)
        if row != draft.block.first_row:
            draft.own_rows[key] = row
        for fault in found.faults:
            draft.note(row, slot, fault, raw)
            if found.value is None:
                draft.blamed.add(slot.column.field)
        if key == "classified" and found.value is True:
            draft.is_classified = True

    def _differs(self, draft: Draft, slot: Slot, raw: Value, row: int, other: Value) -> None:
        """A later row says something else than the first: of its item, or by mistake."""
        column, found = slot.column, slot.read(other)
        if column.key == "classified" and found.value is True and not draft.is_classified:
            draft.is_classified = True
            draft.own_rows[column.key] = row
        if found.is_blank or column.key in self.lone or column.key == "title":
            return
        if raw is not None and found == slot.read(raw):
            return
        if column.key == "code":
            self._code_differs(draft, slot, raw, row, other)
        elif raw is not None and fold(as_text(raw)) != fold(as_text(other)):
            fact = f"同一资源的{column.header}各行不一致，按第一行的内容读取，本格没有采用。"
            draft.note(row, slot, Fault("D14", fact, "核对后各行写成一致。", WARNING), other)

    def _code_differs(self, draft: Draft, slot: Slot, raw: Value, row: int, other: Value) -> None:
        own = read_code(other).text
        if own == read_code(raw).text:
            return
        fact = f"同一资源的代码前后不一致：本行是“{short(own or as_text(other))}”，首行是“{short(as_text(raw))}”。"
        remedy = "一项资源的各行写同一个代码；是另一项资源的，写上它的名称。"
        draft.note(row, slot, Fault("V8", fact, remedy, clauses=UNIFIED), other)

    def _read_wide_merges(self, draft: Draft) -> None:
        """A cell merged over its neighbours has swallowed their values."""
        for row, cells in draft.block.rows:
            for _, left, _, right in self.layout.merges.wide_at(row):
                under = [slot for slot in self._slots() if left < slot.index <= right]
                at = left - self.layout.grid.first_column
                if not under or at < 0 or at >= len(cells) or says_blank(as_text(cells[at])):
                    continue
                names = "、".join(slot.column.header for slot in under)
                is_loss = any(_is_loss(slot.column) for slot in under)
                fault = Fault(
                    "D14",
                    f"这一格横向合并，占了{names}的位置，它们的值没有了。",
                    "取消合并，各列分别填写。",
                    "error" if is_loss else WARNING,
                )
                draft.spots.append(Spot(row, left, fault, short(as_text(cells[at]))))
                draft.blamed.update(slot.column.field for slot in under if is_loss)

    def _slots(self) -> list[Slot]:
        return [*self.layout.resource, *self.layout.item]

    def _uncached_in(self, block: Block) -> list[tuple[int, int]]:
        if not self.uncached:
            return []
        rows = {row for row, _ in block.rows} & self.formula_rows
        return sorted(place for place in self.uncached if place[0] in rows) if rows else []

    def _blame_formula(self, draft: Draft, row: int, index: int) -> None:
        slot = next((slot for slot in self._slots() if slot.index == index), None)
        if slot is None:
            return
        draft.spots.append(Spot(row, index, UNCACHED))
        if slot.column.level == "resource":
            draft.blamed.add(slot.column.field)


def _adds_to(cells: Sequence[Value], first: Sequence[Value]) -> bool:
    """Whether one of these cells says something that the first row does not say there."""
    pairs = zip(cells, first, strict=True)
    return any(cell is not None and cell != start for cell, start in pairs)


def _is_loss(column: Column) -> bool:
    """Whether a column under a merged cell must have had a value of its own."""
    return column.required or (column.is_national and HARMLESS.match(column.key) is None)
