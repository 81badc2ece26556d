"""Believable catalogue content in any quantity: names that differ, items that vary, no rule broken."""

from collections.abc import Iterator
from itertools import islice, product

from catalog.content import Assessment, ItemContent, ResourceContent

ITEMS_EACH = 10
PLACES = (
    "演集", "酂城", "芒山", "高庄", "薛湖", "蒋口", "陈集", "十八里", "太丘", "李寨", "苗桥", "裴桥",
    "顺和", "马桥", "马牧", "酂阳", "龙岗", "王集", "卧龙", "刘河", "茴村", "条河", "城关", "城厢",
)  # fmt: skip
MATTERS = (
    "低保", "医保", "养老", "户籍", "婚姻", "住房", "学籍", "就业", "残疾", "林权", "水权", "土地",
    "车辆", "企业", "社团", "食品", "药品", "消防", "环评", "公积金", "工伤", "失业", "救助", "抚恤",
    "收养", "殡葬", "地名", "慈善", "福彩", "老龄",
)  # fmt: skip
KINDS = (
    "申请", "审批", "发放", "变更", "注销", "年检", "抽查", "处罚", "备案", "认定", "复核", "公示",
    "缴费", "退费", "举报",
)  # fmt: skip
FIELDS = (
    ("姓名", "C", "50", 3), ("类型", "C", "2", 2), ("办理日期", "D", "8", 2), ("金额", "N", "18", 2),
    ("办理机构", "C", "120", 2), ("联系地址", "C", "200", 3), ("状态", "C", "10", 2),
    ("序号", "I", "8", 1), ("说明", "M", "500", 2), ("更新时间", "T", "14", 1),
)  # fmt: skip


def contents(count: int, provider_name: str, provider_code: str) -> Iterator[ResourceContent]:
    """Yield that many resources of ITEMS_EACH items each."""
    names = islice(product(PLACES, MATTERS, KINDS), count)
    for number, (place, matter, kind) in enumerate(names, 1):
        yield ResourceContent(
            title=f"{place}{matter}{kind}信息",
            provider_name=provider_name,
            provider_code=provider_code,
            abstract=f"{place}办理{matter}{kind}时采集的数据，由业务科室逐日核对，第 {number} 类。",
            format_class="database",
            format_type="MySQL",
            sharing_type="conditional",
            sharing_condition="共享范围：民政、医保、人社部门；使用用途：业务办理时核验。",
            sharing_scope="民政、医保、人社部门",
            sharing_purpose="业务办理时核验",
            method_class="platform",
            method_type="database",
            openness="not_open",
            update_cycle="monthly",
            issued_on="2026-01-15",
            has_no_system=True,
            data_category="general",
            grade=3,
            secrecy_assessment=Assessment(done_on="2026-01-08"),
            privacy_assessment=Assessment(done_on="2026-01-08"),
            items=tuple(
                ItemContent(f"{matter}{title}", "", data_type, length, grade=grade)
                for title, data_type, length, grade in FIELDS
            ),
        )
