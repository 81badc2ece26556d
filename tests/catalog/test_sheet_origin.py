"""Our own template is recognised by its stamp, and the columns that were moved are named."""

from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from catalog.sheets.parse import ParseContext, Party, parse_book
from catalog.sheets.template import SHEET, write_department_template
from tests import make
from yongcheng.trail.clock import set_clock
from yongcheng.workbooks.reader import read_book

NAME = "永城市民政局"
WHEN = datetime(2026, 9, 28, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def template(tmp_path, db):
    path = tmp_path / "template.xlsx"
    department = make.department(NAME, 7)
    content = make.content(provider_name=NAME, provider_code=make.credit_code(7))
    with set_clock(WHEN):
        write_department_template(path, department, [content])
    return path


def note_of(path, uploader: int = 7) -> str:
    context = ParseContext(uploader=Party(NAME, make.credit_code(uploader)))
    reading = parse_book(read_book(path, name=path.name), context)
    return next(sheet.note for sheet in reading.sheets if sheet.recognised)


def test_the_template_is_recognised(template) -> None:
    assert note_of(template) == "本系统模板（第 1 版，2026-09-28 为永城市民政局生成）。"


def test_another_departments_template_is_named(template) -> None:
    assert "是给其他部门的模板" in note_of(template, uploader=8)


def test_moved_columns_are_named_and_still_read(template) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book[SHEET]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    heads = {cell.value: cell.column for row in sheet.iter_rows(1, 3) for cell in row if cell.value}
    column = next(number for text, number in heads.items() if "摘要" in str(text))
    last = sheet.max_column + 1
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, last).value = sheet.cell(row, column).value
        sheet.cell(row, column).value = None
    book.save(template)
    note = note_of(template)
    assert "移动过位置的列：信息资源摘要" in note
    context = ParseContext(uploader=Party(NAME, make.credit_code(7)))
    reading = parse_book(read_book(template, name="x.xlsx"), context)
    assert reading.resources[0].content.abstract == make.content().abstract


def test_a_departments_own_table_has_no_such_note(tmp_path) -> None:
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["信息资源名称", "信息资源提供方", "信息资源摘要", "共享类型", "更新周期"])
    book.active.append(["低保对象", NAME, "摘要", "无条件共享", "每月"])
    book.save(path)
    assert note_of(path) == ""
