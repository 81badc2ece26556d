"""What other departments write into cells that no sample has."""

import pytest

from tests.other_departments import HEADERS, WITHHELD, found, read, row, sheet
from tests.sheets import FIRST, PROVIDER, local, national, record

VALUES = [
    ("共享方式分类", "无", []),
    ("共享方式分类", "不共享", []),
    ("数据类型", "无", []),
    ("信息资源提供方", f"{PROVIDER}区划地名股", []),
    ("信息资源提供方", f"{PROVIDER}、永城市公安局", [("error", "D09", "D2")]),
    ("信息资源格式分类", "1-数据库", [("error", "D06", "G2")]),
    ("信息资源格式分类", "3-数据库", []),
    ("信息资源格式类型", "xls/xlsx", [("error", "V7", "H2")]),
    ("信息资源格式类型", "MySQL、Oracle", []),
    ("信息资源代码", "1" * 201, [("error", "V8", "C2")]),
    ("资源提供方代码", "1" * 201, [("error", "D08", "E2")]),
    ("共享条件", "按需使用", []),
    ("共享条件", "只向财政部门提供", [("warning", "V4", "M2")]),
    ("共享条件", "提供给公安部门", [("warning", "V4", "M2")]),
    ("共享条件", "提供给各部门，行政依据", []),
]


@pytest.mark.parametrize(("header", "value", "problems"), VALUES)
def test_values(header, value, problems):
    cells = {"共享方式类型": None} if header == "共享方式分类" else {}
    expected = [one for one in found(read(sheet(row(**cells | {header: value})))) if one[1] != "V1"]
    assert expected == problems


@pytest.mark.parametrize("written", ["无", "/"])
def test_a_file_that_says_it_has_no_items(written):
    cells = {"信息资源格式分类": "电子文件", "信息资源格式类型": "pdf", "共享方式类型": "文件"}
    reading = read(sheet(row(**cells, 信息项名称=written, 数据类型=written, 数据长度=written)))
    assert (reading.resources[0].content.items, found(reading)) == ((), [])


def test_items_and_their_types_in_one_cell():
    at = HEADERS.index("数据类型")
    cells = row(信息项名称="名称/字符型、人口/整型、证照/护照")
    reading = read(
        sheet([*cells[:at], *cells[at + 2 :]], headers=[*HEADERS[:at], *HEADERS[at + 2 :]])
    )
    items = [(one.title, one.data_type) for one in reading.resources[0].content.items]
    assert items == [("名称", "C"), ("人口", "I"), ("证照/护照", "")]


CONDITIONS = [
    ("理由：统计原始资料；依据：国发〔2016〕51号第十条。", None, ["warning"]),
    ("理由：统计原始资料；依据：国发〔2016〕51号。", None, ["error", "warning"]),
    ("依据《中华人民共和国统计法》第二十五条，涉及统计原始资料", None, []),
    (WITHHELD["共享条件"], "法律法规", []),
    ("涉及在办案件", "法律法规", ["error"]),
    ("不予共享", "《中华人民共和国刑事诉讼法》第五十四条", ["error"]),
]


@pytest.mark.parametrize(("condition", "basis", "levels"), CONDITIONS)
def test_reason_and_basis(condition, basis, levels):
    cells = WITHHELD | {"共享条件": condition, "不予共享依据": basis}
    problems = read(local([record(1, **cells)])).problems
    assert [one.level for one in problems if one.code == "V3"] == levels


SECRECY = [
    ("是（秘密级）", True),
    ("涉密（机密）", True),
    ("否（公开）", False),
    ("不涉及国家秘密", False),
    ("非密", False),
]


@pytest.mark.parametrize(("written", "is_secret"), SECRECY)
def test_secrecy_in_other_words(written, is_secret):
    reading = read(local([record(1, 是否涉密=written), record(2)]))
    assert reading.resources[0].classified is is_secret
    assert [one.code for one in reading.problems] == ["V13"] * is_secret


def test_secrecy_on_a_later_row_is_reported_there():
    broken = local([record(1), record(2)], layout=FIRST)
    broken.put(broken.at("是否涉密", 0, 1), "是")
    assert found(read(broken)) == [("error", "V13", broken.at("是否涉密", 0, 1))]


def test_an_odd_flag_beyond_the_national_form_is_only_mentioned():
    one = record(1)
    one["items"] = [cells | {"是否主键": "2"} for cells in one["items"]]
    assert {(level, code) for level, code, _ in found(read(local([one])))} == {("warning", "D16")}


def test_numbered_references():
    codes = "1.3070000411481011/000001\n2.3070000411481011/000002"
    reading = read(
        national(
            [record(number, 关联及类目名称=codes if number == 3 else None) for number in (1, 2, 3)]
        )
    )
    assert reading.resources[2].content.related == tuple(
        f"3070000411481011/00000{number}" for number in (1, 2)
    )
    assert found(reading) == []


@pytest.mark.parametrize(
    ("header", "level"), [("数据量(条)", "warning"), ("结构化信息记录总数(条)", "error")]
)
def test_a_local_column_of_quantities_is_no_census(header, level):
    headers = [*HEADERS[:8], header, *HEADERS[8:]]
    reading = read(sheet([*row()[:8], "若干", *row()[8:]], headers=headers))
    assert found(reading) == [(level, "D12", "I2")]
