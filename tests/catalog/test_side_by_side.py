"""Two contents beside each other: fields, and items paired by name, then by meaning."""

import pytest

from catalog.admin.side_by_side import Kind, partners_of, side_by_side
from catalog.codes import normalise_name
from tests import make

SAME_DATUM = {"公民身份号码": "身份证号"}


def meaning(name):
    return SAME_DATUM.get(normalise_name(name), normalise_name(name))


PAIRS = {
    "同名": (["姓名", "性别"], ["性别", "姓名"], [1, 0]),
    "宽度和空格不同": (["姓 名"], ["姓名"], [0]),
    "同义": (["身份证号"], ["公民身份号码"], [0]),
    "同名先于同义": (["公民身份号码", "身份证号"], ["身份证号"], [None, 0]),
    "一边两次": (["姓名", "姓名"], ["姓名"], [0, None]),
    "没有": (["姓名"], [], [None]),
}


@pytest.mark.parametrize("name", PAIRS)
def test_partners(name):
    left, right, expected = PAIRS[name]
    assert partners_of(left, right, meaning) == expected


def test_every_item_stands_in_one_group():
    left = make.content(items=(make.item("姓名"), make.item("身份证号"), make.item("住址")))
    right = make.content(
        "另一项信息",
        items=(make.item("姓名"), make.item("公民身份号码", length="18"), make.item("电话")),
    )
    found = side_by_side(left, right, meaning)
    assert {kind: [one.title for one in found.of(kind)] for kind in Kind} == {
        Kind.SAME: ["姓名"],
        Kind.DIFFERING: ["身份证号"],
        Kind.ONLY_LEFT: ["住址"],
        Kind.ONLY_RIGHT: ["电话"],
    }
    (renamed,) = found.of(Kind.DIFFERING)
    assert (renamed.is_renamed, renamed.right) == (True, "公民身份号码")
    assert [(one.label, one.left, one.right) for one in renamed.differing] == [
        ("数据长度", "50", "18")
    ]


def test_a_different_spelling_of_the_same_name_is_a_difference():
    left, right = make.content(items=(make.item("姓 名"),)), make.content()
    found = side_by_side(left, right.with_values(items=(make.item("姓名"),)))
    assert [one.is_renamed for one in found.of(Kind.DIFFERING)] == [True]


def test_fields_are_all_listed_and_the_differing_marked():
    left = make.content(remark="甲")
    found = side_by_side(left, left.with_values(remark="", grade=3))
    differing = {one.label: (one.left, one.right) for one in found.differing}
    assert differing == {"备注": ("甲", ""), "数据分级": ("2 级", "3 级")}
    assert len(found.fields) > len(found.differing)
    assert not found.is_same
    assert side_by_side(left, left).is_same


def test_what_an_item_leaves_to_its_resource_is_said():
    left = make.content(items=(make.item("姓名", sharing_type="withheld"),))
    right = make.content(items=(make.item("姓名"),))
    (pair,) = side_by_side(left, right).of(Kind.DIFFERING)
    assert [(one.left, one.right) for one in pair.differing] == [("不予共享", "同资源")]
