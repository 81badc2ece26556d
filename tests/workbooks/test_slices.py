"""A sheet read in slices is the sheet read whole; rows packed and unpacked are the rows."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.workbooks import books
from yongcheng.workbooks import packing, slices
from yongcheng.workbooks.extract import extract
from yongcheng.workbooks.grid import Book
from yongcheng.workbooks.limits import LIMITS
from yongcheng.workbooks.reader import collect
from yongcheng.workbooks.stream_writer import StreamWriter

DAY = date(2025, 9, 1)


def typed(book: Book) -> list[Any]:
    """Return everything of a book, the types of its cells too."""
    return [
        (grid.name, grid.first_row, grid.first_column, grid.merges, grid.hidden_rows)
        + (grid.hidden_columns, grid.uncached, sorted(grid.cleaned))
        + ([[(type(cell), cell) for cell in row] for row in grid.rows],)
        for grid in book.grids
    ]


def by_openpyxl(path: Path, **details: Any) -> Path:
    """Shared texts, dates of both calendars, gaps, a first column that comes late, merges."""
    workbook = Workbook()
    workbook.epoch = details.get("epoch", workbook.epoch)
    sheet = workbook.active
    for row in range(3, 40):
        if row in (11, 12, 13, 14, 30):
            continue
        sheet.cell(row, 4, f"名称{row % 5}")
        sheet.cell(row, 5, [1, 1.5, True, DAY, datetime.combine(DAY, time(3)), "1"][row % 6])
        sheet.cell(row, 7, "=1/0" if row == 8 else row)
    sheet.cell(37, 2, "来得晚")
    sheet.merge_cells("D20:D22")
    sheet.row_dimensions[21].hidden = True
    sheet.column_dimensions["E"].hidden = True
    workbook.create_sheet("空")
    workbook.create_sheet("另一张")["B2"] = "文"
    workbook.save(path)
    return path


def by_hand(path: Path) -> Path:
    """Error values, formulas without result, unprintable characters, empty rows."""
    rows = "".join(
        books.row(number, books.cell(f"B{number}", f"甲{number}_x0001_"), extra.format(number))
        for number, extra in enumerate(
            [
                '<c r="C{}" t="e"><v>#REF!</v></c>',
                '<c r="C{}"><f>A1</f></c>',
                '<c r="C{}" t="b"><v>1</v></c>',
                '<c r="C{}"><v>1</v></c>',
                "",
            ]
            * 3,
            start=2,
        )
    )
    return books.pack(path, books.sheet(rows + '<row r="40"/><row r="41"><c r="Z41" s="0"/></row>'))


def without_numbers(path: Path) -> Path:
    """Rows that do not say their number cannot be cut."""
    return books.pack(path, books.sheet("<row><c><v>1</v></c></row>" * 9))


def by_ourselves(path: Path) -> Path:
    with StreamWriter(path) as writer:
        sheet = writer.add_sheet("目录", widths=[9] * 4, header=[["甲", "乙", "丙", "丁"]])
        for number in range(30):
            sheet.write_row([f"名{number}", None, number / 2, DAY])
    return path


def by_openpyxl_1904(path: Path) -> Path:
    return by_openpyxl(path, epoch=CALENDAR_MAC_1904)


MADE = (by_openpyxl, by_openpyxl_1904, by_hand, without_numbers, by_ourselves)


@pytest.mark.parametrize("make", MADE)
@pytest.mark.parametrize("cells", [1, 60, 400])
def test_slices_add_up_to_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path], cells: int
) -> None:
    path = make(tmp_path / "a.xlsx")
    whole = collect(extract(path, path.name, LIMITS))
    monkeypatch.setattr(slices, "SLICED_CELLS", -1)
    monkeypatch.setattr(slices, "SLICE_CELLS", cells)
    monkeypatch.setattr(packing, "CHUNK_ROWS", 4)
    sliced = collect(extract(path, path.name, LIMITS))
    assert typed(sliced) == typed(whole)


def test_a_large_sheet_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the comparison above compares the whole with the whole."""
    taken: list[tuple[int, int]] = []
    take = slices.SlicedSheet.take
    monkeypatch.setattr(
        slices.SlicedSheet,
        "take",
        lambda self, sheet, errors: (taken.append(sheet.start), take(self, sheet, errors)),
    )
    monkeypatch.setattr(slices, "SLICED_CELLS", -1)
    monkeypatch.setattr(slices, "SLICE_CELLS", 60)
    monkeypatch.setattr(slices, "CHUNK", 500)
    path = by_openpyxl(tmp_path / "a.xlsx")
    collect(extract(path, path.name, LIMITS))
    assert len(taken) > 5


@pytest.mark.parametrize("count", [3, 300, 3000])
def test_packed_columns_keep_values_and_types(count: int) -> None:
    """1, 1.0 and True are equal, and stay what they are."""
    mixed = [1.0, True, "1", 1, "", False, 0.0, 3.5, DAY, "名\r\n称", "坏\x01字", 1e16]
    rows = [[mixed[at % 12], f"名{at}", "", at % 7 * 1.0, at % 2 == 1] for at in range(count)]
    frames = list(packing.pack_rows(iter(rows), (5, 3), {(6, 5): "#REF!"}))
    parts = [packing.Part(*frame[1]) for frame in frames]
    unpacked = packing.unpack_rows(parts, 2)
    plain = {3.5: 3.5, 1e16: 1e16, DAY: DAY, "名\r\n称": "名\n称", "坏\x01字": "坏字", "1": "1"}
    for at, row in enumerate(unpacked):
        value = mixed[at % 12]
        first = plain.get(value, value if value != "" else None)
        first = (
            int(first) if type(first) is float and first.is_integer() and first < 1e15 else first
        )
        error = "#REF!" if at == 1 else None
        assert row == [None, first, f"名{at}", error, at % 7, at % 2 == 1]
        assert [type(cell) for cell in row[1:2]] == [type(first)]
        assert type(row[4]) is int
    assert len(unpacked) == count
    cleaned = [place for frame in frames for place in frame[2]]
    assert cleaned == [(at + 5, 3) for at in range(count) if mixed[at % 12] == "坏\x01字"]
