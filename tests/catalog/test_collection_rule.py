"""Which resource gives what a material asks for: pure, explained, at most three, never repeated."""

import pytest

from catalog.rules.collection import MOST_OFFERS, Asked, Match, Offer, Offers

# 1 人口, 2 企业登记, 3 不动产, 4 a small copy of 人口, 5 named like a certificate
OFFERS = Offers(
    [
        Offer(1, "人口基本信息", frozenset({"姓名", "公民身份号码", "出生日期", "户籍地址"})),
        Offer(2, "企业登记基本信息", frozenset({"企业名称", "成立日期", "经营范围", "住所"})),
        Offer(3, "不动产登记信息", frozenset({"不动产权证号", "坐落", "建筑面积"})),
        Offer(4, "户籍地址信息", frozenset({"户籍地址"})),
        Offer(5, "结婚证", frozenset({"登记日期"})),
    ]
)
IGNORED = {"姓名", "公民身份号码"}


def ask(title: str, *items: str) -> Asked:
    return Asked(title, {one: one for one in items})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (ask("申请表", "姓名", "公民身份号码"), []),
        (
            ask("申请表", "姓名", "出生日期", "户籍地址", "月收入"),
            [Match(1, False, ("出生日期", "户籍地址"), ("月收入",))],
        ),
        (
            ask("结婚证"),
            [Match(5, True, (), ())],
        ),
        (
            ask("经营材料", "企业名称", "坐落"),
            [
                Match(2, False, ("企业名称",), ("坐落",)),
                Match(3, False, ("坐落",), ("企业名称",)),
            ],
        ),
        (ask("户籍地址"), [Match(1, True, (), ()), Match(4, True, (), ())]),
        (ask("安全管理制度文本"), []),
    ],
)
def test_what_the_catalogue_gives(asked: Asked, expected: list[Match]) -> None:
    assert OFFERS.matches(asked, IGNORED, {}) == expected


def test_the_designated_source_goes_first() -> None:
    asked = ask("申请表", "户籍地址")
    assert [one.resource for one in OFFERS.matches(asked, IGNORED, {})] == [1]
    preferred = OFFERS.matches(asked, IGNORED, {"户籍地址": 4})
    assert [one.resource for one in preferred] == [4]


def test_a_resource_that_adds_nothing_is_left_out() -> None:
    asked = ask("申请表", "出生日期", "户籍地址")
    assert [one.resource for one in OFFERS.matches(asked, IGNORED, {})] == [1]


def test_no_more_than_three_are_named() -> None:
    many = Offers([Offer(number, f"t{number}", frozenset({f"i{number}"})) for number in range(9)])
    found = many.matches(ask("x", *(f"i{number}" for number in range(9))), (), {})
    assert len(found) == MOST_OFFERS
