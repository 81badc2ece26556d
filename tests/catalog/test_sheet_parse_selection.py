"""Which sheets are read, which are skipped and why, and what is refused as a whole."""

import pytest

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import NATIONAL, PROVIDER, PROVIDER_CODE, Sheet, book, flat, national, record

CONTEXT = ParseContext(Party(PROVIDER, PROVIDER_CODE))
DICTIONARY = flat(
    "共享类型 格式分类 格式类型 数据类型 更新周期 开放类型 共享方式分类".split(),  # noqa: SIM905
    [["无条件共享", "数据库", "MySQL", "字符型C", "每日", "普遍开放", "邮件"]],
    "字典表",
)


def parse(*sheets):
    return parse_book(book(*sheets), CONTEXT)


def test_sheets_without_a_catalogue_are_listed_with_a_reason():
    cover = flat(["政务信息资源目录填报表"], [["填报单位：永城市民政局"]], "封面")
    demand = flat(["序号", "所需信息", "希望提供的部门"], [[1, "企业登记", "市监局"]], "需求")
    empty = flat([], [[None, None]], "空白")
    second = national([record(3)])
    second.name = "第二科室"
    reading = parse(cover, DICTIONARY, national(), demand, empty, second)
    assert [(one.name, one.recognised) for one in reading.sheets] == [
        ("封面", False),
        ("字典表", False),
        ("2部门信息资源产生清单", True),
        ("需求", False),
        ("空白", False),
        ("第二科室", True),
    ]
    assert all(one.note for one in reading.sheets if not one.recognised)
    assert all(one.rows + one.skipped_rows == one.total_rows for one in reading.sheets)
    assert [one.sheet for one in reading.resources] == ["2部门信息资源产生清单"] * 2 + ["第二科室"]
    assert reading.problems == ()


@pytest.mark.parametrize("name", ["3部门信息资源需求清单", "填写示例", "旧版", "目录样表"])
def test_sheets_for_another_purpose_are_not_read(name):
    other = national([record(5)])
    other.name = name
    reading = parse(national(), other)
    assert [one.recognised for one in reading.sheets] == [True, False]
    assert len(reading.resources) == 2


def test_a_hidden_sheet_is_not_read_but_said_so():
    hidden = national([record(5)])
    hidden.name, hidden.is_hidden = "目录2019", True
    reading = parse(national(), hidden)
    assert "隐藏" in reading.sheets[1].note
    assert len(reading.resources) == 2


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (("信息资源名称",), "信息资源名称"),
        (("共享类型",), "共享类型"),
        (("信息资源名称", "信息资源代码", "共享类型"), "信息资源名称、信息资源代码、共享类型"),
    ],
)
def test_a_sheet_without_its_essential_columns_is_refused_with_one_message(missing, named):
    headers = [one for one in NATIONAL if Sheet.leaf(one) not in missing]
    sheet = Sheet("台账", headers, [record(1)], title="")
    (problem,) = parse(sheet).problems
    assert (problem.code, problem.cell, problem.level) == ("D18", "A1", "error")
    assert f"缺少必需的列：{named}。" in problem.message


def test_a_sheet_without_a_code_column_is_read():
    headers = [one for one in NATIONAL if Sheet.leaf(one) != "信息资源代码"]
    reading = parse(Sheet("目录", headers, [record(1), record(2)]))
    assert [one.content.code for one in reading.resources] == ["", ""]
    assert reading.problems == ()


def test_two_columns_with_one_header_and_different_data_are_refused():
    head = ["信息资源名称", "信息资源代码", "信息资源名称", "摘要", "共享类型", "更新周期"]
    (problem,) = parse(
        flat(head, [["名录", "1/1", "民政局", "摘要", "无条件共享", "每年"]])
    ).problems
    assert (problem.code, problem.cell) == ("D18", "C1")
    assert "A1 和 C1" in problem.message


def test_a_repeated_column_without_data_of_its_own_does_no_harm():
    head = ["信息资源名称", "信息资源代码", "信息资源名称", "摘要", "共享类型", "更新周期"]
    reading = parse(flat(head, [["名录", "1/1", None, "摘要", "无条件共享", "每年"]]))
    assert len(reading.resources) == 1


def test_no_header_anywhere():
    (problem,) = parse(flat(["随便", "什么"], [["内容", 1]])).problems
    assert (problem.code, problem.level) == ("D18", "error")


def test_a_header_without_data():
    reading = parse(national([record(1)], layout="first").__class__("目录", NATIONAL, []))
    (problem,) = reading.problems
    assert (problem.code, problem.cell, problem.level) == ("D19", "A5", "error")
    beside = Sheet("空表", NATIONAL, [])
    assert [(one.code, one.level) for one in parse(national(), beside).problems] == [
        ("D19", "warning")
    ]


def test_columns_nobody_understands_are_named():
    headers = (*NATIONAL, ("审核意见", "", ""))
    reading = parse(Sheet("目录", headers, [record(1)]))
    assert reading.sheets[0].unread == (("AC2", "审核意见"),)
    assert "审核意见（AC2）" in reading.sheets[0].note
