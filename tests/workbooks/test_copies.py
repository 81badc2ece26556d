"""Marked and redacted copies: the official's own workbook, explained or without certain rows."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.workbooks import books
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import LIMITS, Limits
from yongcheng.workbooks.mark_stream import mark_as_stream
from yongcheng.workbooks.marks import COLOURS, REPORT_HEADER, REPORT_SHEET, Mark
from yongcheng.workbooks.markup import mark_up
from yongcheng.workbooks.reader import read_book
from yongcheng.workbooks.redact import redact

SECRET = "绝不能留下的内容"
MARKS = (
    Mark("目录", "B3", "warning", "提醒一句", "=1+1"),
    Mark(
        "目录",
        "B3",
        "error",
        "共享类型认不出",
        '=HYPERLINK("x")',
        "改成“有条件共享”",
        "条例第十四条",
    ),
    Mark("目录", "D2", "error", "没有填"),
    Mark("目录", "A3", "warning", "在合并格里"),
    Mark("", "", "error", "整个文件"),
)


def make(path: Path) -> Path:
    """Save a small catalogue with a merge, a comment, a title and a formula-like text."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "目录"
    sheet.append(["名称", "类型"])
    sheet.append(["低保", "有条件共享"])
    sheet.append([None, SECRET])
    sheet.append(["婚姻", "=1+1"])
    sheet["B4"].data_type = "s"
    sheet.merge_cells("A2:A3")
    sheet["B3"].comment = Comment(f"原有批注 {SECRET}", "某人")
    workbook.properties.title = SECRET
    workbook.create_sheet("说明").append(["填写说明"])
    workbook.save(path)
    return path


