"""Marks an .xlsx of ordinary size: fills, comments and the list of problems in front."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from yongcheng.workbooks.grid import column_letters
from yongcheng.workbooks.marks import (
    AUTHOR,
    COLOURS,
    REPORT_HEADER,
    REPORT_SHEET,
    REPORT_TITLE,
    REPORT_WIDTHS,
    Mark,
    by_cell,
    to_corners,
)
from yongcheng.workbooks.text import clean_text

FILLS = {level: PatternFill("solid", fgColor=colour) for level, colour in COLOURS.items()}
COMMENT_CHARACTERS = 2_000
LINK = Font(name="宋体", size=10, color="FF0B5CAD", underline="single")
PLAIN, BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
TOP = Alignment(vertical="top", wrap_text=True)


def mark_with_openpyxl(source: Path, out: Path, marks: Sequence[Mark]) -> None:
    """Write the marked copy; whatever was marked the last time is taken away first."""
    workbook = load_workbook(source, keep_links=False, rich_text=True)
    remove_old_marks(workbook)
    for name, cells in by_cell(marks).items():
        if name in workbook.sheetnames:
            mark_sheet(workbook[name], cells)
    add_report(workbook, marks)
    workbook.save(out)


def remove_old_marks(workbook: Workbook) -> None:
    """Take our own list, comments and fills off a file that comes back a second time."""
    names = workbook.sheetnames
    has_list = len(names) > 1 and REPORT_SHEET in names
    if has_list and str(workbook[REPORT_SHEET]["A1"].value) == REPORT_TITLE:
        del workbook[REPORT_SHEET]
    for sheet in workbook.worksheets:
        marked = [cell for cell in sheet._cells.values() if is_marked(cell)]
        for cell in marked:
            cell.comment = None
            cell.fill = PatternFill()


def is_marked(cell: Any) -> bool:
    """Return whether the comment of the cell is ours."""
    return isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == AUTHOR


def mark_sheet(sheet: Worksheet, cells: dict[tuple[int, int], list[Mark]]) -> None:
    """Fill and comment the cells of one sheet; inside a merge the top left one."""
    merges = [
        (merge.min_row, merge.min_col, merge.max_row, merge.max_col)
        for merge in sheet.merged_cells.ranges
    ]
    for position, marks in to_corners(cells, merges).items():
        cell = sheet.cell(*position)
        cell.fill = FILLS[marks[0].level]
        if not isinstance(cell, MergedCell):
            cell.comment = comment_for(marks, cell.comment)


def comment_for(marks: list[Mark], existing: Comment | None) -> Comment:
    """Return one comment with all messages of the cell; what stood there stays."""
    text = "\n\n".join(mark.note for mark in marks)
    if existing is not None and existing.text:
        text = existing.text + "\n\n" + text
    comment = Comment(clean_text(text)[:COMMENT_CHARACTERS], AUTHOR)
    comment.width, comment.height = 360, min(400, 60 + 18 * (text.count("\n") + len(text) // 26))
    return comment


def add_report(workbook: Workbook, marks: Sequence[Mark]) -> None:
    """Put the list of problems in front of the other sheets."""
    sheet = workbook.create_sheet(REPORT_SHEET, 0)
    put(sheet, 1, 1, REPORT_TITLE, BOLD)
    for column, (title, width) in enumerate(
        zip(REPORT_HEADER, REPORT_WIDTHS, strict=True), start=1
    ):
        put(sheet, 2, column, title, BOLD)
        sheet.column_dimensions[column_letters(column)].width = width
    names = set(workbook.sheetnames)
    for number, mark in enumerate(marks, start=1):
        row = number + 2
        for column, value in enumerate(mark.row(number), start=1):
            put(sheet, row, column, value, PLAIN)
        sheet.cell(row, 2).fill = FILLS[mark.level]
        if mark.position is not None and mark.sheet in names:
            cell = sheet.cell(row, 4)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=mark.location)
            cell.font = LINK
    sheet.freeze_panes = "A3"
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0


def put(sheet: Worksheet, row: int, column: int, value: Any, font: Font) -> None:
    """Write a value; a text stays a text even when it looks like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = clean_text(value)
        if cell.value:
            cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = value
    cell.font = font
    cell.alignment = Alignment(vertical="top") if row == 1 else TOP
