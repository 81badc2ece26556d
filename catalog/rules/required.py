"""V1: what every entry of the catalogue must state (条例第十三条第二款)."""

from collections.abc import Iterator

from catalog.choices import FormatClass, MethodClass, SharingType
from catalog.codes import normalise_name
from catalog.content import ResourceContent
from catalog.labels import FIELD_LABELS
from catalog.rules.context import RuleContext
from yongcheng.policy.verdicts import Finding, Severity

NEEDS_ITEMS = (FormatClass.DATABASE, FormatClass.SPREADSHEET)
ELEMENTS = ("T13.2",)
# field → how to mend it
REQUIRED = {
    "title": "写明数据内容的名称，不写系统名称。",
    "provider_name": "填写提供这项数据的部门全称。",
    "provider_code": "填写提供部门的 18 位统一社会信用代码。",
    "abstract": "用一两句话写明数据内容和主要信息项。",
    "format_class": "从电子文件、电子表格、数据库、图形图像、流媒体、自描述格式、服务接口中选一个。",
    "format_type": "写明具体格式，如 MySQL、xlsx、pdf。",
    "sharing_type": "从无条件共享、有条件共享、不予共享中选一个；系统不代为推定。",
    "openness": "写明是或否；开放的另写普遍开放或授权开放。",
    "update_cycle": "从实时、每日、每周、每月、每季度、每年等周期中选一个。",
}


def required_elements(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """Every element the regulation names is present, and a table-like format lists its items."""
    for field, remedy in REQUIRED.items():
        value = str(getattr(content, field))
        if not (normalise_name(value) if field == "title" else value.strip()):
            yield _missing(field, remedy, context.weight(field))
    if content.sharing_type != SharingType.WITHHELD and not content.method_class:
        yield _missing("method_class", "写明共享平台、邮件、拷盘或介质交换。", Severity.WARNING)
    if content.method_class == MethodClass.PLATFORM and not content.method_type:
        yield _missing("method_type", "写明数据库、文件或接口。", Severity.WARNING)
    yield from _items(content, context)


def _missing(field: str, remedy: str, severity: Severity) -> Finding:
    message = f"没有填写{FIELD_LABELS[field]}。"
    return Finding("V1", message, remedy, ELEMENTS, severity, field)


def _items(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    if content.format_class in NEEDS_ITEMS and not content.items:
        label = FormatClass(content.format_class).label
        yield Finding(
            "V1",
            f"格式是{label}，没有列出任何信息项。",
            "每个信息项写一行：名称、数据类型、数据长度。",
            ELEMENTS,
            context.weight("items"),
            "items",
        )
    for index, item in enumerate(content.items):
        if not normalise_name(item.title):
            yield Finding(
                "V1",
                f"第 {index + 1} 个信息项没有名称。",
                "填写信息项的中文名称，或删去这一行。",
                ELEMENTS,
                field="title",
                item=index,
            )
