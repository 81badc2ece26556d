"""Reads a file inside the limited child: yields plain tuples that travel to the parent.

("book", kind, encoding, uses_1904, stamp) · then per sheet ("sheet", facts) and ("rows", chunk) …
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from yongcheng.workbooks.archive import BROKEN, LOCKED, open_archive, part_chunks
from yongcheng.workbooks.csv_text import find_encoding, read_csv
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.ods_scan import scan_content
from yongcheng.workbooks.package import Package, read_package
from yongcheng.workbooks.packing import pack_rows
from yongcheng.workbooks.sheet_scan import SheetFacts, far_cell, scan_sheet, too_many_rows
from yongcheng.workbooks.slices import SlicedSheet, Slicer
from yongcheng.workbooks.sniff import kind_of
from yongcheng.workbooks.text import clean_text

SHEET_BROKEN = "工作表“{}”的内容损坏，读不出来。请在 Excel 里打开原表，另存为 .xlsx 再上传。"
Frame = tuple[Any, ...]
Sheet = CalamineSheet | SlicedSheet


def extract(path: Path, name: str, limits: Limits) -> Iterator[Frame]:
    """Yield the frames of a file of whatever kind."""
    kind = kind_of(path, name, limits)
    if kind == "csv":
        yield from extract_csv(path, limits)
    elif kind == "xlsx":
        yield from extract_xlsx(path, limits)
    else:
        yield from extract_other(path, kind, limits)


def extract_csv(path: Path, limits: Limits) -> Iterator[Frame]:
    """Yield the one sheet of a CSV file."""
    encoding = find_encoding(path)
    yield "book", "csv", encoding.removesuffix("-sig"), False, {}
    yield "sheet", sheet_frame("", SheetFacts())
    yield from pack_rows(read_csv(path, encoding, limits), (1, 1), {})


def extract_xlsx(path: Path, limits: Limits) -> Iterator[Frame]:
    """Check every part, scan every sheet, then let the reader at it."""
    with open_archive(path, limits) as archive:
        package = read_package(archive, limits)
        parts = {sheet.part for sheet in package.sheets}
        check_other_parts(archive, parts)
        facts = {}
        for sheet in package.sheets:
            facts[sheet.name] = scan_sheet(part_chunks(archive, sheet.part), limits)
    if sum(one.rows for one in facts.values()) > limits.rows + limits.heading_rows * len(facts):
        raise too_many_rows(limits)
    yield "book", "xlsx", "", package.uses_1904, package.stamp
    slicer = Slicer(path, {sheet.name: sheet.part for sheet in package.sheets}, limits)
    yield from read_sheets(path, facts, hidden_names(package), limits, slicer)


def hidden_names(package: Package) -> set[str]:
    """Return the names of sheets that Excel does not show."""
    return {sheet.name for sheet in package.sheets if sheet.is_hidden}


def check_other_parts(archive: Any, sheet_parts: set[str]) -> None:
    """Read every other XML part once: damage and entity declarations end here."""
    for entry in archive.infolist():
        name = entry.filename
        if name not in sheet_parts and name.lower().endswith((".xml", ".rels", ".vml")):
            for _chunk in part_chunks(archive, name):
                pass


def extract_other(path: Path, kind: str, limits: Limits) -> Iterator[Frame]:
    """Yield the sheets of an .ods or an old .xls."""
    tables: list[SheetFacts] = []
    if kind == "ods":
        with open_archive(path, limits) as archive:
            check_other_parts(archive, {"content.xml"})
            tables = scan_content(part_chunks(archive, "content.xml"), limits)
    yield "book", kind, "", False, {}
    yield from read_sheets(path, tables, set(), limits)


def read_sheets(
    path: Path,
    facts: dict[str, SheetFacts] | list[SheetFacts],
    hidden: set[str],
    limits: Limits,
    slicer: Slicer | None = None,
) -> Iterator[Frame]:
    """Yield the worksheets one by one with what our own pass found."""
    with path.open("rb") as stream:
        workbook = open_workbook(stream)
        total = 0
        for index, meta in enumerate(workbook.sheets_metadata):
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            name = clean_text(meta.name)
            if isinstance(facts, dict):
                own = facts.get(name, SheetFacts())
            else:
                own = facts[index] if index < len(facts) else SheetFacts()
            sheet = open_slices(slicer, index, name, own) or open_sheet(workbook, index, name)
            total += sheet.height
            check_size(sheet, own, limits)
            is_hidden = name in hidden or meta.visible is not SheetVisibleEnum.Visible
            yield from sheet_frames(sheet, own, name, is_hidden)
            del sheet
        if total > limits.rows + limits.heading_rows * len(workbook.sheet_names):
            raise too_many_rows(limits)


def open_workbook(stream: Any) -> CalamineWorkbook:
    """Let the reader open the file."""
    try:
        return CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise FileRefused("encrypted", LOCKED) from error
    except CalamineError as error:
        is_locked = "password" in str(error).lower()
        code, message = ("encrypted", LOCKED) if is_locked else ("workbook_broken", BROKEN)
        raise FileRefused(code, message) from error


def open_sheet(workbook: CalamineWorkbook, index: int, name: str) -> CalamineSheet:
    """Let the reader parse one sheet."""
    try:
        return workbook.get_sheet_by_index(index)
    except (CalamineError, ValueError) as error:
        raise FileRefused("sheet_broken", SHEET_BROKEN.format(name[:31])) from error


def open_slices(
    slicer: Slicer | None, index: int, name: str, facts: SheetFacts
) -> SlicedSheet | None:
    """Let the reader parse one large sheet slice by slice."""
    try:
        return slicer.read(name, index, facts) if slicer is not None else None
    except (CalamineError, ValueError) as error:
        raise FileRefused("sheet_broken", SHEET_BROKEN.format(name[:31])) from error


def check_size(sheet: Sheet, facts: SheetFacts, limits: Limits) -> None:
    """Refuse old workbooks whose values lie too far apart; others were judged before."""
    last_row = max(sheet.end[0] + 1 if sheet.end else 0, facts.last_row)
    if last_row > limits.last_row:
        raise far_cell(last_row, limits)
    if sheet.width > limits.columns or sheet.height * sheet.width > limits.area:
        message = f"表格范围超过 {limits.area:,} 个单元格。请删去离表格很远的零星内容再上传。"
        raise FileRefused("too_wide", message)


def sheet_frames(sheet: Sheet, facts: SheetFacts, name: str, is_hidden: bool) -> Iterator[Frame]:
    """Yield one sheet: what is special first, then the rows."""
    if not facts.merges and sheet.merged_cell_ranges:
        facts.merges = [
            (top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges
            if sheet.end and top <= sheet.end[0]
        ]
    row, column = sheet.start or (0, 0)
    last_column = column + sheet.width
    frame = sheet_frame(name, facts)
    frame["first"] = (row + 1, column + 1)
    frame["hidden_columns"] = {
        number
        for first, last in facts.hidden_spans
        for number in range(first, min(last, last_column) + 1)
    }
    frame["is_hidden"] = is_hidden
    yield "sheet", frame
    if isinstance(sheet, SlicedSheet):
        yield from sheet.frames
        return
    rows = islice(sheet.iter_rows(), row, None)  # it counts from row 1, its columns from `start`
    yield from pack_rows(rows, (row + 1, column + 1), facts.errors)


def sheet_frame(name: str, facts: SheetFacts) -> dict[str, Any]:
    """Return the part of a sheet that is not its rows."""
    return {
        "name": name,
        "first": (1, 1),
        "merges": facts.merges,
        "hidden_rows": facts.hidden_rows,
        "hidden_columns": set(),
        "uncached": facts.uncached,
        "is_hidden": False,
    }
