"""Writes a workbook to be filled in: nested header, drop-downs, notes, red cells, a hidden stamp."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yongcheng.workbooks.grid import column_letters
from yongcheng.workbooks.reader import STAMP_SHEET

PLACE = re.compile(r"\{(\^?)([^{}]+)\}")
FORMATS = {"text": "@", "date": "yyyy-mm-dd", "number": "General"}
SPARE_ROWS = 2000
THIN = Side(style="thin", color="FFB8C4D6")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="FFDCE6F2")
MUST_FILL = PatternFill("solid", fgColor="FFFCE4D6")
RED_FILL = PatternFill("solid", bgColor="FFF8CBCB")
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP = Alignment(vertical="top", wrap_text=True)

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateColumn:
    """One column. path: its header from top to bottom; list_name: the drop-down it takes from.

    cascade_on: the column whose word, behind list_name and “_”, names the list; an open list lets
    other words pass after a question.
    """

    key: str
    path: tuple[str, ...]
    width: int = 16
    kind: str = "text"
    note: str = ""
    is_required: bool = False
    list_name: str = ""
    cascade_on: str = ""
    is_open_list: bool = False


@dataclass(frozen=True, slots=True)
class RedRule:
    """A cell of column `key` turns red where the formula holds.

    {other} stands for a cell of the same row, {^other} for the one above it.
    """

    key: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """All that a template says. lists: name → words; rows: values in the order of the columns."""

    sheet: str
    title: str
    columns: Sequence[TemplateColumn]
    example: Sequence[Cell] = ()
    rows: Sequence[Sequence[Cell]] = ()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    red: Sequence[RedRule] = ()
    guide: Sequence[str] = ()
    stamp: Mapping[str, str] = field(default_factory=dict)


def write_template(path: Path, template: Template) -> None:
    """Write the workbook: 填表说明, the sheet to fill in, 字典, and the hidden stamp."""
    book = Workbook()
    _guide(book.active, template)
    sheet = book.create_sheet(template.sheet)
    depth = write_header(sheet, template)
    first = 1 + depth + 1
    _values(sheet, template, first)
    names = _lists(book, template)
    _drop_downs(sheet, template, first, names)
    _red(sheet, template, first)
    sheet.freeze_panes = sheet.cell(first, _column(template, "title"))
    sheet.sheet_view.zoomScale = 90
    _stamp(book, template)
    book.active = book.index(sheet)
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.save(path)


def _column(template: Template, key: str) -> int:
    keys = [column.key for column in template.columns]
    return keys.index(key) + 1 if key in keys else 1


def _guide(sheet: Worksheet, template: Template) -> None:
    sheet.title = "填表说明"
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(template.guide, 1):
        cell = sheet.cell(row, 1, text)
        cell.alignment = TOP
        cell.font = Font(bold=row == 1, size=14 if row == 1 else 11)


def write_header(sheet: Worksheet, template: Template) -> int:
    """Write title and header, equal neighbours merged; return the number of header rows."""
    columns = template.columns
    depth = max(len(column.path) for column in columns)
    sheet.append([template.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = CENTER
    sheet.row_dimensions[1].height = 30
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[column_letters(index)].width = column.width
        sheet.column_dimensions[column_letters(index)].number_format = FORMATS[column.kind]
        for level in range(depth):
            cell = sheet.cell(level + 2, index)
            cell.fill = MUST_FILL if column.is_required else HEAD_FILL
            cell.border, cell.alignment, cell.font = BORDER, CENTER, Font(bold=True)
            cell.number_format = "General"
    for top, left, bottom, right, text in header_spans([one.path for one in columns], depth):
        sheet.cell(top + 2, left + 1, text)
        if (top, left) != (bottom, right):
            sheet.merge_cells(
                start_row=top + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1
            )
    _notes(sheet, template, depth)
    return depth


def _notes(sheet: Worksheet, template: Template, depth: int) -> None:
    for index, column in enumerate(template.columns, 1):
        if column.note:
            row = min(len(column.path), depth) + 1
            comment = Comment(column.note, "永城市大数据局", height=130, width=260)
            sheet.cell(row, index).comment = comment


def header_spans(
    paths: Sequence[tuple[str, ...]], depth: int
) -> list[tuple[int, int, int, int, str]]:
    """Return (top, left, bottom, right, text), from 0: groups span columns, leaves span rows down."""
    spans = []
    for level in range(depth):
        left = 0
        while left < len(paths):
            path = paths[left]
            right = left
            if level < len(path) - 1:
                shared = path[: level + 1]
                while right + 1 < len(paths) and _is_under(paths[right + 1], shared):
                    right += 1
                spans.append((level, left, level, right, path[level]))
            elif level == len(path) - 1:
                spans.append((level, left, depth - 1, left, path[level]))
            left = right + 1
    return spans


def _is_under(path: tuple[str, ...], parents: tuple[str, ...]) -> bool:
    return len(path) > len(parents) and path[: len(parents)] == parents


def _values(sheet: Worksheet, template: Template, first: int) -> None:
    if template.example:
        for index, value in enumerate(template.example, 1):
            put(sheet.cell(first, index), value, template.columns[index - 1].kind)
            sheet.cell(first, index).font = Font(italic=True, color="FF7F7F7F")
    start = first + (1 if template.example else 0)
    for number, row in enumerate(template.rows, start):
        for index, value in enumerate(row, 1):
            if value is not None and value != "":
                put(sheet.cell(number, index), value, template.columns[index - 1].kind)


def put(cell: SheetCell, value: Cell, kind: str) -> None:
    """Write a value in the format of its column; text stays text, also "=1+1"."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    cell.number_format = FORMATS[kind]


