"""A 事项材料清单 as departments make it → materials with addresses, problems, an account of rows.

Pure: no database. A matter stands once above its materials, merged or not, or on every row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.codes import normalise_name
from catalog.sheets.materials.columns import BY_KEY, ESSENTIAL, VOCABULARY
from yongcheng.intake.columns import Fault, read_cell
from yongcheng.intake.header import Header, find_header
from yongcheng.intake.layout import (
    EXAMPLE,
    EXAMPLE_REASON,
    Merges,
    RowReader,
    SkippedRow,
    Skips,
)
from yongcheng.intake.normalizer import Options, as_text, is_blank
from yongcheng.intake.offices import SheetAccount
from yongcheng.intake.problems import ERROR, WARNING, Problem, short
from yongcheng.workbooks.grid import Book, Grid, Value, address

CARRIED = ("department", "matter_title", "matter_code")
NO_HEADER = "没有找到表头：至少要有“事项名称”和“材料名称”两列"
FORMULA = "公式没有计算结果，读不到值。"


@dataclass(slots=True)
class Row:
    """One material as read. stated: keys of columns that say something."""

    sheet: str
    row: int
    values: dict[str, Any]
    cells: dict[str, str]
    stated: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    @property
    def label(self) -> str:
        matter, title = self.values.get("matter_title", ""), self.values.get("title", "")
        return f"{matter}：{title}"[:300]

    @property
    def key(self) -> tuple[str, str]:
        return (
            normalise_name(self.values.get("matter_title", "")),
            normalise_name(self.values.get("title", "")),
        )

    def blame(self, key: str, code: str, message: str, remedy: str, level: str = ERROR) -> None:
        self.problems.append(
            Problem(
                sheet=self.sheet,
                cell=self.cells.get(key) or self.cells.get("title", ""),
                code=code,
                message=message,
                resource=self.label,
                level=level,
                value=short(self.values.get(key) or ""),
                remedy=remedy,
            )
        )


@dataclass(slots=True)
class Reading:
    """A whole workbook: materials, what became of every row, problems of no row."""

    rows: list[Row]
    accounts: list[SheetAccount]
    loose: list[Problem]


def read(book: Book) -> Reading:
    """Read every sheet that has the header of the list."""
    rows: list[Row] = []
    accounts: list[SheetAccount] = []
    for grid in book.grids:
        header = find_header(grid, VOCABULARY)
        if header is None or not set(ESSENTIAL) <= header.keys():
            accounts.append(_unread(grid))
            continue
        found, account = _sheet(book, grid, header)
        rows += found
        accounts.append(account)
    loose = []
    if not rows:
        loose.append(
            Problem(
                sheet=book.grids[0].name if book.grids else "",
                cell="A1",
                code="M0",
                message=f"{NO_HEADER}。"
                if not any(a.recognised for a in accounts)
                else "没有数据行。",
                remedy="用本系统的模板，或把表头改成“事项名称”“材料名称”。",
            )
        )
    _twice(rows)
    return Reading(rows, accounts, loose)


def _unread(grid: Grid) -> SheetAccount:
    total = len(grid.rows)
    skipped = (SkippedRow(grid.first_row, NO_HEADER, grid.first_row + total - 1),) if total else ()
    return SheetAccount(grid.name, recognised=False, rows=0, skipped=skipped, note=NO_HEADER)


def _sheet(book: Book, grid: Grid, header: Header) -> tuple[list[Row], SheetAccount]:
    options = Options(is_national=False, uses_1904=book.uses_1904)
    skips = Skips()
    reader = RowReader(grid, header, Merges(grid.merges), frozenset(), skips)
    rows = list(_rows(grid, header, reader, options))
    data = len(grid.rows) - sum(part.count for part in skips.found)
    account = SheetAccount(grid.name, True, data, tuple(skips.found), unread=tuple(header.unread))
    return rows, account


def _rows(grid: Grid, header: Header, reader: RowReader, options: Options) -> Iterator[Row]:
    places = {place.column.key: place.index for place in header.places}
    carried: dict[str, tuple[Value, str]] = {}
    for number, cells, is_example in reader.rows():
        raw = {key: cells[index - grid.first_column] for key, index in places.items()}
        if is_example or any(EXAMPLE.match(as_text(raw[key])) for key in ESSENTIAL):
            reader.skips.add(number, EXAMPLE_REASON)
            continue
        cells_of = {key: address(number, index) for key, index in places.items()}
        row = Row(grid.name, number, {}, cells_of, frozenset())
        _carry(raw, carried, places, number, row)
        _read_cells(raw, row, options)
        for key, index in places.items():
            if (number, index) in grid.uncached:
                row.blame(key, "M4", f"{BY_KEY[key].header}的{FORMULA}", "改成数值后再上传。")
        _demand(row)
        yield row


def _carry(
    raw: dict[str, Value],
    carried: dict[str, tuple[Value, str]],
    places: Mapping[str, int],
    number: int,
    row: Row,
) -> None:
    """A matter that stands above is meant; a new matter begins without the old one's code."""
    if "matter_title" in raw and not is_blank(raw["matter_title"]):
        before = carried.get("matter_title", (None, ""))[0]
        if raw["matter_title"] != before:
            carried.pop("matter_code", None)
    for key in CARRIED:
        if key not in raw:
            continue
        if not is_blank(raw[key]):
            carried[key] = (raw[key], address(number, places[key]))
        elif key in carried:
            raw[key], row.cells[key] = carried[key]


def _read_cells(raw: Mapping[str, Value], row: Row, options: Options) -> None:
    stated: set[str] = set()
    faults: list[tuple[str, Fault]] = []
    for key, value in raw.items():
        found = read_cell(BY_KEY[key], value, options)
        if found.value is not None:
            row.values[key] = found.value
            stated.add(key)
        elif found.is_cleared:
            row.values[key] = () if key == "items" else ""
            stated.add(key)
        faults += [(key, fault) for fault in found.faults]
    row.stated = frozenset(stated)
    for key, fault in faults:  # only now: a problem names the material it belongs to
        row.blame(key, fault.code, fault.message, fault.remedy, fault.level)


def _demand(row: Row) -> None:
    for key in ESSENTIAL:
        if not row.values.get(key):
            header = BY_KEY[key].header
            row.blame(key, "M1", f"没有填写{header}。", f"填写{header}。")
    if "items" not in row.stated and row.values.get("kind") == "form":
        row.blame(
            "items",
            "M5",
            "申请表单没有写明要填写的信息项，无法与目录比对。",
            "列出表单里要申请人填写的内容。",
            WARNING,
        )


def _twice(rows: Sequence[Row]) -> None:
    """The same material of the same matter stands once."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if not all(row.key):
            continue
        key = (normalise_name(str(row.values.get("department", ""))), *row.key)
        before = first.setdefault(key, row)
        if before is not row:
            row.blame(
                "title",
                "M6",
                f"同一事项的同名材料在第 {before.row} 行已经有了。",
                "删去一行，或改用能区分的材料名称。",
            )
