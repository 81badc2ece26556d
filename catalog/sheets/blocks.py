"""Rows → one block per resource, for all three layouts: merged, first row only, repeated.

A row continues the block above while its name is blank, merged into it, or repeats it. A row without
a name that is filled in like a first row begins a nameless resource: it is not silently added to the
one above.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from yongcheng.intake.columns import Column, Level, Read, read_cell
from yongcheng.intake.header import Header
from yongcheng.intake.layout import EXAMPLE_REASON, Merges, Skips, reason_of
from yongcheng.intake.normalizer import Options, as_text, clean, fold, header_keys, is_blank
from yongcheng.workbooks.grid import Grid, Value

FIRST_ROW_CELLS = 3
"""So many filled cells of the resource make a row without a name a resource of its own."""
ORPHAN_REASON = "信息项行，上面没有所属的资源"
LOOSE = frozenset({"数据量", "数据存量"})
"""Local number columns that are not of the census (domain reference §2.2)."""
CACHED_LENGTH, CACHE_SIZE = 120, 20000
LONGEST = 400


@dataclass(slots=True)
class Slot:
    """A column of one sheet: where it stands and how its cells are read."""

    offset: int
    index: int
    column: Column
    options: Options
    header_row: int
    cache: dict[tuple[type, Value], Read] = field(default_factory=dict)
    texts: dict[Value, Read] = field(default_factory=dict)

    def read(self, value: Value) -> Read:
        """Return what a cell says; equal cells are read once."""
        found = self.texts.get(value) if value.__class__ is str else None
        return self._read(value) if found is None else found

    def _read(self, value: Value) -> Read:
        if value is None or (isinstance(value, str) and len(value) > CACHED_LENGTH):
            return read_cell(self.column, value, self.options)
        if isinstance(value, str):
            found = read_cell(self.column, value, self.options)
            if len(self.texts) < CACHE_SIZE:
                self.texts[value] = found
            return found
        key = (value.__class__, value)
        kept = self.cache.get(key)
        if kept is None:
            kept = read_cell(self.column, value, self.options)
            if len(self.cache) < CACHE_SIZE:
                self.cache[key] = kept
        return kept


@dataclass(slots=True)
class SheetLayout:
    """A recognised sheet: its columns split by level."""

    grid: Grid
    header: Header
    merges: Merges
    is_national: bool
    resource: list[Slot]
    item: list[Slot]
    by_key: dict[str, Slot]
    width: int

    @property
    def last_row(self) -> int:
        return self.grid.first_row + len(self.grid.rows) - 1


@dataclass(slots=True)
class Block:
    """The rows of one resource."""

    rows: list[tuple[int, Sequence[Value]]]
    title: str
    title_key: str
    code_key: str
    is_merged: bool
    has_unnamed_rows: bool = False

    @property
    def first_row(self) -> int:
        return self.rows[0][0]

    @property
    def last_row(self) -> int:
        return self.rows[-1][0]


def lay_out(grid: Grid, header: Header, options: Options) -> SheetLayout:
    """Return the layout of a sheet whose header is known."""
    slots = []
    for place in sorted(header.places, key=lambda place: place.index):
        is_loose = header_keys(place.text)[1] in LOOSE
        own = Options(options.is_national, options.uses_1904, place.unit, is_loose)
        offset = place.index - grid.first_column
        slots.append(Slot(offset, place.index, place.column, own, place.row))
    by_key: dict[str, Slot] = {}
    for slot in slots:
        by_key.setdefault(slot.column.key, slot)
    return SheetLayout(
        grid,
        header,
        Merges(grid.merges),
        options.is_national,
        [slot for slot in slots if slot.column.level is Level.RESOURCE],
        [slot for slot in slots if slot.column.level is Level.ITEM],
        by_key,
        max(slot.offset for slot in slots) + 1,
    )


def several(offsets: Sequence[int]) -> Callable[[Sequence[Value]], tuple[Value, ...]]:
    """Return what takes the cells at these places out of a row, as a tuple also of one or none."""
    if len(offsets) > 1:
        return itemgetter(*offsets)
    return lambda cells: tuple(cells[offset] for offset in offsets)


class BlockSplitter:
    """Cuts the data rows of a sheet into blocks; orphan rows and examples are set aside."""

    def __init__(self, layout: SheetLayout, skips: Skips) -> None:
        self.layout = layout
        self.skips = skips
        self.orphans: list[tuple[int, Sequence[Value]]] = []
        title = layout.by_key["title"]
        code = layout.by_key.get("code")
        abstract = layout.by_key.get("abstract")
        self._title = title.offset
        self._code = code.offset if code else None
        self._abstract = abstract.offset if abstract else None
        self._title_index = title.index
        self._under = layout.merges.covered(title.index, layout.last_row)
        self._tops = frozenset(self._under.values())
        names = [slot.offset for slot in layout.resource if slot.column.key != "code"]
        self._names = several(names)

    def blocks(self, rows: Iterable[tuple[int, Sequence[Value], bool]]) -> Iterator[Block]:
        """Yield the blocks in the order of the file."""
        current: Block | None = None
        name: Value = None
        example = ""
        for row, cells, is_example in rows:
            if len(cells) < self.layout.width:
                cells = [*cells, *[None] * (self.layout.width - len(cells))]
            title = cells[self._title]
            if title == name and not is_example and self._goes_on(current, row, cells):
                continue
            if is_example or self._is_example(title, example, row):
                example, name = example or self._key(title) or "-", None
                self.skips.add(row, EXAMPLE_REASON)
                continue
            example = ""
            if self._begins(current, row, cells):
                if current is not None:
                    yield current
                current = self._begin(row, cells)
                name = None if current.is_merged or not current.title_key else title
            elif current is None:
                self.orphans.append((row, cells))
                self.skips.add(row, ORPHAN_REASON)
            else:
                current.rows.append((row, cells))
                if not current.has_unnamed_rows and is_blank(title):
                    current.has_unnamed_rows, name = True, None
        if current is not None:
            yield current

    def _goes_on(self, current: Block | None, row: int, cells: Sequence[Value]) -> bool:
        """Take a row that repeats the name above it, where there is no doubt: most rows are such."""
        if current is None or row in self._tops or cells[self._title].__class__ is not str:
            return False
        first, code, abstract = current.rows[0][1], self._code, self._abstract
        if (
            code is None
            or abstract is None
            or cells[code] is None
            or cells[abstract] is None
            or cells[code] is first[code]
            or cells[abstract] is first[abstract]
        ):
            current.rows.append((row, cells))
            return True
        return False

    def _is_example(self, title: Value, example: str, row: int) -> bool:
        if is_blank(title):
            return bool(example)
        if example and self._key(title) == example:
            return True
        return isinstance(title, str) and reason_of(title[:40], is_alone=False) == EXAMPLE_REASON

    def _key(self, value: Value) -> str:
        return fold(as_text(value)[:LONGEST]) if value is not None else ""

    def _begin(self, row: int, cells: Sequence[Value]) -> Block:
        title = cells[self._title]
        code = cells[self._code] if self._code is not None else None
        return Block(
            [(row, cells)],
            clean(as_text(title)[:LONGEST]),
            self._key(title),
            self._key(code),
            row in self._tops,
            is_blank(title),
        )

    def _begins(self, current: Block | None, row: int, cells: Sequence[Value]) -> bool:
        title = cells[self._title]
        if title is None or is_blank(title):
            return self._begins_unnamed(current, row, cells)
        if current is None or row in self._tops:
            return True
        if (
            title == current.rows[0][1][self._title]
            or clean(as_text(title)[:LONGEST]) == current.title
        ):
            return current.has_unnamed_rows or current.is_merged or self._is_another(current, cells)
        if self._key(title) != current.title_key:
            return not self._names_it_late(current, cells)
        code = cells[self._code] if self._code is not None else None
        return self._key(code) not in ("", current.code_key)

    def _is_another(self, current: Block, cells: Sequence[Value]) -> bool:
        """Whether a row of the same name has a code and a summary of its own: a second resource."""
        if self._code is None or self._abstract is None:
            return False
        first = current.rows[0][1]
        own = [(self._key(cells[at]), self._key(first[at])) for at in (self._code, self._abstract)]
        return all(one and other and one != other for one, other in own)

    def _names_it_late(self, current: Block, cells: Sequence[Value]) -> bool:
        """Whether a named row goes on a nameless block: the same code stands on both."""
        if current.title_key or not current.code_key or self._code is None:
            return False
        return self._key(cells[self._code]) == current.code_key

    def _begins_unnamed(self, current: Block | None, row: int, cells: Sequence[Value]) -> bool:
        if (row, self._title_index) in self.layout.grid.uncached:
            return True
        if row in self._under and current is not None and self._under[row] >= current.first_row:
            return False
        if self._code is None and self._abstract is None:
            return False
        names = self._names(cells)
        filled = len(names) - names.count(None)
        if filled < FIRST_ROW_CELLS:
            return current is None and self._code is not None and not is_blank(cells[self._code])
        if current is None:
            return True
        code = cells[self._code] if self._code is not None else None
        if key := self._key(code):
            return key != current.code_key
        if self._abstract is None:
            return False
        first, own = current.rows[0][1][self._abstract], cells[self._abstract]
        return own is not None and own != first and self._key(own) != self._key(first)
