"""The column contract covers every field both ways, and what is stated is told apart from blank."""

import pytest

from catalog.content import (
    ITEM_FIELDS,
    RESOURCE_FIELDS,
    Basis,
    Census,
    ItemContent,
    ResourceContent,
)
from catalog.sheets.columns import BY_KEY, COLUMNS, NATIONAL_HEADERS
from catalog.sheets.national_columns import NATIONAL_COLUMNS
from catalog.sheets.parse import ParseContext, parse_book
from tests.sheets import FIRST, NATIONAL, Sheet, book, national, record
from yongcheng.intake.columns import Level
from yongcheng.workbooks.grid import Grid

CONTEXT = ParseContext()


def columns_of(level):
    return {column.field.partition(".")[0] for column in COLUMNS if column.level is level}


def test_every_field_has_a_column():
    assert set(RESOURCE_FIELDS) <= columns_of(Level.RESOURCE)
    assert set(ITEM_FIELDS) <= columns_of(Level.ITEM)
    assert len(BY_KEY) > len(COLUMNS)


def test_headers_and_keys_are_unique():
    for values in ([one.header for one in COLUMNS], [one.key for one in COLUMNS]):
        assert len(values) == len(set(values))


def test_the_national_form_keeps_its_order():
    own = [
        one for one in NATIONAL_COLUMNS if one.header in {Sheet.leaf(header) for header in NATIONAL}
    ]
    assert [one.header for one in own] == [Sheet.leaf(header) for header in NATIONAL]
    assert "共享类型" in NATIONAL_HEADERS
    assert "政务数据目录名称" not in NATIONAL_HEADERS


FULL = ResourceContent(
    title="城市低保对象信息",
    code="3070000411481011/000001",
    class_code="3070000411481011",
    provider_name="永城市民政局",
    provider_code="11411481YCDEM0075H",
    abstract="摘要\n第二行",
    format_class="database",
    format_type="MySQL",
    sharing_type="withheld",
    withholding_reason="涉及个人隐私",
    bases=(
        Basis("law", "中华人民共和国民法典", "", "第一千零三十四条", "2020-05-28"),
        Basis("administrative_regulation", "社会救助暂行办法", "国务院令第649号", "", ""),
    ),
    openness="not_open",
    update_cycle="monthly",
    issued_on="2025-09-01",
    has_no_system=True,
    census=Census(bytes_total=1, records_total=3, bytes_shared=10**12 + 7),
    items=(ItemContent("姓名", data_type="C", length="100", is_open=False, grade=4),),
)


def written(content):
    rows = [
        [column.write(content, item) for column in COLUMNS] for item in content.items or (None,)
    ]
    head = [column.header for column in COLUMNS]
    return Grid("目录", [head, *[[None if cell == "" else cell for cell in row] for row in rows]])


def test_what_is_written_is_read_back():
    (parsed,) = parse_book(book(written(FULL)), CONTEXT).resources
    assert parsed.content == FULL


def test_a_condition_cell_that_says_the_same_states_nothing():
    base = FULL.with_values(sharing_condition="", bases=FULL.bases[:1])
    head = ["信息资源名称", "信息资源代码", "摘要", "提供方", "共享类型", "共享条件"]
    cell = BY_KEY["sharing_condition"].write(base, None)
    grid = Grid("目录", [head, [base.title, base.code, base.abstract, "民政局", "不予共享", cell]])
    (parsed,) = parse_book(book(grid), CONTEXT).resources
    assert parsed.content.withholding_reason == "涉及个人隐私"
    assert {"withholding_reason", "bases"} <= parsed.stated
    assert not {"withholding_reason", "bases"} & parsed.stated_against(base)


def test_stated_blank_cleared_and_absent():
    sheet = national([record(1, 关联及类目名称="清空", 发布日期=None)], layout=FIRST)
    (parsed,) = parse_book(book(sheet), CONTEXT).resources
    assert "update_cycle" in parsed.stated
    assert "issued_on" in parsed.blank
    assert parsed.cleared == {"related"}
    assert "remark" not in parsed.columns
    assert "census.bytes_total" in parsed.stated
    assert {"title", "data_type", "length"} == parsed.items_stated


@pytest.mark.parametrize(
    ("cells", "class_code"),
    [
        ({}, "3070000411481011"),
        ({"项": 7, "目": 0}, "3070000411481011"),
        ({"细目": "411481011"}, "3070000411481011"),
        ({"类": "部门信息资源"}, "3070000411481011"),
        (
            {"类": "1基础信息资源", "项": "01", "目": "000", "细目": "1", "信息资源代码": None},
            "1010001",
        ),
        ({"类": None, "项": None, "目": None, "细目": None}, "3070000411481011"),
    ],
)
def test_class_code(cells, class_code):
    (parsed,) = parse_book(book(national([record(1, **cells)], layout=FIRST)), CONTEXT).resources
    assert parsed.content.class_code == class_code


@pytest.mark.parametrize(
    ("flag", "kind", "condition", "openness"),
    [
        ("是", None, None, "public"),
        ("是", None, "无", "public"),
        ("是", None, "实名申请", "authorized"),
        ("否", None, None, "not_open"),
        ("是", "授权开放", "实名申请", "authorized"),
        (None, "普遍开放", None, "public"),
        ("依申请开放", None, "实名申请", "authorized"),
        ("否", "普遍开放", None, ""),
        (None, None, None, ""),
    ],
)
def test_openness(flag, kind, condition, openness):
    head = [
        "信息资源名称",
        "信息资源代码",
        "摘要",
        "共享类型",
        "是否向社会开放",
        "开放类型",
        "开放条件",
    ]
    row = ["名录", "1/1", "摘要", "无条件共享", flag, kind, condition]
    (parsed,) = parse_book(book(Grid("目录", [head, row])), CONTEXT).resources
    assert parsed.content.openness == openness
