"""V5, V13, V14, V15, V17: opening, secrets, personal information, grades."""

import pytest

from catalog.choices import Openness
from tests.catalog.good import FREE, GOOD, WITHHELD, found, items

OPEN = FREE.with_values(openness=Openness.PUBLIC)
CLOSED = Openness.NOT_OPEN

V5 = {
    "不予且不开放": (WITHHELD, []),
    "不予却普遍开放": (
        WITHHELD.with_values(openness=Openness.PUBLIC),
        [("error", "openness", None)],
    ),
    "不予却授权开放": (
        WITHHELD.with_values(openness=Openness.AUTHORIZED),
        [("error", "openness", None)],
    ),
    "有条件可以开放": (GOOD.with_values(openness=Openness.PUBLIC), []),
    "不予的信息项开放": (
        OPEN.with_values(items=items({"sharing_type": "withheld", "is_open": True})),
        [("error", "is_open", 0)],
    ),
    "不予资源的信息项开放": (
        WITHHELD.with_values(items=items({}, {"is_open": True})),
        [("error", "is_open", 1)],
    ),
}


@pytest.mark.parametrize("name", V5)
def test_withheld_is_not_open(name):
    content, expected = V5[name]
    assert found("V5", content) == expected


V15 = {
    "授权开放有条件": (Openness.AUTHORIZED, "实名申请并说明用途", False),
    "授权开放没有条件": (Openness.AUTHORIZED, "", True),
    "授权开放写无": (Openness.AUTHORIZED, "无", True),
    "普遍开放不要条件": (Openness.PUBLIC, "无", False),
    "不开放不要条件": (CLOSED, "", False),
}


@pytest.mark.parametrize("name", V15)
def test_authorised_opening_has_condition(name):
    openness, condition, is_found = V15[name]
    content = FREE.with_values(openness=openness, open_condition=condition)
    assert found("V15", content) == ([("error", "open_condition", None)] if is_found else [])


def test_opening_condition_without_a_column_is_a_warning():
    content = FREE.with_values(openness=Openness.AUTHORIZED)
    unasked = frozenset({"open_condition"})
    assert found("V15", content, unasked=unasked) == [("warning", "open_condition", None)]


V17 = {
    "一级开放": (OPEN.with_values(items=items({"grade": 1})), []),
    "二级开放": (OPEN.with_values(items=items({"grade": 2, "is_open": True})), []),
    "三级开放": (
        OPEN.with_values(items=items({"grade": 3, "is_open": True})),
        [("error", "is_open", 0)],
    ),
    "三级随资源开放": (OPEN.with_values(items=items({"grade": 3})), [("error", "is_open", 0)]),
    "四级去标识化后开放": (
        OPEN.with_values(items=items({"grade": 4, "is_deidentified": True})),
        [],
    ),
    "四级不开放": (OPEN.with_values(items=items({"grade": 4, "is_open": False})), []),
    "四级随资源不开放": (GOOD.with_values(items=items({"grade": 4})), []),
    "重要数据开放": (
        OPEN.with_values(items=items({"data_category": "important"})),
        [("error", "is_open", 0)],
    ),
    "核心数据开放": (
        OPEN.with_values(items=items({}, {"data_category": "core", "is_open": True})),
        [("error", "is_open", 1)],
    ),
    "资源四级只开放低级信息项": (
        OPEN.with_values(grade=4, items=items({"grade": 4, "is_open": False}, {"grade": 1})),
        [],
    ),
    "信息项没有分级而资源三级": (
        OPEN.with_values(grade=3, items=items({}, {})),
        [("error", "openness", None)],
    ),
    "核心数据资源没有信息项": (
        OPEN.with_values(data_category="core", items=()),
        [("error", "openness", None)],
    ),
}


@pytest.mark.parametrize("name", V17)
def test_grave_data_is_not_open(name):
    content, expected = V17[name]
    assert found("V17", content) == expected


SAFE = {"title": "公民身份号码", "grade": 4}
PERSONAL = ("warning", "title", 0)
V14 = {
    "有条件不开放四级": (GOOD, SAFE, []),
    "无条件": (FREE, SAFE, [PERSONAL]),
    "随资源开放": (GOOD.with_values(openness="public"), SAFE, [PERSONAL]),
    "只定为二级": (GOOD, SAFE | {"grade": 2}, [PERSONAL]),
    "没有定级不提示": (GOOD, {"title": "手机号码"}, []),
    "写明不是个人信息": (FREE, {"title": "经营者姓名", "is_personal": False}, []),
    "写明是个人信息": (FREE, {"title": "编号", "is_personal": True}, [PERSONAL]),
    "已去标识化": (FREE, SAFE | {"is_deidentified": True}, []),
    "单位的电话": (FREE, {"title": "单位联系电话"}, []),
    "企业名称": (FREE, {"title": "企业名称"}, []),
}


@pytest.mark.parametrize("name", V14)
def test_personal_items_are_guarded(name):
    content, item, expected = V14[name]
    assert found("V14", content.with_values(items=items(item))) == expected


V13 = {
    "普通资源": (GOOD, []),
    "名称带密级": (GOOD.with_values(title="某方案（秘密★10年）"), [("error", "title", None)]),
    "摘要带密级": (GOOD.with_values(abstract="机密★长期"), [("error", "abstract", None)]),
    "信息项带密级": (
        GOOD.with_values(items=items({"description": "绝密★"})),
        [("error", "title", 0)],
    ),
    "商业秘密不是国家秘密": (GOOD.with_values(remark="可能涉及商业秘密"), []),
}


@pytest.mark.parametrize("name", V13)
def test_no_secrets(name):
    content, expected = V13[name]
    assert found("V13", content) == expected