@pytest.fixture(params=["openpyxl", "stream"])
def marked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the workbook marked in either way."""
    source, out = make(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    if request.param == "openpyxl":
        mark_up(source, "xlsx", MARKS, out)
    else:
        mark_as_stream(source, out, MARKS, LIMITS)
    return out


def test_marked_copy_keeps_the_data_and_colours_the_cells(marked: Path, tmp_path: Path) -> None:
    workbook = load_workbook(marked)
    assert workbook.sheetnames == [REPORT_SHEET, "目录", "说明"]
    sheet = workbook["目录"]
    colours = {at: sheet[at].fill.fgColor.rgb for at in ("B3", "D2", "A2", "B2")}
    assert colours["B3"] == colours["D2"] == COLOURS["error"]
    assert colours["A2"] == COLOURS["warning"]
    assert colours["B2"] not in COLOURS.values()
    before, after = read_book(tmp_path / "a.xlsx"), read_book(marked)
    assert after.grids[1].rows == before.grids[0].rows
    assert after.grids[1].merges == before.grids[0].merges


def test_list_of_problems_has_links_and_no_live_formula(marked: Path) -> None:
    sheet = load_workbook(marked)[REPORT_SHEET]
    assert [cell.value for cell in sheet[2]] == list(REPORT_HEADER)
    assert sheet["D4"].hyperlink.location == "'目录'!B3"
    assert sheet["F4"].value == '=HYPERLINK("x")'
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(marked) as archive:
        parts = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    assert not any(b"<f>" in part for part in parts)


def test_comment_holds_all_messages_of_the_cell(tmp_path: Path) -> None:
    source, out = make(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    mark_up(source, "xlsx", MARKS, out)
    text = load_workbook(out)["目录"]["B3"].comment.text
    for part in ("原有批注", "共享类型认不出", "怎么改", "条例第十四条", "提醒一句"):
        assert part in text
    mark_up(out, "xlsx", MARKS[2:3], tmp_path / "c.xlsx")
    again = load_workbook(tmp_path / "c.xlsx")
    assert again.sheetnames == [REPORT_SHEET, "目录", "说明"]
    assert again["目录"]["B3"].fill.fill_type is None
    assert again[REPORT_SHEET].max_row == 3


def test_patched_sheet_without_comments_gets_them(tmp_path: Path) -> None:
    source, out = books.pack(tmp_path / "a.xlsx", books.sheet(books.GOOD)), tmp_path / "b.xlsx"
    mark_as_stream(source, out, [Mark("目录", "B2", "error", "错了"), MARKS[2]], LIMITS)
    sheet = load_workbook(out)["目录"]
    assert sheet["B2"].comment.text == "【错误】错了"
    assert sheet["D2"].comment.text == "【错误】没有填"


def test_results_of_formulas_survive(tmp_path: Path) -> None:
    rows = books.GOOD + '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>'
    source, out = books.pack(tmp_path / "a.xlsx", books.sheet(rows)), tmp_path / "b.xlsx"
    mark_up(source, "xlsx", [Mark("目录", "B2", "error", "错了")], out)
    grid = read_book(out).grids[1]
    assert grid.value(3, 1) == 2
    assert not grid.uncached


def test_csv_comes_back_as_xlsx_with_the_same_addresses(tmp_path: Path) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "b.xlsx"
    source.write_text("名称,代码\r\n低保,=1+1\r\n", encoding="gb18030")
    mark_up(source, "csv", [Mark("", "B2", "error", "错了")], out)
    sheet = load_workbook(out)["数据"]
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].fill.fgColor.rgb == COLOURS["error"]
    assert sheet["B2"].data_type != "f"


def bytes_hold(path: Path, text: str) -> bool:
    """Return whether a text stands anywhere in a file, also packed or in UTF-16."""
    wanted = (text.encode(), text.encode("gb18030"), text.encode("utf-16-le"))
    contents = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            contents += [archive.read(name) for name in archive.namelist()]
    return any(word in content for word in wanted for content in contents)


def test_redacted_rows_are_nowhere_in_the_file(tmp_path: Path) -> None:
    source, out = make(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    book = read_book(source)
    assert redact(source, book, {"目录": [3]}, out) == "xlsx"
    assert bytes_hold(source, SECRET)
    assert not bytes_hold(out, SECRET)
    copy = read_book(out)
    grid = copy.grids[0]
    assert [other.name for other in copy.grids] == ["目录", "说明"]
    assert grid.rows[3] == ["婚姻", "=1+1"]
    assert grid.rows[2] == [None, None]
    assert grid.merges == book.grids[0].merges
    mark_up(out, "xlsx", [Mark("目录", "B3", "error", "涉密内容不得填报")], tmp_path / "c.xlsx")
    assert read_book(tmp_path / "c.xlsx").grids[1].rows == grid.rows


def test_redacted_text_kept_by_a_style_or_drop_down_forces_a_plain_copy(tmp_path: Path) -> None:
    rows = books.GOOD + books.row(3, books.cell("A3", SECRET))
    tail = (
        '<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>'
        f'"{SECRET}"</formula1></dataValidation></dataValidations>'
    )
    source = books.pack(tmp_path / "a.xlsx", books.sheet(rows, tail))
    redact(source, read_book(source), {"目录": [3]}, tmp_path / "b.xlsx")
    assert not bytes_hold(tmp_path / "b.xlsx", SECRET)
    assert read_book(tmp_path / "b.xlsx").grids[0].rows == [["名称", "代码"], ["低保", "1"]]


def test_redacted_csv(tmp_path: Path) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(f"名称,代码\r\n{SECRET},1\r\n低保,=1\r\n", encoding="gb18030")
    assert redact(source, read_book(source), {"": [2]}, out) == "csv"
    assert not bytes_hold(out, SECRET)
    assert read_book(out).grids[0].rows == [["名称", "代码"], [None, None], ["低保", "'=1"]]


@pytest.mark.parametrize("limits", [Limits(cpu_seconds=0), Limits(wall_seconds=0)])
def test_a_child_that_dies_leaves_no_file(tmp_path: Path, limits: Limits) -> None:
    source = make(tmp_path / "a.xlsx")
    book = read_book(source)
    with pytest.raises(FileRefused):
        redact(source, book, {"目录": [3]}, tmp_path / "b.xlsx", limits=limits)
    with pytest.raises(FileRefused):
        mark_up(source, "xlsx", MARKS, tmp_path / "c.xlsx", limits=limits)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
