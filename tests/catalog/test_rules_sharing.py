"""V2, V4, V6, V12: sharing types, conditions, items against their resource."""

import pytest

from catalog.choices import SharingType
from tests.catalog.good import CONDITION, FREE, GOOD, WITHHELD, found, items

U, C, W = SharingType.UNCONDITIONAL, SharingType.CONDITIONAL, SharingType.WITHHELD
V2_ERROR = [("error", "sharing_condition", None)]

CONDITIONS = {
    "范围和用途齐全": (CONDITION, []),
    "一句话写明": ("用于婚姻状况核验，限民政、医保部门。", []),
    "审批之外也写明": ("经审批后供市直部门办理户籍业务", []),
    "写给某局开展工作": ("向医保局共享，支撑参保扩面", []),
    "仅限某部门核验": ("仅限税务部门用于不动产交易核验", []),
    "供办案": ("供公安机关、人民法院办案使用", []),
    "履职范围": ("市直各单位因履职需要，用于业务协同", []),
    "空": ("", V2_ERROR),
    "无": ("无", V2_ERROR),
    "部门名称里的字不是用途": ("需经大数据管理局审批", V2_ERROR),
    "统计部门不是用途": ("限统计部门经批准使用", V2_ERROR),
    "依法依规": ("依法依规共享", V2_ERROR),
    "根据工作需要": ("根据工作需要提供", V2_ERROR),
    "斜杠": (" / ", V2_ERROR),
    "无条件": ("无条件", V2_ERROR),
    "按规定": ("按规定", V2_ERROR),
    "按有关规定执行": ("按有关规定执行。", V2_ERROR),
    "依申请": ("依申请", V2_ERROR),
    "依申请共享": ("依申请共享", V2_ERROR),
    "需审批": ("需审批", V2_ERROR),
    "只有程序": ("需经书面申请并由本单位同意后提供", V2_ERROR),
    "只有范围": ("仅限公安机关经审批后使用", V2_ERROR),
    "只有用途": ("用于数据校核", V2_ERROR),
    "标题后没有内容": ("共享范围：；用途：", V2_ERROR),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_condition_lists_scope_and_use(name):
    condition, expected = CONDITIONS[name]
    assert found("V2", GOOD.with_values(sharing_condition=condition)) == expected


def test_scope_and_use_in_their_own_fields():
    content = GOOD.with_values(sharing_condition="依申请", sharing_scope="民政局")
    assert found("V2", content) == V2_ERROR
    assert found("V2", content.with_values(sharing_purpose="低保核查")) == []


def test_conditional_item_without_condition_is_shown():
    content = FREE.with_values(items=items({}, {"sharing_type": C}))
    assert found("V2", content) == [("warning", "sharing_condition", 1)]
    content = FREE.with_values(items=items({"sharing_type": C, "sharing_condition": CONDITION}))
    assert found("V2", content) == []


RESTRICTIONS = {
    "空": ("", False),
    "无": ("无", False),
    "无条件": ("无条件", False),
    "只写用途": ("用途：行政依据、业务协同", False),
    "面向全部部门": ("面向所有政府部门", False),
    "无需申请": ("无需申请即可使用", False),
    "履职需要时": ("供各部门在履行职责需要时使用", False),
    "书面申请": ("需经书面申请并由本单位同意后提供", True),
    "仅限": ("仅限公安机关经审批后使用", True),
    "签协议": ("签订数据使用协议", True),
    "限部门": ("限教育部门使用", True),
    "不得": ("不得用于商业用途", True),
}


@pytest.mark.parametrize("name", RESTRICTIONS)
def test_unconditional_carries_no_restriction(name):
    condition, is_found = RESTRICTIONS[name]
    expected = [("warning", "sharing_condition", None)] if is_found else []
    assert found("V4", FREE.with_values(sharing_condition=condition)) == expected


def test_restriction_on_an_unconditional_item():
    own = {"sharing_condition": "须经批准"}
    assert found("V4", FREE.with_values(items=items({}, own))) == [
        ("warning", "sharing_condition", 1)
    ]
    assert found("V4", GOOD.with_values(items=items(own))) == []


FOUNDATIONS = {
    "基础类无条件": ("101", U, []),
    "基础类有条件": ("1040000411481015", C, [("warning", "sharing_type", None)]),
    "基础类不予": ("101", W, [("warning", "sharing_type", None)]),
    "部门类有条件": ("3070000411481015", C, []),
    "没有分类": ("", C, []),
    "没有共享类型": ("101", "", []),
}


@pytest.mark.parametrize("name", FOUNDATIONS)
def test_foundation_resources_are_unconditional(name):
    class_code, sharing_type, expected = FOUNDATIONS[name]
    content = GOOD.with_values(class_code=class_code, sharing_type=sharing_type)
    assert found("V6", content) == expected


MIXES = {
    "信息项没有自己的类型": (U, ["", ""], []),
    "一致": (C, [C, C], []),
    "资源比全部信息项宽": (U, [C, W], [("error", "sharing_type", None)]),
    "唯一的信息项更严": (U, [C], [("error", "sharing_type", None)]),
    "部分信息项更严": (U, [U, C], [("warning", "sharing_type", None)]),
    "空的按资源算": (U, ["", C], [("warning", "sharing_type", None)]),
    "有宽有严": (C, [U, W], [("warning", "sharing_type", None)]),
    "资源比全部信息项严": (C, [U, U], [("warning", "sharing_type", None)]),
    "不予但信息项有条件": (W, [C, C], [("warning", "sharing_type", None)]),
    "部分信息项更宽": (C, [C, U], []),
    "资源没有类型": ("", [C, U], []),
}


@pytest.mark.parametrize("name", MIXES)
def test_items_against_their_resource(name):
    own, types, expected = MIXES[name]
    rows = items(*({"sharing_type": kind} for kind in types))
    assert found("V12", WITHHELD.with_values(sharing_type=own, items=rows)) == expected
