"""The bulk writer: texts stay texts, values come back as they were, the file opens everywhere."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from yongcheng.workbooks.grid import column_letters
from yongcheng.workbooks.reader import read_book
from yongcheng.workbooks.stream_cells import HOLE, ROW_END, ROW_START
from yongcheng.workbooks.stream_writer import Choices, SheetOptions, StreamWriter

TEXTS = (
    "=1+1",
    "+1",
    "@SUM(A1)",
    " 前后有空格 ",
    "第一行\n第二行",
    "<b>&\"'",
    "𠮷㐂䶮",
    "字面 _x000D_ 不变",
    "00123",
    "411481199001011234",
)


def test_values_come_back(tmp_path: Path) -> None:
    late = datetime.combine(date(2026, 9, 28), time(10, 30))
    row = [*TEXTS, None, 18, 3.5, True, date(2020, 3, 25), late]
    with StreamWriter(tmp_path / "a.xlsx", stamp={"模板": '甲<&"乙'}) as writer:
        sheet = writer.add_sheet("目录", widths=[10] * 16, header=[["名称", "代码"]])
        sheet.write_row(row)
    book = read_book(tmp_path / "a.xlsx")
    assert book.grids[0].rows[1] == row
    assert book.stamp == {"模板": '甲<&"乙'}
    cells = load_workbook(tmp_path / "a.xlsx")["目录"][2]
    assert [cell.value for cell in cells[:10] if cell.data_type == "f"] == []
    assert {cell.number_format for cell in cells[:10]} == {"@"}
    assert cells[14].number_format == r"yyyy\-mm\-dd"


@pytest.mark.parametrize("text", ["低\x00保", "\x07响", "孤\ud800立", "非\uffff字"])
def test_control_characters_do_no_harm(tmp_path: Path, text: str) -> None:
    with StreamWriter(tmp_path / "a.xlsx") as writer:
        writer.add_sheet("目录").write_row([text, "后"])
    row = read_book(tmp_path / "a.xlsx").grids[0].rows[0]
    assert row[1] == "后"
    assert len(row[0]) >= 1
    load_workbook(tmp_path / "a.xlsx")


def test_head_merges_panes_choices_and_hidden_sheets(tmp_path: Path) -> None:
    with StreamWriter(tmp_path / "a.xlsx") as writer:
        sheet = writer.add_sheet(
            "目录/2026:[一]",
            header=[["分类", None, "名称"], ["类", "项", None]],
            merges=[(1, 1, 1, 2), (1, 3, 2, 3)],
            choices=[Choices("C3:C99", ["是", "否"]), Choices("B3:B99", "字典!$A$1:$A$3")],
            options=SheetOptions(frozen_columns=1, hidden_columns=frozenset({2})),
            widths=[8, 8, 30],
        )
        sheet.write_row(["一", "二", "三"])
        dictionary = writer.add_sheet("字典", options=SheetOptions(is_hidden=True))
        dictionary.write_row(["甲"])
        writer.add_sheet("字典").write_row(["乙"])
    workbook = load_workbook(tmp_path / "a.xlsx")
    assert workbook.sheetnames == ["目录_2026__一_", "字典", "字典(2)"]
    first = workbook.worksheets[0]
    assert first.freeze_panes == "B3"
    assert {str(merge) for merge in first.merged_cells.ranges} == {"A1:B1", "C1:C2"}
    assert {rule.formula1 for rule in first.data_validations.dataValidation} == {
        '"是,否"',
        "字典!$A$1:$A$3",
    }
    book = read_book(tmp_path / "a.xlsx")
    assert book.grids[0].hidden_columns == {2}
    assert book.grids[1].is_hidden


def test_a_text_over_the_limit_of_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    with StreamWriter(tmp_path / "a.xlsx") as writer:
        writer.add_sheet("目录").write_row(["长" * 40_000])
    text = read_book(tmp_path / "a.xlsx").grids[0].rows[0][0]
    assert len(text) == 32_767
    assert text.endswith("已截断）")


@pytest.mark.parametrize("is_bulk", [False, True])
def test_finished_cells_come_back_as_values_do(tmp_path: Path, is_bulk: bool) -> None:
    row = [*TEXTS, "同一段文字", "同一段文字", "长" * 300, 18, 3.5, True, date(2020, 3, 25)]
    with StreamWriter(tmp_path / "a.xlsx") as writer:
        sheet = writer.add_sheet("目录", header=[["名称"]], options=SheetOptions(is_bulk=is_bulk))
        cells = b"".join(sheet.cell(column_letters(at), value) for at, value in enumerate(row, 1))
        for number in (2, 3):
            sheet.put((ROW_START + cells + ROW_END).replace(HOLE, b"%d" % number), 1)
        sheet.write_row(["后"])
    rows = read_book(tmp_path / "a.xlsx").grids[0].rows
    assert rows[1] == rows[2] == row
    assert rows[3][0] == "后"
    cells = load_workbook(tmp_path / "a.xlsx")["目录"][2]
    assert {cell.data_type for cell in cells[: len(TEXTS) + 3]} == {"s"}
    assert {cell.number_format for cell in cells[: len(TEXTS) + 3]} == {"@"}
