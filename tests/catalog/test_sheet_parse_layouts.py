"""One resource, one block: whichever way a department lays its rows out."""

import pytest

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import (
    FIRST,
    MERGED,
    PROVIDER,
    PROVIDER_CODE,
    REPEATED,
    book,
    flat,
    local,
    national,
    record,
)

CONTEXT = ParseContext(Party(PROVIDER, PROVIDER_CODE))


def parse(*sheets, **details):
    return parse_book(book(*sheets, **details), CONTEXT)


def found(reading):
    return [(one.content.title, len(one.content.items)) for one in reading.resources]


def codes(reading):
    return {(one.cell, one.level, one.code) for one in reading.problems}


def accounts_add_up(reading):
    return all(one.rows + one.skipped_rows == one.total_rows for one in reading.sheets)


@pytest.mark.parametrize("layout", [MERGED, FIRST, REPEATED])
@pytest.mark.parametrize("make", [national, local])
def test_three_layouts_say_the_same(make, layout):
    records = [record(1), record(2), record(3, items=record()["items"][:1])]
    reading = parse(make(records, layout=layout))
    assert found(reading) == [("城市低保对象信息", 3), ("婚姻登记信息", 3), ("社会组织登记信息", 1)]
    assert reading.problems == ()
    assert accounts_add_up(reading)
    merged = parse(make(records, layout=MERGED))
    assert [one.content for one in reading.resources] == [one.content for one in merged.resources]


def test_a_provider_merged_over_all_resources_counts_for_each():
    sheet = national([record(1), record(2)])
    sheet.merge(f"{sheet.at('提供方名称', 0)}:{sheet.at('提供方名称', 1, 2)}")
    reading = parse(sheet)
    assert [one.content.provider_name for one in reading.resources] == [PROVIDER, PROVIDER]
    assert reading.problems == ()


def test_a_summary_merged_over_two_resources_is_lost_for_the_second():
    sheet = national([record(1), record(2)])
    sheet.merge(f"{sheet.at('信息资源摘要', 0)}:{sheet.at('信息资源摘要', 1, 2)}")
    reading = parse(sheet)
    assert codes(reading) == {(sheet.at("信息资源摘要", 0), "error", "D14")}
    assert [one.is_rejected for one in reading.resources] == [False, True]


def test_an_item_type_merged_over_rows_counts_for_each():
    sheet = national([record(1)])
    sheet.merge(f"{sheet.at('数据类型', 0, 0)}:{sheet.at('数据类型', 0, 2)}")
    assert [item.data_type for item in parse(sheet).resources[0].content.items] == ["C", "C", "C"]


def test_an_item_name_lost_in_a_merge():
    sheet = national([record(1)])
    span = f"{sheet.at('信息项名称', 0, 0)}:{sheet.at('信息项名称', 0, 1)}"
    reading = parse(sheet.merge(span))
    (problem,) = reading.problems
    assert (problem.code, problem.cell, problem.range) == ("D14", "Q5", "Q5:Q6")
    assert found(reading) == [("城市低保对象信息", 2)]


def test_values_lost_under_a_cell_merged_sideways():
    sheet = national([record(1)], layout=FIRST)
    sheet.merge(f"{sheet.at('信息资源摘要')}:{sheet.at('信息资源格式类型')}")
    assert codes(parse(sheet)) == {(sheet.at("信息资源摘要"), "error", "D14")}


def test_a_code_that_differs_on_a_later_row():
    sheet = national([record(1)], layout=REPEATED)
    sheet.put(sheet.at("信息资源代码", 0, 1), "3070000411481011/000009")
    assert codes(parse(sheet)) == {(sheet.at("信息资源代码", 0, 1), "error", "V8")}


def test_another_value_on_a_later_row_is_mentioned():
    sheet = national([record(1)], layout=REPEATED)
    sheet.put(sheet.at("更新周期", 0, 2), "每年")
    reading = parse(sheet)
    assert codes(reading) == {(sheet.at("更新周期", 0, 2), "warning", "D14")}
    assert reading.resources[0].content.update_cycle == "monthly"


def test_a_row_without_a_name_but_full_of_values_is_a_resource_of_its_own():
    records = [record(1, items=record()["items"][:1]), record(2, items=record()["items"][1:2])]
    sheet = national(records, layout=REPEATED)
    sheet.put(sheet.at("信息资源名称", 1), None)
    reading = parse(sheet)
    assert found(reading) == [("城市低保对象信息", 1), ("", 1)]
    assert codes(reading) == {(sheet.at("信息资源名称", 1), "error", "V1")}


