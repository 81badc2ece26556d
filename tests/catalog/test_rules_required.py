"""V1: what every entry must state."""

import pytest

from catalog.content import ItemContent
from catalog.rules import check_content
from tests.catalog.good import GOOD, WITHHELD, found

CASES = {
    "齐全": (GOOD, []),
    "不予共享不要求共享方式": (WITHHELD, []),
    "没有名称": (GOOD.with_values(title=""), [("error", "title", None)]),
    "名称只有标点": (GOOD.with_values(title="——"), [("error", "title", None)]),
    "没有提供方": (GOOD.with_values(provider_name=""), [("error", "provider_name", None)]),
    "没有提供方代码": (GOOD.with_values(provider_code=""), [("error", "provider_code", None)]),
    "摘要只有空格": (GOOD.with_values(abstract="　 "), [("error", "abstract", None)]),
    "没有格式分类": (GOOD.with_values(format_class=""), [("error", "format_class", None)]),
    "没有格式类型": (GOOD.with_values(format_type=""), [("error", "format_type", None)]),
    "没有共享类型": (GOOD.with_values(sharing_type=""), [("error", "sharing_type", None)]),
    "没有写明是否开放": (GOOD.with_values(openness=""), [("error", "openness", None)]),
    "没有更新周期": (GOOD.with_values(update_cycle=""), [("error", "update_cycle", None)]),
    "没有共享方式只提示": (
        GOOD.with_values(method_class="", method_type=""),
        [("warning", "method_class", None)],
    ),
    "共享平台没有写类型只提示": (
        GOOD.with_values(method_type=""),
        [("warning", "method_type", None)],
    ),
    "邮件不要求类型": (GOOD.with_values(method_class="mail", method_type=""), []),
    "数据库没有信息项": (GOOD.with_values(items=()), [("error", "items", None)]),
    "电子文件可以没有信息项": (GOOD.with_values(items=(), format_class="document"), []),
    "信息项没有名称": (
        GOOD.with_values(items=(*GOOD.items, ItemContent(data_type="C"))),
        [("error", "title", 2)],
    ),
    "没有代码不是缺项": (GOOD.with_values(code=""), []),
}


@pytest.mark.parametrize("name", CASES)
def test_required_elements(name):
    content, expected = CASES[name]
    assert found("V1", content) == expected


def test_field_the_sheet_has_no_column_for_is_a_warning():
    content = GOOD.with_values(update_cycle="", openness="")
    assert found("V1", content, unasked=frozenset({"openness"})) == [
        ("warning", "openness", None),
        ("error", "update_cycle", None),
    ]


def test_a_correct_resource_has_no_findings():
    assert check_content(GOOD).findings == ()
    assert check_content(WITHHELD).findings == ()
