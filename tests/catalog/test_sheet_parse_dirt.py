"""What is wrong with single cells: code, level and address, and never a guess instead."""

import pytest

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import FIRST, PROVIDER, PROVIDER_CODE, book, flat, local, national, record

CONTEXT = ParseContext(Party(PROVIDER, PROVIDER_CODE), known_codes=frozenset())


def parse(*sheets, **details):
    return parse_book(book(*sheets, **details), CONTEXT)


def read_one(make, header, value, **cells):
    sheet = make([record(1, **cells)], layout=FIRST)
    reading = parse(sheet.put(sheet.at(header), value))
    where = sheet.at(header)
    own = [(one.level, one.code) for one in reading.problems if one.cell == where]
    others = [one for one in reading.problems if one.cell != where and one.is_error]
    assert others == []
    return reading.resources[0], own


NATIONAL = [
    ("信息资源代码", 114114810099010085, "error", "D01"),
    ("信息资源代码", 3.07000041148103e25, "error", "D01"),
    ("信息资源代码", 30700041148103, "warning", "D03"),
    ("资源提供方代码", 1.141148100990101e17, "error", "D01"),
    ("资源提供方代码", "11411481YCDEM0075A", "error", "D08"),
    ("资源提供方代码", "11411481YCDEM0075", "error", "D08"),
    ("资源提供方代码", "11411481YCDEMOO75H", "error", "D08"),
    ("资源提供方代码", "00990100-8", "warning", "D10"),
    ("资源提供方代码", "11411481YCDEM0083C", "error", "D09"),
    ("提供方名称", "永城市财政局", "error", "D09"),
    ("共享类型", "共享", "error", "D04"),
    ("共享类型", "无条件开放", "error", "D04"),
    ("共享类型", "有条件共享/不予共享", "error", "D04"),
    ("共享类型", "01", "error", "D05"),
    ("共享类型", "4", "error", "D05"),
    ("共享类型", "1-有条件共享", "error", "D06"),
    ("数据类型", "字符型N", "error", "D06"),
    ("是否向社会开放", "1-否", "error", "D06"),
    ("是否向社会开放", "待定", "error", "D21"),
    ("是否向社会开放", "2", "error", "D21"),
    ("发布日期", "2025-09-31", "error", "D07"),
    ("发布日期", "待定", "error", "D07"),
    ("发布日期", "2025年8月", "warning", "D07"),
    ("数据存储总量(G)", "12G", "warning", "D12"),
    ("数据存储总量(G)", "约100", "error", "D12"),
    ("信息资源格式分类", "纸质", "error", "D16"),
    ("更新周期", "每121日", "error", "D16"),
    ("更新周期", "3", "error", "D16"),
    ("数据类型", "胶片型", "error", "D16"),
    ("共享方式类型", "面交", "error", "D16"),
    ("信息资源名称", "名" * 201, "error", "V9"),
]


@pytest.mark.parametrize(("header", "value", "level", "code"), NATIONAL)
def test_national_form(header, value, level, code):
    resource, own = read_one(national, header, value)
    assert (level, code) in own
    assert all(one in own for one in own if one[0] != "error" or one[1] == code)
    assert resource.is_rejected == (level == "error")


@pytest.mark.parametrize("value", ["1", 2, "02", "１"])
@pytest.mark.parametrize("header", ["信息资源共享类型", "字段共享类型"])
def test_a_bare_digit_in_a_local_form(header, value):
    resource, own = read_one(local, header, value)
    assert own == [("error", "D05")]
    if header == "信息资源共享类型":
        assert resource.content.sharing_type == ""
    assert resource.content.items[0].sharing_type == ""


@pytest.mark.parametrize(
    ("value", "expected"), [("1", "unconditional"), (2, "conditional"), ("３", "withheld")]
)
def test_a_bare_digit_in_the_national_form(value, expected):
    condition = {"unconditional": "无", "conditional": "共享范围：市直部门；用途：校核。"}.get(
        expected, "理由：保密；依据：《中华人民共和国统计法》第二十五条。"
    )
    resource, own = read_one(national, "共享类型", value, 共享条件=condition)
    assert own == []
    assert resource.content.sharing_type == expected


