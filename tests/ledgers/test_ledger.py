"""A declared ledger: its cells, its words, its workbook."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from yongcheng.ledgers.ledger import Ledger, LedgerColumn, all_ledgers, declare
from yongcheng.ledgers.templatetags.ledgers import words
from yongcheng.ledgers.writer import TitleBlock, write_ledger

BLOCK = TitleBlock("全市各部门", "2026-09-28 08:00", "全部", "审计员", "2 项", "#1 abcd")
LEDGER = Ledger(
    "probe",
    "测试台账",
    "nobody.may",
    lambda user: [],
    (
        LedgerColumn("名称", lambda row: row[0]),
        LedgerColumn("代码", lambda row: row[1], "code"),
        LedgerColumn("件数", lambda row: row[2], "number", sums=True),
        LedgerColumn("金额", lambda row: row[3], "money", sums=True),
        LedgerColumn("日期", lambda row: row[4], "date"),
    ),
)
ROWS = [
    [1, "低保对象", "307000/000001", 3, Decimal("12.50"), date(2026, 9, 28)],
    [2, "=HYPERLINK(1)", "0012", 4, Decimal("7.25"), None],
]


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "ledger.xlsx"
    assert write_ledger(path, LEDGER, iter(ROWS), BLOCK, lambda done: None) == 2
    return openpyxl.load_workbook(path).worksheets[0]


def test_title_block_stands_above_the_table(sheet):
    assert sheet["A1"].value == "测试台账"
    assert sheet["A2"].value == "单位范围：全市各部门"
    assert [cell.value for cell in sheet[5]] == ["序号", "名称", "代码", "件数", "金额", "日期"]


def test_codes_are_text_dates_are_dates_and_formulas_are_words(sheet):
    assert sheet["C7"].value == "0012"
    assert sheet["B7"].value == "=HYPERLINK(1)"
    assert sheet["B7"].data_type == "s"
    assert sheet["F6"].value.date() == date(2026, 9, 28)
    assert sheet["F7"].value == "—"


def test_a_second_sheet_says_what_each_column_holds(sheet):
    book = sheet.parent
    assert book.sheetnames == ["测试台账", "列说明"]
    said = {row[0].value: row[1].value for row in book["列说明"].iter_rows()}
    assert said["代码"] == "代码，按文本保存，前面的 0 不丢"
    assert (said["日期"], said["金额"]) == ("日期", "金额，单位元")
    assert (said["筛选"], said["导出"], said["行数"]) == ("全部", "审计员", "2 项")
    assert "审计员" in sheet.oddFooter.left.text
    assert sheet.freeze_panes == "C6"


def test_sums_stand_below(sheet):
    assert sheet["A8"].value == "合计"
    assert sheet["D8"].value == 7
    assert sheet["E8"].value == 19.75


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, "text", "—"),
        ("", "text", "—"),
        (0, "number", "0"),
        (date(2026, 1, 5), "date", "2026-01-05"),
        (Decimal("1234.5"), "money", "1,234.50"),
    ],
)
def test_words_of_a_cell(value, kind, written):
    assert words(value, kind) == written


def test_a_key_is_declared_once():
    first = all_ledgers()[0]
    with pytest.raises(ValueError, match=first.key):
        declare(Ledger(first.key, "另一个", "x.y", lambda user: [], ()))


def test_every_ledger_names_its_basis_and_a_permission():
    for ledger in all_ledgers():
        assert ledger.basis, ledger.key
        assert ledger.permission.count(".") == 1
