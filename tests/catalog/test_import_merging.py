"""Decision 14 as a table: column absent, blank, 清空, and what a row's own choice makes void."""

import pytest

from catalog.content import Assessment, Basis, Census, ItemContent, ResourceContent
from catalog.sheets.merging import Kept, Statement, merge

RECORD = ResourceContent(
    title="低保对象信息",
    code="307/000001",
    provider_name="民政局",
    provider_code="11411481YCDEM0075H",
    abstract="旧摘要",
    sharing_type="conditional",
    sharing_condition="范围：民政；用途：核验",
    sharing_scope="民政",
    sharing_purpose="核验",
    method_class="platform",
    method_type="interface",
    openness="authorized",
    open_condition="登记后",
    open_basis="办法",
    update_cycle="yearly",
    secrecy_assessment=Assessment(done_on="2026-01-08"),
    census=Census(bytes_total=10, records_total=5),
    items=(ItemContent("姓名", data_type="C", length="50"), ItemContent("日期", data_type="D")),
)


def row(stated=(), cleared=(), blank=(), **values):
    return Statement(
        ResourceContent(**values), frozenset(stated), frozenset(cleared), frozenset(blank), ()
    )


def changed(after):
    names = RECORD.__slots__
    return {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(RECORD, name)
    }


CASES = {
    "列不存在则保留": (row(), {}, []),
    "写明则取新值": (row(["abstract"], abstract="新摘要"), {"abstract": "新摘要"}, []),
    "空白保留并提示": (row(blank=["abstract"]), {}, [Kept("abstract")]),
    "两边都空白不提示": (row(blank=["remark"]), {}, []),
    "清空": (row(cleared=["abstract"]), {"abstract": ""}, []),
    "不开放使开放条件作废": (
        row(["openness"], blank=["open_condition"], openness="not_open"),
        {"openness": "not_open", "open_condition": "", "open_basis": ""},
        [],
    ),
    "不予共享使共享方式和条件作废": (
        row(
            ["sharing_type", "bases"],
            blank=["method_class", "method_type"],
            sharing_type="withheld",
            bases=(Basis("law", "统计法"),),
        ),
        {
            "sharing_type": "withheld",
            "bases": (Basis("law", "统计法"),),
            "method_class": "",
            "method_type": "",
            "sharing_condition": "",
            "sharing_scope": "",
            "sharing_purpose": "",
        },
        [],
    ),
    "改无条件使共享条件作废": (
        row(["sharing_type"], blank=["sharing_condition"], sharing_type="unconditional"),
        {
            "sharing_type": "unconditional",
            "sharing_condition": "",
            "sharing_scope": "",
            "sharing_purpose": "",
        },
        [],
    ),
    "普查只写一格": (
        row(["census.bytes_total"], blank=["census.records_total"], census=Census(bytes_total=11)),
        {"census": Census(bytes_total=11, records_total=5)},
        [Kept("census.records_total")],
    ),
    "提供方以登记为准": (row(["provider_name"], provider_name="别的局"), {}, []),
}


@pytest.mark.parametrize(("given", "differs", "kept"), CASES.values(), ids=CASES)
def test_resource_fields(given, differs, kept):
    after, noted = merge(given, RECORD)
    assert (changed(after), noted) == (differs, kept)


def with_items(*items, columns=("data_type", "length"), cleared=()):
    return Statement(ResourceContent(items=items), (), (), (), columns, cleared)


ITEM_CASES = {
    "没有信息项一栏": (with_items(), RECORD.items, []),
    "同名信息项空白保留": (
        with_items(ItemContent("姓 名"), ItemContent("日期", data_type="D")),
        (ItemContent("姓 名", data_type="C", length="50"), ItemContent("日期", data_type="D")),
        [Kept("data_type", 0), Kept("length", 0)],
    ),
    "列不存在不提示": (
        with_items(ItemContent("姓名"), ItemContent("日期"), columns=()),
        RECORD.items,
        [],
    ),
    "未列出的信息项去掉": (with_items(ItemContent("姓名"), columns=()), RECORD.items[:1], []),
    "新信息项": (
        with_items(
            ItemContent("姓名"), ItemContent("日期"), ItemContent("金额", data_type="N"), columns=()
        ),
        (*RECORD.items, ItemContent("金额", data_type="N")),
        [],
    ),
    "信息项清空": (
        with_items(ItemContent("姓名"), ItemContent("日期"), columns=(), cleared={(0, "length")}),
        (ItemContent("姓名", data_type="C"), RECORD.items[1]),
        [],
    ),
}


@pytest.mark.parametrize(("given", "items", "kept"), ITEM_CASES.values(), ids=ITEM_CASES)
def test_items(given, items, kept):
    after, noted = merge(given, RECORD)
    assert (after.items, noted) == (items, kept)


def test_the_same_row_again_changes_nothing():
    stated = frozenset({"title", "abstract", "sharing_type", "openness", "update_cycle"})
    again = Statement(RECORD, stated, (), (), ("data_type", "length"))
    assert merge(again, RECORD)[0] == RECORD
