"""The rows of a resource's items → ItemContent. Equal rows are read once.

A row of items means the same wherever it stands, unless a merge, a formula or a column shared with
the resource has a say in it; what it came to is remembered and told again of every equal row. Equal
is meant strictly: 1, 1.0, True and “1” are four different cells.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.content import ItemContent
from catalog.sheets.blocks import SheetLayout, Slot, several
from catalog.sheets.columns import BY_KEY
from catalog.sheets.draft import Draft, Spot
from catalog.sheets.lists import split_list
from yongcheng.intake.columns import BLANK, Fault, Read, read_cell
from yongcheng.intake.normalizer import Options, as_text, says_blank
from yongcheng.intake.problems import WARNING
from yongcheng.workbooks.grid import Value

SEVERAL = 3
"""From so many parts on a cell is taken to list several items."""

GRADED = ("grade", "data_category")
DATA_TYPE = BY_KEY["item.data_type"]
SEPARATORS = re.compile("[、;；\n,，]")
LOST = Fault(
    "D14",
    "信息项没有名称：名称和上一行合并在一起，或者没有填写。",
    "取消合并，每个信息项写一行，各写各的名称。",
)
REMEMBERED = 50_000
TEXT = frozenset({str, type(None)})


@dataclass(frozen=True, slots=True)
class Line:
    """What a row came to. item: the only item of a row without faults.

    kinds: the types of its cells, None where all are texts: nothing else is equal to a text.
    """

    kinds: tuple[type, ...] | None
    item: ItemContent | None
    items: tuple[ItemContent, ...]
    spots: tuple[Spot, ...]
    cleared: tuple[tuple[int, str], ...]


class LineReader:
    """Reads the item rows of one sheet."""

    def __init__(self, layout: SheetLayout, title: Slot) -> None:
        self.layout = layout
        self.uncached = layout.grid.uncached
        self.formula_rows = {row for row, _ in self.uncached}
        self.title = title
        self.details = [slot for slot in layout.item if slot is not title]
        self.is_flat = "item.data_type" not in layout.by_key
        self.lone = lone_columns(layout)
        self._lone_offsets = [layout.by_key[key].offset for key in self.lone]
        self._cells = several([slot.offset for slot in layout.item])
        tall = layout.merges.tall_below(layout.header.last_row)
        self._stands_alone = not any(slot.index in tall for slot in layout.item)
        self._lines: dict[tuple[Value, ...], Line] = {}

    def read(self, draft: Draft, odd: Collection[int]) -> None:
        """Read the items of a block. odd: its rows whose resource cells differ from the first's."""
        odd = self._exceptions(draft, odd)
        items, rows, lines = draft.items, draft.item_rows, self._lines
        for row, cells in draft.block.rows:
            key = self._cells(cells)
            line = lines.get(key)
            if line is None or row in odd or (line.kinds and line.kinds != kinds_of(key)):
                self._read_anew(draft, row, cells, None if line or row in odd else key)
            elif line.item is not None:
                items.append(line.item)
                rows.append(row)
            else:
                self._tell_again(draft, row, line)
        self._grade_every_item(draft)

    def _exceptions(self, draft: Draft, odd: Collection[int]) -> Collection[int]:
        """Return the rows that are neither remembered nor recalled."""
        rows = draft.block.rows
        if not self._stands_alone:
            return {row for row, _ in rows}
        shared = [rows[0][1][offset] for offset in self._lone_offsets]
        if any(cell != cell for cell in shared):  # no number: it differs from itself
            return {row for row, _ in rows}
        found = odd if self.lone else ()
        return {*found, *self.formula_rows} if self.formula_rows else found

    def _read_anew(
        self, draft: Draft, row: int, cells: Sequence[Value], key: tuple[Value, ...] | None
    ) -> None:
        """Read a row; with a key what it came to is remembered."""
        place, spots, known = len(draft.items), len(draft.spots), draft.items_cleared
        draft.items_cleared = set()
        self._read_item(draft, row, cells)
        if key is not None and len(self._lines) < REMEMBERED:
            items, found = tuple(draft.items[place:]), tuple(draft.spots[spots:])
            cleared = tuple((at - place, name) for at, name in draft.items_cleared)
            kinds = kinds_of(key)
            is_simple = len(items) == 1 and not found and not cleared
            self._lines[key] = Line(
                None if TEXT.issuperset(kinds) else kinds,
                items[0] if is_simple else None,
                items,
                found,
                cleared,
            )
        draft.items_cleared |= known

    def _tell_again(self, draft: Draft, row: int, line: Line) -> None:
        place = len(draft.items)
        draft.items.extend(line.items)
        draft.item_rows.extend([row] * len(line.items))
        draft.spots.extend(Spot(row, one.index, one.fault, one.value) for one in line.spots)
        draft.items_cleared.update((place + at, name) for at, name in line.cleared)

    def _read_item(self, draft: Draft, row: int, cells: Sequence[Value]) -> None:
        title = self.title
        raw = cells[title.offset]
        named = title.read(raw)
        if named.value is None or self._says_none(raw, cells):
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
                self._split_item(draft, row, name)
            return
        values = self._item_values(draft, row, cells, named)
        draft.items.append(ItemContent(**values))
        draft.item_rows.append(row)

    def _says_none(self, raw: Value, cells: Sequence[Value]) -> bool:
        """Whether an item row says “无” all along: a file that has no items."""
        texts = (as_text(cells[slot.offset]) for slot in self.details)
        return all(says_blank(text) for text in texts) and says_blank(as_text(raw))

    def _item_values(
        self, draft: Draft, row: int, cells: Sequence[Value], named: Read
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        place = len(draft.items)
        for slot in self.layout.item:
            raw = cells[slot.offset]
            if raw is None:
                top = self.layout.merges.top_of(row, slot.index)
                raw = self.layout.grid.value(top, slot.index) if top < row else None
                if raw is None:
                    continue
            found = named if slot is self.title else slot.read(raw)
            if found.value is not None:
                values[slot.column.field] = found.value
                if found.is_plain:
                    continue
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

    def _split_item(self, draft: Draft, row: int, written: str) -> None:
        """One of several items in a cell: “名称”, “名称/类型” or “名称（类型）”."""
        name, slash, rest = written.partition("/")
        found = read_cell(DATA_TYPE, rest, Options()) if slash else BLANK
        if slash and (found is BLANK or found.value is None):
            name = written
        values: dict[str, Any] = {"title": self.title.read(name).value or name}
        if found.value is not None:
            values["data_type"] = found.value
            values.update((key.removeprefix("item."), value) for key, value in found.beside)
        draft.items.append(ItemContent(**values))
        draft.item_rows.append(row)


def lone_columns(layout: SheetLayout) -> dict[str, str]:
    """Return the resource columns that must speak for the items too: key → key of the item's."""
    return {
        slot.column.key: slot.column.twin
        for slot in layout.resource
        if slot.column.twin and slot.column.twin not in layout.by_key
    }


def kinds_of(cells: Sequence[Value]) -> tuple[type, ...]:
    return tuple(map(type, cells))
