"""What is remembered while a sheet is parsed never changes an answer: dirty books, read both ways."""

import math
import random
from datetime import date, datetime, time, timedelta

import pytest

from catalog.sheets.block_reader import BlockReader
from catalog.sheets.blocks import BlockSplitter, Slot
from catalog.sheets.line_reader import LineReader
from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import FIRST, MERGED, PROVIDER, PROVIDER_CODE, REPEATED, local, national, record
from yongcheng.intake import columns
from yongcheng.intake.columns import Read, read_cell
from yongcheng.intake.layout import RowReader
from yongcheng.workbooks.grid import Book, Grid, Value

CONTEXTS = (
    ParseContext(Party(PROVIDER, PROVIDER_CODE), known_codes=frozenset()),
    ParseContext(departments={PROVIDER_CODE: PROVIDER}, weak_basis_blocks=True),
)
BOOKS = 60
NAN = float("nan")
DAY = date(2025, 9, 1)
MIDNIGHT, LATER = datetime.combine(DAY, time()), datetime.combine(DAY, time(3))
EQUALS: tuple[Value, ...] = (1, 1.0, True, "1", "1.0", "是", 0, 0.0, -0.0, False, "0", "否")
"""Cells that are equal, or read alike, and are not the same."""
DIRT: tuple[Value, ...] = (
    *EQUALS, None, None, "", " ", "\u200b", "　", "/", "—", "无", "清空", "清 空", "請空", NAN, NAN,
    float("inf"), 1e16, 3.5, 10, "10", DAY, MIDNIGHT, time(1, 2),
    LATER, timedelta(1), "2025-09", 45000, "45000", "合计", "示例", "注：说明",
    "姓名、性别、年龄", "无条件共享", "不予共享", "1.无条件共享", "2无条件共享", "涉密", "机密★",
    "《民法典》第十条", "3级", "字符型C(18)", "字符型N", "x" * 130, "y" * 5000, "①", "甲", "(1)",
    "必填", "信息项名称", "信息资源名称", "其他：每两年", "共享平台/接口", "一、基本", "填表人：",
)  # fmt: skip


def dirty_grid(seed: int) -> Grid:
    """Return a sheet of some layout with many small accidents, the same for the same seed."""
    chance = random.Random(seed)
    make = chance.choice((national, local))
    layout = chance.choice((FIRST, MERGED, REPEATED, REPEATED))
    records = [record(number) for number in range(1, chance.choice((3, 6, 9)))]
    grid = make(records, layout=layout).grid()
    rows, width = grid.rows, len(grid.rows[0])
    for _ in range(chance.choice((0, 2, 6, 15))):
        at, column = chance.randrange(3, len(rows)), chance.randrange(width)
        accident = chance.randrange(8)
        if accident < 3:
            rows[at][column] = chance.choice(DIRT)
        elif accident == 3:
            rows.insert(at, list(rows[at]))
        elif accident == 4:
            for row in rows[at : at + 5]:
                row[column] = chance.choice(EQUALS)
        elif accident == 5:
            for row in rows[at : at + 5]:
                row[column] = chance.choice(DIRT)
        elif accident == 6:
            bottom, right = at + chance.randrange(4), column + chance.randrange(3)
            grid.merges.append((at + 1, column + 1, bottom + 1, min(right + 1, width)))
        else:
            grid.uncached.add((at + 1, column + 1))
            rows[at][column] = None
    if chance.random() < 0.2:
        grid.hidden_rows.add(chance.randrange(1, len(rows)))
    return grid


def everything(grid: Grid) -> list[str]:
    """Return all that parsing says, types included (1 and True must not pass for each other)."""
    said = []
    for context in CONTEXTS:
        reading = parse_book(Book("xlsx", [grid]), context)
        said += [repr(reading.sheets), *map(repr, reading.problems), *map(repr, reading.loose)]
        for one in reading.resources:
            sets = (one.stated, one.blank, one.cleared, one.blamed, one.items_cleared)
            said.append(
                repr((one.content, one.rows, one.item_rows, one.own_rows, one.provider_code))
                + repr([sorted(map(repr, names)) for names in (*sets, one.from_condition)])
                + repr((one.condition_text, one.classified, one.item_count, one.problems))
            )
    return said


