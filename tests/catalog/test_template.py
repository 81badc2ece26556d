"""The department's template: readable by ourselves, with lists, notes, red cells and a stamp."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from catalog.sheets import template as rooms
from catalog.sheets.template import (
    TEMPLATE_COLUMNS,
    existing_contents,
    write_department_template,
)
from tests import make
from tests.catalog.good import GOOD, WITHHELD
from yongcheng.trail.clock import set_clock
from yongcheng.trail.models import TrailEntry
from yongcheng.workbooks.grid import column_letters
from yongcheng.workbooks.reader import read_book
from yongcheng.workbooks.template_writer import header_spans

DEPARTMENT = SimpleNamespace(name="永城市农业农村局", credit_code="11411481YCDEM0112P")
FIRST = 5
MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DANGEROUS = GOOD.with_values(title="=1+1", remark="@SUM(A1)\x07", code="3070000411481015/000009")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setattr(rooms, "default_class_code", lambda department: "3070000411481015")
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    with set_clock(MOMENT):
        write_department_template(path, DEPARTMENT, [GOOD, WITHHELD, DANGEROUS])
    patch.undo()
    return path


@pytest.fixture(scope="module")
def sheet(path):
    return load_workbook(path)["政务信息资源目录"]


def column_of(key):
    return [column.key for column in TEMPLATE_COLUMNS].index(key) + 1


def letter_of(key):
    return column_letters(column_of(key))


def test_the_reader_finds_the_stamp_and_not_its_sheet(path):
    book = read_book(path, name="模板.xlsx")
    assert book.stamp["yongcheng_template"] == "1"
    assert book.stamp["department_code"] == DEPARTMENT.credit_code
    assert book.stamp["created_at"] == "2026-03-02T17:30:00+08:00"
    assert [grid.name for grid in book.grids] == ["填表说明", "政务信息资源目录", "字典"]


def test_header_has_three_rows_below_the_title(sheet):
    assert sheet["A1"].value == "永城市农业农村局政务信息资源目录"
    method = column_of("method_class")
    words = [sheet.cell(row, method).value for row in (3, 4)]
    assert words == ["共享方式", "共享方式分类"]
    assert sheet.cell(2, column_of("title")).value == "信息资源名称"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A2:D2", "E2:E4", "A3:A4"} <= merged


def test_example_row_begins_with_its_mark(sheet):
    assert sheet.cell(FIRST, 1).value.startswith("例：")
    assert sheet.cell(FIRST, 1).font.italic


def test_existing_resources_are_filled_in(sheet):
    titles = [sheet.cell(row, column_of("title")).value for row in range(FIRST + 1, FIRST + 7)]
    assert titles == [GOOD.title, GOOD.title, WITHHELD.title, WITHHELD.title, "=1+1", "=1+1"]
    assert sheet.cell(FIRST + 1, column_of("sharing_type")).value == "有条件共享"
    assert sheet.cell(FIRST + 2, column_of("sharing_type")).value is None
    assert sheet.cell(FIRST + 1, column_of("issued_on")).is_date


def test_text_that_looks_like_a_formula_stays_text(sheet):
    cell = sheet.cell(FIRST + 5, column_of("title"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert sheet.cell(FIRST + 5, column_of("remark")).value == "@SUM(A1)"


def test_codes_are_text_columns(sheet):
    for key in ("code", "provider_code", "item.length"):
        assert sheet.cell(FIRST + 1, column_of(key)).number_format == "@"
        letter = letter_of(key)
        assert sheet.column_dimensions[letter].number_format == "@"


def lists_of(sheet):
    return {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule
        for rule in sheet.data_validations.dataValidation
    }


def test_drop_downs(sheet):
    lists = lists_of(sheet)
    letters = {column.key: letter_of(column.key) for column in TEMPLATE_COLUMNS}
    closed = lists[letters["sharing_type"]]
    assert (closed.formula1, closed.errorStyle) == ("共享类型", "stop")
    cascaded = lists[letters["format_type"]]
    parent = letters["format_class"]
    assert cascaded.formula1 == f'INDIRECT("信息资源格式类型_"&${parent}{FIRST})'
    assert cascaded.errorStyle == "warning"
    method = lists[letters["method_type"]]
    assert method.formula1 == f'INDIRECT("共享方式类型_"&${letters["method_class"]}{FIRST})'


def test_every_list_of_a_cascade_is_named(path):
    book = load_workbook(path)
    words = {str(cell.value): cell.column_letter for cell in book["字典"][1]}
    for name in ("信息资源格式类型_数据库", "共享方式类型_共享平台", "共享类型", "是否"):
        assert name in book.defined_names
        assert f"${words[name]}$2" in book.defined_names[name].attr_text


def test_every_header_with_help_has_a_note(sheet):
    notes = sum(
        cell.comment is not None for row in sheet.iter_rows(min_row=2, max_row=4) for cell in row
    )
    assert notes == sum(bool(column.help or column.required) for column in TEMPLATE_COLUMNS)


def test_cells_turn_red_while_typing(sheet):
    rules = {
        str(area.sqref): [rule.formula[0] for rule in rules]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    letter = letter_of("provider_code")
    red = rules[f"{letter}6:{letter}2012"]
    assert f"AND(LEN(${letter}6)>0,LEN(${letter}6)<>18)" in red
    assert f'AND($E6<>"",$E6<>$E5,${letter}6="")' in red
    formulas = [formula for found in rules.values() for formula in found]
    assert any("不予共享" in formula for formula in formulas)
    assert not [formula for formula in formulas if re.search(r"[{}]", formula)]


def test_header_spans_merge_equal_parents_only():
    paths = [("甲", "乙", "丙"), ("甲", "乙", "丁"), ("甲", "戊"), ("己",), ("甲", "庚")]
    assert header_spans(paths, 3) == [
        (0, 0, 0, 2, "甲"),
        (0, 3, 2, 3, "己"),
        (0, 4, 0, 4, "甲"),
        (1, 0, 1, 1, "乙"),
        (1, 2, 2, 2, "戊"),
        (1, 4, 2, 4, "庚"),
        (2, 0, 2, 0, "丙"),
        (2, 1, 2, 1, "丁"),
    ]


@pytest.mark.django_db
def test_a_filled_template_holds_what_the_person_may_see(people):
    for title, published in (("低保对象信息", True), ("低保草稿信息", False)):
        make.resource(make.content(title), provider=people.civil_affairs, published=published)
    make.resource(make.content("户籍信息"), provider=people.police)
    own = existing_contents(people.civil_affairs, people.clerk)
    assert sorted(one.title for one in own) == ["低保对象信息", "低保草稿信息"]
    foreign = existing_contents(people.civil_affairs, people.police_clerk)
    assert [one.title for one in foreign] == ["低保对象信息"]
    assert TrailEntry.objects.filter(verb="catalog.template.filled").count() == 2
