"""V8, V9, V10, V16: codes, names, references."""

import pytest

from tests.catalog.good import GOOD, found, items

CODES = {
    "标准代码": ("3070000411481015/000008", []),
    "没有代码": ("", []),
    "历史短代码": ("00201000006", [("warning", "code", None)]),
    "字母代码": ("YC-ZFW_01/7", [("warning", "code", None)]),
    "有汉字": ("永城001", [("error", "code", None)]),
    "有空格": ("307 000/1", [("error", "code", None)]),
    "太长": ("3" * 65, [("error", "code", None)]),
}


@pytest.mark.parametrize("name", CODES)
def test_code_has_shape(name):
    code, expected = CODES[name]
    assert found("V8", GOOD.with_values(code=code)) == expected


NAMES = {
    "各不相同": (["姓名", "性别"], []),
    "完全相同": (["姓名", "性别", "姓名"], [2]),
    "空格和标点不算": (["许可证 编号", "许可证（编号）"], [1]),
    "全角不算": (["A编号", "Ａ编号"], [1]),
    "序号不同是两项": (["联系人1", "联系人2"], []),
    "三个同名": (["甲", "甲", "甲"], [1, 2]),
}


@pytest.mark.parametrize("name", NAMES)
def test_items_have_distinct_names(name):
    titles, repeated = NAMES[name]
    content = GOOD.with_values(items=items(*({"title": title} for title in titles)))
    assert found("V9", content) == [("error", "title", index) for index in repeated]


SYSTEMS = {
    "应急指挥调度系统": True,
    "市共享平台": True,
    "政府门户网站": True,
    "掌上办事小程序": True,
    "业务系统（二期）": True,
    "信息系统登记信息": False,
    "平台企业名录": False,
    "农业机械购置补贴发放信息": False,
}


@pytest.mark.parametrize("title", SYSTEMS)
def test_name_is_not_a_system(title):
    expected = [("warning", "title", None)] if SYSTEMS[title] else []
    assert found("V10", GOOD.with_values(title=title)) == expected


KNOWN = {"3070000411481001/000001"}
WARNING = [("warning", "related", None)]
RELATED = {
    "没有关联": ((), KNOWN, []),
    "存在": (("3070000411481001/000001",), KNOWN, []),
    "代码和类目名称": (("3070000411481001/000001 人口基本信息",), KNOWN, []),
    "不存在": (("3070000411481999/000099",), KNOWN, WARNING),
    "一个存在一个不存在": (("3070000411481001/000001", "3070000/9"), KNOWN, WARNING),
    "只有名称": (("人口基本信息",), KNOWN, WARNING),
    "关联自己": ((GOOD.code,), {GOOD.code}, WARNING),
    "不知道目录": (("3070000411481999/000099",), None, []),
}


@pytest.mark.parametrize("name", RELATED)
def test_related_codes_exist(name):
    related, known, expected = RELATED[name]
    assert found("V16", GOOD.with_values(related=related), known_codes=known) == expected
