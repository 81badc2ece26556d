"""One correct resource, from which every rule test departs by the fields it names."""

from typing import Any

from catalog.choices import (
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.content import Basis, ItemContent, ResourceContent
from catalog.rules import RULES, RuleContext

LAW = Basis("law", "中华人民共和国民法典", "", "第一千一百一十条")
LOCAL = Basis("other_document", "永城市统计资料管理办法", "", "第五条")
CONDITION = "共享范围：市直有关部门和乡镇(街道)；用途：数据校核。"

GOOD = ResourceContent(
    title="农业机械购置补贴发放信息",
    code="3070000411481015/000008",
    class_code="3070000411481015",
    provider_name="永城市农业农村局",
    provider_code="11411481YCDEM0112P",
    provider_unit="农业机械化股",
    abstract="农业机械购置补贴的申报与发放情况，主要包括机具名称、补贴金额等内容。",
    format_class=FormatClass.DATABASE,
    format_type="MySQL",
    sharing_type=SharingType.CONDITIONAL,
    sharing_condition=CONDITION,
    method_class=MethodClass.PLATFORM,
    method_type=MethodType.INTERFACE,
    openness=Openness.NOT_OPEN,
    update_cycle=UpdateCycle.MONTHLY,
    issued_on="2025-09-01",
    items=(
        ItemContent("机具名称", data_type=DataType.CHARACTER, length="100"),
        ItemContent("补贴金额", data_type=DataType.CURRENCY, length="12,2"),
    ),
)
WITHHELD = GOOD.with_values(
    sharing_type=SharingType.WITHHELD,
    sharing_condition="",
    withholding_reason="收养档案依法保密",
    bases=(LAW,),
    method_class="",
    method_type="",
)
FREE = GOOD.with_values(sharing_type=SharingType.UNCONDITIONAL, sharing_condition="无条件")


def items(*changes: dict[str, Any]) -> tuple[ItemContent, ...]:
    """Return items 甲, 乙, 丙… with these values."""
    return tuple(
        ItemContent(**{"title": name, "data_type": "C", "length": "20"} | values)
        for name, values in zip("甲乙丙丁", changes, strict=False)
    )


def found(code: str, content: ResourceContent, **context: Any) -> list[tuple[str, str, int | None]]:
    """Return (severity, field, item) of everything that one rule says."""
    rule = next(rule for rule in RULES if rule.id == code)
    return [
        (str(finding.severity), finding.field, finding.item)
        for finding in rule.check(content, RuleContext(**context))
    ]
