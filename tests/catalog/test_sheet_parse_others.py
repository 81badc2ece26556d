"""What other departments send: headers, rows and layouts that no sample has."""

import pytest

from tests.other_departments import HEADERS, WITHHELD, found, item, read, row, sheet
from tests.sheets import FIRST, MERGED, PROVIDER, REPEATED, national, record
from yongcheng.workbooks.grid import Grid

# Rows of an otherwise good sheet that are no data.
NO_DATA = {
    "列号（1）": [f"({number})" for number in range(1, 21)],
    "列号 A": list("ABCDEFGHIJKLMNOPQRST"),
    "必填": ["必填"] * 20,
    "重复的表头": HEADERS,
    "合计": ["合计", "1 项"],
    "本表合计": [None, "本表合计：1 项", None, None, "3"],
    "填写要求": ["填写说明", "写全称", "自动生成", "部门全称", "18位", "摘要", "下拉", "下拉"],
    "怎样填": [
        None,
        "填写资源名称",
        "自动生成",
        "填写部门全称",
        "18位",
        "请写明主要内容",
        "下拉选择",
        "如：xlsx",
    ],
    "例在后面": [1, "企业登记信息（示例）", *row()[2:]],
    "小标题": ["二、业务类"],
    "落款": ["填报人：某某", None, "审核人：某某"],
}


@pytest.mark.parametrize("name", NO_DATA)
def test_rows_that_are_no_data(name):
    reading = read(sheet(row(), item("区划代码"), NO_DATA[name]))
    assert [len(one.content.items) for one in reading.resources] == [2]
    assert found(reading) == []


def test_a_sentence_in_the_name_column_is_a_note():
    at = HEADERS.index("信息资源名称")
    reading = read(sheet(row()[at:], ["以上由本局提供。"], headers=HEADERS[at:]))
    assert len(reading.resources) == 1


def test_a_sum_that_begins_in_an_item_column():
    order = [8, 9, 10, *range(1, 8), *range(11, 19)]
    cells, total = [row()[at] for at in order], ["合计", 3]
    reading = read(sheet(cells, total, headers=[HEADERS[at] for at in order]))
    assert ([one.title for one in reading.resources[0].content.items], found(reading)) == (
        ["区划名称"],
        [],
    )


def test_a_header_broken_over_two_lines_is_not_its_first_line():
    group = [None, None, None, "信息资源提供方", "信息资源提供方", *[None] * 15]
    leaf = [*HEADERS[:3], "数源部门", "部门\n内设科室或内部部门", *HEADERS[5:]]
    cells = row(资源提供方代码="区划股")
    grid = Grid("Sheet1", [group, leaf, cells], merges=[(1, 4, 1, 5)])
    content = read(grid).resources[0].content
    assert (content.provider_name, content.provider_unit) == (PROVIDER, "区划股")


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("结构化信息记录总数/条", 1200),
        ("总条数（条）", 1200),
        ("结构化信息记录总数(万)", 12_000_000),
    ],
)
def test_units_in_the_header(header, count):
    reading = read(
        sheet([*row()[:8], 1200, *row()[8:]], headers=[*HEADERS[:8], header, *HEADERS[8:]])
    )
    assert reading.resources[0].content.census.records_total == count
    assert found(reading) == []


def test_a_sharing_column_next_to_the_item_columns_is_the_item_s():
    at = HEADERS.index("共享类型")
    headers = [*HEADERS[:at], "共享类型", *HEADERS[at:]]
    reading = read(
        sheet([*row()[:at], "有条件共享", *row()[at:]], headers=headers),
    )
    content = reading.resources[0].content
    assert (content.sharing_type, content.items[0].sharing_type) == ("unconditional", "conditional")


def test_digits_count_only_where_every_column_is_of_the_national_form():
    assert found(read(sheet(row(共享类型="1")))) == []
    reading = read(sheet([*row(共享类型="1"), "自建"], headers=[*HEADERS, "系统所属分类"]))
    assert found(reading, "error") == [("error", "D05", "L2")]


# Merged over, reported as D14 error / warning / not at all.
SWALLOWED = [
    ("信息资源名称", "信息资源代码", ["error"]),
    ("共享类型", "共享条件", ["error"]),
    ("数据类型", "数据长度", ["error"]),
    ("信息项名称", "数据长度", ["error"]),
    ("提供方名称", "提供方内部部门", ["warning"]),
    ("类", "细目", ["warning"]),
]


@pytest.mark.parametrize(("left", "right", "levels"), SWALLOWED)
def test_what_a_cell_merged_sideways_has_swallowed(left, right, levels):
    broken = national([record(1), record(2)])
    at = 1 if left == "信息项名称" else 0
    broken.merge(f"{broken.at(left, 1, at)}:{broken.at(right, 1, at)}")
    reading = read(broken)
    assert [one.level for one in reading.problems if one.code == "D14"] == levels
    assert len(reading.resources[1].content.items) == 3


def test_a_dash_over_both_columns_of_the_method_is_none():
    broken = national([record(1, **WITHHELD)])
    broken.put(broken.at("共享方式分类"), "/").merge(
        f"{broken.at('共享方式分类')}:{broken.at('共享方式类型')}"
    )
    assert found(read(broken)) == []


@pytest.mark.parametrize("layout", [MERGED, FIRST, REPEATED])
def test_a_name_missing_on_the_first_row(layout):
    broken = national([record(1), record(2)], layout=layout)
    broken.put(broken.at("信息资源名称", 1), None)
    reading = read(broken)
    assert [len(one.content.items) for one in reading.resources] == [3, 3]
    assert found(reading) == [("error", "V1", "E8")]


def test_a_second_resource_of_the_same_name_follows_at_once():
    other = row(信息资源代码="3070000411481011/000002", 信息资源摘要="另一个摘要")
    assert found(read(sheet(row(), other))) == [("error", "V9", "B2"), ("error", "V9", "B3")]


def test_a_formula_in_place_of_an_item_s_name_is_one_problem():
    broken = national([record(1)], layout=FIRST)
    broken.formula(broken.at("信息项名称", 0, 1))
    assert found(read(broken)) == [("error", "D02", broken.at("信息项名称", 0, 1))]


def test_a_second_header_in_another_order_is_not_read_with_the_first():
    swapped = [HEADERS[0], HEADERS[2], HEADERS[1], *HEADERS[3:]]
    reading = read(
        sheet(row(), item("区划代码"), swapped, row(信息资源代码="3070000411481011/000002"))
    )
    assert [one.content.title for one in reading.resources] == ["行政区划信息"]
    assert found(reading) == [("error", "D18", "A4")]


def test_short_words_under_two_levels_of_groups():
    sharing, method = HEADERS.index("共享类型"), HEADERS.index("共享方式分类")
    top = [None] * len(HEADERS)
    top[sharing] = "共享信息"
    middle = [*HEADERS]
    middle[sharing : method + 2] = ["类型", "条件", "方式", None]
    low = [None] * len(HEADERS)
    low[method : method + 2] = ["分类", "类型"]
    merges = [(1, sharing + 1, 1, method + 2), (2, method + 1, 2, method + 2)]
    reading = read(Grid("Sheet1", [top, middle, low, row()], merges=merges))
    content = reading.resources[0].content
    assert (content.sharing_type, content.method_class) == ("unconditional", "platform")
    assert (content.method_type, found(reading)) == ("interface", [])
