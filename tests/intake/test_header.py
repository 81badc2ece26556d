"""Headers are found and understood by their words: rows, merges, synonyms, repeated columns."""

import pytest

from catalog.sheets.columns import VOCABULARY
from tests.sheets import NATIONAL, flat, local, national
from yongcheng.intake.header import find_header
from yongcheng.workbooks.grid import Grid


def keys(grid):
    header = find_header(grid, VOCABULARY)
    return {place.index: place.column.key for place in header.places}


def test_three_rows_of_the_national_form():
    header = find_header(national().grid(), VOCABULARY)
    assert (header.first_row, header.last_row) == (2, 4)
    assert header.score == len(NATIONAL)
    assert header.unread == []


def test_the_same_rows_saved_without_merges():
    grid = national().grid()
    grid.merges.clear()
    assert keys(grid) == keys(national().grid())


def test_columns_in_any_order():
    grid = local().grid()
    turned = Grid("x", [list(reversed(row)) for row in grid.rows])
    assert sorted(keys(turned).values()) == sorted(keys(grid).values())


@pytest.mark.parametrize("above", [0, 3, 12])
def test_a_header_may_stand_lower(above):
    grid = flat(["信息资源名称", "信息资源代码", "提供方", "摘要", "共享类型", "更新周期"], [])
    grid.rows[:0] = [["永城市政务信息资源目录"]] * above
    assert find_header(grid, VOCABULARY).first_row == above + 1


def test_a_row_of_data_is_no_second_header_row():
    names = ["信息资源名称", "信息资源代码", "提供方", "摘要", "信息项名称", "共享类型"]
    grid = flat(names, [["备注信息", "1", "民政局", "摘要", "备注", "无条件共享"]])
    header = find_header(grid, VOCABULARY)
    assert (header.first_row, header.last_row) == (1, 1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            "资源名称 目录代码 提供单位 提供方代码 摘要 资源格式 数据项 类型 共享属性 条件 方式 开放属性 条件 更新频率",
            "title code provider_name provider_code abstract format_whole item.title item.data_type "
            "sharing_type sharing_condition method_whole open_flag open_condition update_cycle",
        ),
        (
            "公共数据目录名称 公共数据目录提供方 公共数据目录摘要 信息资源共享类型 字段名称 字段数据类型 字段长度 字段共享类型",
            "title provider_name abstract sharing_type item.title item.data_type item.length "
            "item.sharing_type",
        ),
        (
            "目录名称 目录编号 来源部门 目录描述 共享类型 是否开放 信息项名称 数据类型 长度 共享类型 是否开放 数据分级",
            "title code provider_name abstract sharing_type open_flag item.title item.data_type "
            "item.length item.sharing_type item.is_open grade",
        ),
        (
            "数据类型 信息资源名称 信息资源代码 共享类型 更新周期 信息项名称 数据类型 数据长度",
            "- title code sharing_type update_cycle item.title item.data_type item.length",
        ),
        (
            "类 项 目 细目分类1 细目分类1.1 细目分类2 信息资源名称 共享类型",
            "class.1 class.2 class.3 class.4 class.4 class.4 title sharing_type",
        ),
    ],
)
def test_synonyms_and_repeated_headers(headers, expected):
    found = keys(flat(headers.split(), []))
    wanted = {index: key for index, key in enumerate(expected.split(), start=1) if key != "-"}
    assert found == wanted


def test_short_words_mean_what_their_parent_says():
    grid = Grid(
        "x",
        [
            ["信息资源名称", "信息资源提供方", None, "信息项信息", None, None, "共享属性", None],
            [None, "名称", "代码", "名称", "类型", "共享类型", "类型", "条件"],
        ],
        merges=[(1, 2, 1, 3), (1, 4, 1, 6), (1, 7, 1, 8), (1, 1, 2, 1)],
    )
    assert list(keys(grid).values()) == [
        "title",
        "provider_name",
        "provider_code",
        "item.title",
        "item.data_type",
        "item.sharing_type",
        "sharing_type",
        "sharing_condition",
    ]


def test_units_come_from_the_header():
    grid = flat(
        [
            "信息资源名称",
            "信息资源代码",
            "摘要",
            "共享类型",
            "数据存储总量（选填，单位为M）",
            "结构化信息记录总数/条",
        ],
        [],
    )
    units = {
        place.column.key: (place.unit, place.states_unit)
        for place in find_header(grid, VOCABULARY).places
        if place.column.units is not None
    }
    assert units == {"census.bytes_total": (1024**2, True), "census.records_total": (1, True)}


def test_units_may_stand_in_a_row_of_their_own():
    grid = Grid(
        "x",
        [
            [
                "信息资源名称",
                "信息资源代码",
                "摘要",
                "共享类型",
                "数据存储总量",
                "结构化信息记录总数",
            ],
            [None, None, None, None, "(M)", "(条)"],
            ["名录", "1/1", "摘要", "无条件共享", 1, 2],
        ],
    )
    header = find_header(grid, VOCABULARY)
    assert (header.first_row, header.last_row) == (1, 2)
    assert [place.unit for place in header.places[-2:]] == [1024**2, 1]


def test_values_explained_below_a_header():
    grid = flat(
        ["信息资源名称", "信息资源代码", "摘要", "共享类型\n1.无条件共享\n2.有条件共享", "提供方"],
        [],
    )
    assert keys(grid)[4] == "sharing_type"


def test_a_line_for_the_name_of_the_department_is_no_header():
    grid = flat(["填报单位：永城市民政局", None, None, "填报日期：2025年9月"], [])
    grid.rows.append(["信息资源名称", "信息资源代码", "摘要", "共享类型", "提供方"])
    assert find_header(grid, VOCABULARY).first_row == 2


def test_unknown_headers_are_listed_with_their_address():
    grid = flat(["信息资源名称", "信息资源代码", "摘要", "审核意见", "共享类型", "提供方"], [])
    assert find_header(grid, VOCABULARY).unread == [("D1", "审核意见")]