def _lists(book: Workbook, template: Template) -> dict[str, str]:
    """Write the sheet 字典, one list a column, and name each; return list → defined name."""
    sheet = book.create_sheet("字典")
    names = {}
    for index, (name, words) in enumerate(template.lists.items(), 1):
        letter = column_letters(index)
        head = sheet.cell(1, index, name)
        head.font, head.fill = Font(bold=True), HEAD_FILL
        sheet.column_dimensions[letter].width = 22
        for row, word in enumerate(words, 2):
            put(sheet.cell(row, index), word, "text")
        defined = name.replace(" ", "_")
        area = f"'字典'!${letter}$2:${letter}${max(2, len(words) + 1)}"
        book.defined_names[defined] = DefinedName(defined, attr_text=area)
        names[name] = defined
    sheet.freeze_panes = "A2"
    return names


def _drop_downs(sheet: Worksheet, template: Template, first: int, names: Mapping[str, str]) -> None:
    last = first + len(template.rows) + SPARE_ROWS
    for index, column in enumerate(template.columns, 1):
        if not column.list_name:
            continue
        letter = column_letters(index)
        formula = names.get(column.list_name, "")
        if column.cascade_on:
            parent = column_letters(_column(template, column.cascade_on))
            formula = f'INDIRECT("{column.list_name}_"&${parent}{first})'
        style = "warning" if column.is_open_list else "stop"
        rule = DataValidation("list", formula1=formula, allow_blank=True, errorStyle=style)
        rule.errorTitle = column.path[-1]
        rule.error = (
            "列表中没有这一项，确认后可以继续。" if column.is_open_list else "请从下拉列表中选择。"
        )
        rule.showErrorMessage = True
        rule.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(rule)


def _red(sheet: Worksheet, template: Template, first: int) -> None:
    start = first + (1 if template.example else 0)
    last = start + len(template.rows) + SPARE_ROWS
    letters = {
        column.key: column_letters(index) for index, column in enumerate(template.columns, 1)
    }

    def cell(match: re.Match[str]) -> str:
        above, key = match.group(1), match.group(2)
        return f"${letters[key]}{start - 1 if above else start}"

    for rule in template.red:
        area = f"{letters[rule.key]}{start}:{letters[rule.key]}{last}"
        formula = PLACE.sub(cell, rule.formula)
        sheet.conditional_formatting.add(area, FormulaRule(formula=[formula], fill=RED_FILL))


def _stamp(book: Workbook, template: Template) -> None:
    """Say what the file is, twice: as properties, and in a hidden sheet that WPS keeps."""
    sheet = book.create_sheet(STAMP_SHEET)
    for name, value in template.stamp.items():
        sheet.append([name, value])
        sheet.cell(sheet.max_row, 2).number_format = "@"
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    sheet.sheet_state = "veryHidden"
    book.properties.creator = "永城市大数据局"
    book.properties.title = template.title
