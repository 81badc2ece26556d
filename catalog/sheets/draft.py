"""One block of rows → the values of a resource and its items, with what is wrong in its cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.content import ItemContent
from catalog.sheets.blocks import Block, SheetLayout, Slot
from catalog.sheets.columns import BY_KEY
from catalog.sheets.lists import split_list
from yongcheng.intake.columns import BLANK, Column, Fault, read_cell
from yongcheng.intake.normalizer import Options, as_text, fold, is_blank, says_blank
from yongcheng.intake.problems import WARNING, short
from yongcheng.intake.quantities import read_code
from yongcheng.workbooks.grid import Value

LONGEST = 400
SEVERAL = 3
"""From so many parts on a cell is taken to list several items."""

GRADED = ("grade", "data_category")
DATA_TYPE = BY_KEY["item.data_type"]
SEPARATORS = re.compile("[、;；\n,，]")
UNIFIED = ("T12.2",)
LOST = Fault(
    "D14",
    "信息项没有名称：名称和上一行合并在一起，或者没有填写。",
    "取消合并，每个信息项写一行，各写各的名称。",
)
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


@dataclass(slots=True)
class Spot:
    """One fault at one cell."""

    row: int
    index: int
    fault: Fault
    value: str = ""


@dataclass(slots=True)
class Draft:
    """A resource on its way to its content. values: column key → value."""

    block: Block
    values: dict[str, Any] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    own_rows: dict[str, int] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Column keys."""
    cleared: set[str] = field(default_factory=set)
    blamed: set[str] = field(default_factory=set)
    """Content fields."""
    items: list[ItemContent] = field(default_factory=list)
    item_rows: list[int] = field(default_factory=list)
    items_cleared: set[tuple[int, str]] = field(default_factory=set)
    is_classified: bool = False

    def note(self, row: int, slot: Slot, fault: Fault, value: Value = None) -> None:
        self.spots.append(Spot(row, slot.index, fault, short(as_text(value)[:LONGEST])))