def test_item_rows_before_any_resource():
    sheet = national([record(1)], layout=FIRST)
    for header in ("信息资源名称", "信息资源代码", "信息资源摘要", "提供方名称", "资源提供方代码"):
        sheet.put(sheet.at(header), None)
    for header in (
        "类",
        "项",
        "目",
        "细目",
        "共享类型",
        "更新周期",
        "发布日期",
        "共享条件",
        "提供方内部部门",
    ):
        sheet.put(sheet.at(header), None)
    for header in (
        "信息资源格式分类",
        "信息资源格式类型",
        "共享方式分类",
        "共享方式类型",
        "是否向社会开放",
    ):
        sheet.put(sheet.at(header), None)
    for header in (
        "数据存储总量(G)",
        "结构化信息记录总数(万)",
        "已共享的数据存储量(G)",
        "已共享结构化记录数(万)",
    ):
        sheet.put(sheet.at(header), None)
    reading = parse(sheet)
    assert reading.resources == ()
    assert {(one.cell, one.code) for one in reading.problems if one.code == "D20"} == {
        ("Q5", "D20"),
        ("Q6", "D20"),
        ("Q7", "D20"),
    }
    assert accounts_add_up(reading)


@pytest.mark.parametrize("layout", [MERGED, FIRST, REPEATED])
def test_an_example_is_skipped_with_all_its_rows(layout):
    sheet = national([record(1), record(2)], layout=layout)
    sheet.put(sheet.at("类", 0), "例：3部门信息资源")
    reading = parse(sheet)
    assert found(reading) == [("婚姻登记信息", 3)]
    assert reading.problems == ()
    assert accounts_add_up(reading)


def test_a_lone_sharing_column_speaks_of_the_resource_first_and_of_items_after():
    sheet = national([record(1)], layout=FIRST)
    sheet.put(sheet.at("共享类型", 0, 2), "不予共享")
    sheet.put(
        sheet.at("共享条件", 0, 2),
        "理由：涉及个人隐私；依据：《中华人民共和国民法典》第一千零三十四条。",
    )
    content = parse(sheet).resources[0].content
    assert content.sharing_type == "conditional"
    assert [item.sharing_type for item in content.items] == ["", "", "withheld"]
    assert content.items[2].sharing_condition.startswith("理由")


def test_a_lone_opening_column_too():
    sheet = national(
        [record(1, 是否向社会开放="是", 共享类型="无条件共享", 共享条件="无")], layout=REPEATED
    )
    sheet.put(sheet.at("是否向社会开放", 0, 1), "否")
    content = parse(sheet).resources[0].content
    assert content.openness == "public"
    assert [item.is_open for item in content.items] == [None, False, None]


def test_a_lone_grade_column_that_differs_grades_every_item():
    head = ["信息资源名称", "信息资源代码", "提供方名称", "信息项名称", "数据分级", "共享类型"]
    rows = [
        ["名录", "1/1", PROVIDER, f"项{n}", grade, "无条件共享"] for n, grade in enumerate("132")
    ]
    head.append("摘要")
    content = parse(flat(head, [[*row, "摘要"] for row in rows])).resources[0].content
    assert [item.grade for item in content.items] == [1, 3, 2]
    assert content.grade == 1


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("姓名、性别、住址", ["姓名", "性别", "住址"]),
        ("姓名；性别；住址；", ["姓名", "性别", "住址"]),
        ("1.姓名\n2.性别\n3.住址", ["姓名", "性别", "住址"]),
        ("姓名，性别，住址（省、市、县）", ["姓名", "性别", "住址（省、市、县）"]),
        ("姓名、性别", ["姓名", "性别"]),
        ("注册资本（万元、美元）", ["注册资本（万元、美元）"]),
    ],
)
def test_several_items_in_one_cell(written, names):
    head = "数据目录名称 目录编码 提供单位 摘要 共享类型 更新频率 数据项".split()  # noqa: SIM905
    row = ["网点名录", "1/000001", PROVIDER, "摘要", "无条件共享", "每年", written]
    reading = parse(flat(head, [row]))
    assert [item.title for item in reading.resources[0].content.items] == names
    assert [one.cell for one in reading.problems if one.code == "D13"] == ["G2"] * (len(names) > 1)


def test_hidden_rows_and_columns_are_read_and_mentioned():
    sheet = national([record(1)])
    sheet.hidden_rows.add(6)
    sheet.hidden_columns.add(sheet.column("发布日期"))
    reading = parse(sheet)
    assert codes(reading) == {("E5", "warning", "D11"), ("AA2", "warning", "D17")}
    assert reading.resources[0].content.issued_on == "2025-09-01"
    assert len(reading.resources[0].content.items) == 3