@pytest.fixture
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row the long way, every cell read anew."""
    monkeypatch.setattr(RowReader, "_is_plain", lambda self, cells: False)
    monkeypatch.setattr(BlockSplitter, "_goes_on", lambda self, current, row, cells: False)
    monkeypatch.setattr(
        BlockReader,
        "_odd_rows",
        lambda self, block: [one for one in block.rows[1:] if one[0] not in self.formula_rows],
    )
    monkeypatch.setattr(
        LineReader, "_exceptions", lambda self, draft, odd: {row for row, _ in draft.block.rows}
    )
    monkeypatch.setattr(
        Slot, "read", lambda self, value: read_cell(self.column, value, self.options)
    )
    monkeypatch.setattr(Read, "is_plain", property(lambda self: False))
    monkeypatch.setattr(columns, "may_clear", lambda first: True)


@pytest.fixture(scope="module")
def quickly() -> dict[int, list[str]]:
    """What the quick way says of every book."""
    return {seed: everything(dirty_grid(seed)) for seed in range(BOOKS)}


@pytest.mark.parametrize("seed", range(BOOKS))
def test_quick_and_long_way_say_the_same(
    quickly: dict[int, list[str]], nothing_remembered: None, seed: int
) -> None:
    assert quickly[seed] == everything(dirty_grid(seed))


def test_the_books_are_dirty(quickly: dict[int, list[str]]) -> None:
    """A comparison of clean books would prove little."""
    problems = [line for said in quickly.values() for line in said if line.startswith("Problem(")]
    assert len(problems) > 1000
    assert len({line.partition("code=")[2][:5] for line in problems}) > 15


@pytest.mark.parametrize("value", EQUALS)
def test_equal_cells_of_other_types_are_not_confused(value: Value) -> None:
    """A row after rows with equal cells reads as it would alone."""

    def lengths(*values: Value) -> list[str]:
        items = [{"信息项名称": "人数", "数据类型": "数值型N", "数据长度": one} for one in values]
        sheet = national([record(1, items=items)], layout=REPEATED)
        content = parse_book(Book("xlsx", [sheet.grid()]), CONTEXTS[0]).resources[0].content
        return [item.length for item in content.items]

    assert lengths(*EQUALS, value)[-1] == lengths("另", value)[-1]


def test_no_number_differs_from_itself() -> None:
    """NaN in a column that speaks for the items too is mentioned at every row, as the long way does."""
    items = [{"信息项名称": "人数", "数据类型": "数值型N", "数据长度": "8"}] * 4
    sheet = national([record(1, items=items)], layout=REPEATED).grid()
    column = next(at for row in sheet.rows for at, cell in enumerate(row) if cell == "有条件共享")
    filled = [row for row in sheet.rows if row[column] == "有条件共享"]
    for row in filled:
        row[column] = NAN
    problems = parse_book(Book("xlsx", [sheet]), CONTEXTS[0]).problems
    assert math.isnan(NAN)
    assert sum(problem.code == "D04" for problem in problems) == len(filled)


def test_a_merged_cell_speaks_only_for_its_own_rows() -> None:
    """Equal rows of items, one of them under a merged data type."""
    items = [
        {"信息项名称": "甲", "数据类型": "字符型C", "数据长度": "8"},
        {"信息项名称": "乙", "数据类型": None, "数据长度": "8"},
    ]
    sheet = national([record(number, items=items) for number in (1, 2, 3)], layout=FIRST)
    sheet.merge(f"{sheet.at('数据类型', 1)}:{sheet.at('数据类型', 1, 1)}")
    reading = parse_book(Book("xlsx", [sheet.grid()]), CONTEXTS[0])
    assert [one.content.items[1].data_type for one in reading.resources] == ["", "C", ""]