class BlockReader:
    """Reads the blocks of one sheet."""

    def __init__(self, layout: SheetLayout) -> None:
        self.layout = layout
        self.uncached = layout.grid.uncached
        self.formula_rows = {row for row, _ in self.uncached}
        self.lone = {
            slot.column.key: slot.column.twin
            for slot in layout.resource
            if slot.column.twin and slot.column.twin not in layout.by_key
        }
        names = layout.by_key.get("item.title")
        self.title = names
        self.details = [slot for slot in layout.item if slot is not names]
        self.is_flat = "item.data_type" not in layout.by_key

    def read(self, block: Block) -> Draft:
        draft = Draft(block)
        self._read_resource(draft)
        self._read_wide_merges(draft)
        if self.title is not None:
            for row, cells in block.rows:
                self._read_item(draft, self.title, row, cells)
            self._grade_every_item(draft)
        for row, index in self._uncached_in(block):
            self._blame_formula(draft, row, index)
        return draft

    def _read_resource(self, draft: Draft) -> None:
        rows = draft.block.rows
        first_row, first = rows[0]
        later = [(row, cells) for row, cells in rows[1:] if row not in self.formula_rows]
        for slot in self.layout.resource:
            raw, row = first[slot.offset], first_row
            if raw is None:
                raw, row = self._elsewhere(draft, slot, later)
            if raw is not None:
                self._take(draft, slot, row, raw)
                if slot.column.key == "title" and row > first_row:
                    draft.note(first_row, slot, NAMELESS)
            else:
                draft.blank.add(slot.column.key)
            offset = slot.offset
            for other_row, cells in later:
                other = cells[offset]
                if other is not None and other != raw and other_row != row:
                    self._differs(draft, slot, raw, other_row, other)

    def _elsewhere(
        self, draft: Draft, slot: Slot, later: Sequence[tuple[int, Sequence[Value]]]
    ) -> tuple[Value, int]:
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

    def _read_item(self, draft: Draft, title: Slot, row: int, cells: Sequence[Value]) -> None:
        raw = cells[title.offset]
        if title.read(raw).value is None or self._says_none(raw, cells):
            is_lost = any(not says_blank(as_text(cells[slot.offset])) for slot in self.details)
            if is_lost and (row, title.index) not in self.uncached:
                top = self.layout.merges.top_of(row, title.index)
                draft.spots.append(Spot(top, title.index, LOST))
            return
        names = self._names(raw)
        if len(names) > 1:
            fact = f"一个单元格里写了 {len(names)} 个信息项，已拆开读取；数据类型和长度不明。"
            fault = Fault("D13", fact, "每个信息项写一行，并写明数据类型和长度。", WARNING)
            draft.note(row, title, fault, raw)
            for name in names:
                self._split_item(draft, title, row, name)
            return
        values = self._item_values(draft, row, cells)
        draft.items.append(ItemContent(**values))
        draft.item_rows.append(row)

    def _says_none(self, raw: Value, cells: Sequence[Value]) -> bool:
        """Whether an item row says “无” all along: a file that has no items."""
        return says_blank(as_text(raw)) and all(
            says_blank(as_text(cells[slot.offset])) for slot in self.details
        )

    def _item_values(self, draft: Draft, row: int, cells: Sequence[Value]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        place = len(draft.items)
        for slot in self.layout.item:
            raw = cells[slot.offset]
            if raw is None:
                top = self.layout.merges.top_of(row, slot.index)
                raw = self.layout.grid.value(top, slot.index) if top < row else None
                if raw is None:
                    continue
            found = slot.read(raw)
            if found.value is not None:
                values[slot.column.field] = found.value
            if found.is_cleared:
                draft.items_cleared.add((place, slot.column.field))
            for key, value in found.beside:
                values.setdefault(key.removeprefix("item."), value)
            for fault in found.faults:
                draft.note(row, slot, fault, raw)
        if self.lone and row != draft.block.first_row:
            self._own_attributes(draft, row, cells, values)
        return values

    def _own_attributes(
        self, draft: Draft, row: int, cells: Sequence[Value], values: dict[str, Any]
    ) -> None:
        """A lone 共享类型 column: its first row speaks of the resource, each row of its item."""
        for key, twin in self.lone.items():
            slot = self.layout.by_key[key]
            raw = cells[slot.offset]
            if raw is None or raw == draft.block.rows[0][1][slot.offset]:
                continue
            found = slot.read(raw)
            for fault in found.faults:
                draft.note(row, slot, fault, raw)
            if found.value is None or found.value == draft.values.get(key):
                continue
            value: Any = found.value
            if twin == "item.is_open" and isinstance(value, str):
                value = value != "not_open"
            values.setdefault(twin.removeprefix("item."), value)

    def _grade_every_item(self, draft: Draft) -> None:
        """A lone 数据分级 column that differs from row to row grades every item, the first too."""
        for key in GRADED:
            slot = self.layout.by_key.get(key)
            if slot is None or key not in self.lone or len(draft.items) < SEVERAL - 1:
                continue
            raw = {row: cells[slot.offset] for row, cells in draft.block.rows}
            if len({value for value in raw.values() if value is not None}) < SEVERAL - 1:
                continue
            for place, row in enumerate(draft.item_rows):
                found = slot.read(raw[row])
                if found.value is not None:
                    draft.items[place] = replace(draft.items[place], **{key: found.value})

    def _names(self, raw: Value) -> list[str]:
        if not isinstance(raw, str) or SEPARATORS.search(raw) is None:
            return []
        for signs in ("、;；\n", ",，"):
            parts = split_list(raw, signs)
            if len(parts) >= (2 if self.is_flat else SEVERAL):
                return parts
        return []

    def _split_item(self, draft: Draft, title: Slot, row: int, written: str) -> None:
        """One of several items in a cell: “名称”, “名称/类型” or “名称（类型）”."""
        name, slash, rest = written.partition("/")
        found = read_cell(DATA_TYPE, rest, Options()) if slash else BLANK
        if slash and (found is BLANK or found.value is None):
            name = written
        values: dict[str, Any] = {"title": title.read(name).value or name}
        if found.value is not None:
            values["data_type"] = found.value
            values.update((key.removeprefix("item."), value) for key, value in found.beside)
        draft.items.append(ItemContent(**values))
        draft.item_rows.append(row)

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


def _is_loss(column: Column) -> bool:
    """Whether a column under a merged cell must have had a value of its own."""
    return column.required or (column.is_national and HARMLESS.match(column.key) is None)