CLEAN = [
    ("共享类型", "２、条件共享", "sharing_type", "conditional"),
    ("共享类型", "有 条 件 共 享类", "sharing_type", "conditional"),
    ("共享类型", "02-有条件共享", "sharing_type", "conditional"),
    ("是否向社会开放", "0-否", "openness", "not_open"),
    ("是否向社会开放", "×", "openness", "not_open"),
    ("更新周期", "每 半年", "update_cycle", "half_yearly"),
    ("更新周期", "‘每年’", "update_cycle", "yearly"),
    ("更新周期", "按季度更新", "update_cycle", "quarterly"),
    (
        "信息资源代码",
        "３０７００００４１１４８１０１１／０００００１",
        "code",
        "3070000411481011/000001",
    ),
    ("资源提供方代码", " 11411481ycdem0075h", "provider_code", PROVIDER_CODE),
    ("提供方名称", "民政局", "provider_name", "民政局"),
    ("发布日期", 45901, "issued_on", "2025-09-01"),
    ("发布日期", "/", "issued_on", ""),
    ("信息资源格式分类", "3数据库", "format_class", "database"),
    ("共享方式类型", "接口（服务）", "method_type", "interface"),
    ("信息资源名称", "\u3000低保\u200b名录_x000D_", "title", "低保名录"),
]


@pytest.mark.parametrize(("header", "value", "field", "expected"), CLEAN)
def test_dirt_that_is_cleaned_without_an_error(header, value, field, expected):
    resource, own = read_one(national, header, value)
    assert getattr(resource.content, field) == expected
    assert not resource.is_rejected
    assert own == []


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("100位", "100"),
        (100.0, "100"),
        ("１４，２", "14,2"),
        ("varchar(50)", "50"),
        ("不限", "不限"),
    ],
)
def test_length(value, length):
    resource, own = read_one(national, "数据长度", value)
    assert (resource.content.items[0].length, own) == (length, [])


def test_a_type_may_carry_its_length():
    sheet = national([record(1)], layout=FIRST)
    sheet.put(sheet.at("数据类型"), "字符型C(18)").put(sheet.at("数据长度"), None)
    item = parse(sheet).resources[0].content.items[0]
    assert (item.data_type, item.length) == ("C", "18")


@pytest.mark.parametrize(
    "header", ["信息资源摘要", "信息资源代码", "共享类型", "信息项名称", "信息资源名称"]
)
def test_a_formula_without_a_result(header):
    sheet = national([record(1)], layout=FIRST)
    reading = parse(sheet.formula(sheet.at(header)))
    errors = {(one.cell, one.code) for one in reading.problems if one.is_error}
    assert (sheet.at(header), "D02") in errors
    assert {code for _, code in errors} <= {"D02", "D14"}
    assert len(reading.resources) == 1


def test_unknown_values_are_not_filled_with_a_default():
    sheet = national([record(1)], layout=FIRST)
    for header in ("共享类型", "是否向社会开放", "更新周期"):
        sheet.put(sheet.at(header), "其他说法")
    content = parse(sheet).resources[0].content
    assert (content.sharing_type, content.openness, content.update_cycle) == ("", "", "")


SECRET_WORDS = ["是", "涉密", "机密", "1", "√", "涉密政务信息资源目录"]


@pytest.mark.parametrize("word", SECRET_WORDS)
def test_a_classified_resource_keeps_its_addresses_only(word):
    sheet = local([record(1), record(2)], layout=FIRST)
    reading = parse(sheet.put(sheet.at("是否涉密", 1), word))
    first, second = reading.resources
    assert (second.classified, second.item_count, second.content.to_json()) == (True, 3, {})
    (problem,) = reading.problems
    assert (problem.code, problem.cell, problem.clauses) == (
        "V13",
        sheet.at("是否涉密", 1),
        ("T3.1",),
    )
    kept = repr(reading)
    assert "婚姻登记信息" not in kept
    assert "第2项信息" not in kept
    assert not first.is_rejected


def test_a_date_of_1904():
    sheet = national([record(1, 发布日期=42453)], layout=FIRST)
    reading = parse(sheet, uses_1904=True)
    assert reading.resources[0].content.issued_on == "2020-03-25"


def test_a_number_column_without_a_unit_says_how_it_was_read():
    head = ["信息资源名称", "信息资源代码", "摘要", "提供方", "共享类型", "数据存储总量"]
    reading = parse(flat(head, [["名录", "1/1", "摘要", PROVIDER, "无条件共享", 2]]))
    assert ("F1", "warning", "D12") in {(one.cell, one.level, one.code) for one in reading.problems}
    assert reading.resources[0].content.census.bytes_total == 2 * 1024**3


def test_problems_speak_plainly():
    sheet = national([record(1, 共享类型="按需提供")], layout=FIRST)
    (problem,) = parse(sheet).problems
    assert problem.message == "共享类型“按需提供”不是规定的取值。"
    assert problem.remedy == "从无条件共享、有条件共享、不予共享中选一个；系统不代为推定。"
    assert problem.resource == "城市低保对象信息"
