"""Which rows are data and why the others are not: the account of rows adds up."""

import pytest

from catalog.sheets.columns import VOCABULARY
from tests.sheets import local, national, record
from yongcheng.intake.header import find_header
from yongcheng.intake.layout import Merges, RowReader, Skips, reason_of


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("注：本表一式两份", "说明文字"),
        ("填表说明：1.带*为必填", "说明文字"),
        ("说明", "说明文字"),
        ("注意事项", "说明文字"),
        ("合计", "合计行"),
        ("合  计：", "合计行"),
        ("小计（3项）", "合计行"),
        ("例：3部门信息资源", "示例行"),
        ("（示例）", "示例行"),
        ("例1：律师名录", "示例行"),
        ("单位负责人：", "落款"),
        ("填表人（签字）：张", "落款"),
        ("注册会计师名录", ""),
        ("例行检查记录", ""),
        ("说明书备案信息", ""),
        ("累计缴费信息", ""),
        ("联系人信息", ""),
        ("备注", ""),
        ("合计划拨资金", ""),
    ],
)
def test_reason_of(text, reason):
    assert reason_of(text, is_alone=True) == reason


def read(sheet):
    grid = sheet.grid()
    header = find_header(grid, VOCABULARY)
    items = frozenset(
        place.index for place in header.places if place.column.key.startswith("item.")
    )
    skips = Skips()
    reader = RowReader(grid, header, Merges(grid.merges), items, skips)
    rows = [row for row, _, is_example in reader.rows() if not is_example]
    return rows, skips.found, len(grid.rows)


def test_every_row_is_accounted_for():
    sheet = national([record(1)], layout="first")
    sheet.append().append("合计").append("注：报送时加盖公章。").append()
    rows, skipped, total = read(sheet)
    assert len(rows) + sum(part.count for part in skipped) == total
    assert [(part.row, part.last, part.reason) for part in skipped] == [
        (1, 1, "标题或说明（表头之上）"),
        (2, 4, "表头"),
        (8, 8, "空行"),
        (9, 9, "合计行"),
        (10, 10, "说明文字"),
        (11, 11, "空行"),
    ]


def test_items_may_be_called_like_a_note_or_a_total():
    one = record(
        1,
        items=[
            {"信息项名称": name, "数据类型": "字符型C"} for name in ("合计", "说明", "备注", "例")
        ],
    )
    rows, _, _ = read(national([one], layout="first"))
    assert rows == [5, 6, 7, 8]


def test_rows_that_explain_the_header_are_skipped():
    sheet = national([record(1)], layout="first")
    sheet.append(*range(1, len(sheet.headers) + 1))
    sheet.append(*["（必填）", "选填"] * (len(sheet.headers) // 2))
    sheet.append(*[sheet.leaf(header) for header in sheet.headers])
    _, skipped, _ = read(sheet)
    assert [part.reason for part in skipped[-3:]] == ["列号行", "填写要求行", "重复的表头"]


@pytest.mark.parametrize("number", [7, "7"])
def test_rows_that_are_only_numbered_are_skipped(number):
    sheet = local([record(1)], layout="first").append(number).append(8.0)
    rows, skipped, total = read(sheet)
    assert len(rows) == 3
    assert len(rows) + sum(part.count for part in skipped) == total


def test_section_titles_are_skipped():
    sheet = national([record(1)], layout="first").append("一、社会救助类").append("其他资源")
    _, skipped, _ = read(sheet)
    assert (skipped[-1].row, skipped[-1].last) == (8, 9)


def test_a_merge_is_found_by_any_of_its_rows():
    merges = Merges([(5, 2, 9, 2), (10, 2, 12, 2), (3, 4, 3, 6)])
    assert [merges.top_of(row, 2) for row in (4, 5, 7, 9, 10, 12, 13)] == [4, 5, 5, 5, 10, 10, 13]
    assert merges.range_at(5, 2) == "B5:B9"
    assert merges.range_at(3, 4) == "D3:F3"
    assert merges.range_at(6, 2) == ""
    assert merges.wide_at(3) == [(3, 4, 3, 6)]
