"""V5, V15, V17: opening to the public."""

from collections.abc import Iterator

from catalog.choices import DataCategory, Openness, SharingType
from catalog.content import ItemContent, ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.sharing import effective_type
from catalog.rules.words import brief, says_nothing
from yongcheng.policy.verdicts import Finding

OPEN = (Openness.AUTHORIZED, Openness.PUBLIC)
GRAVE_CATEGORIES = (DataCategory.IMPORTANT, DataCategory.CORE)
GRAVE_GRADE = 3


def withheld_is_not_open(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """What is not shared with departments is not opened to the public either."""
    if content.sharing_type == SharingType.WITHHELD and content.openness in OPEN:
        label = Openness(content.openness).label
        yield Finding(
            "V5",
            f"不予共享，却向社会开放（{label}）。",
            "改为不开放；可以向社会开放的数据不属于不予共享。",
            ("T14(3)",),
            field="openness",
            value=label,
        )
    for index, item in enumerate(content.items):
        if item.is_open and effective_type(item, content) == SharingType.WITHHELD:
            yield Finding(
                "V5",
                f"信息项“{brief(item.title)}”不予共享，却向社会开放。",
                "这个信息项改为不开放，或重新确定它的共享类型。",
                ("T14(3)",),
                field="is_open",
                item=index,
                value="是",
            )


def authorised_opening_has_condition(
    content: ResourceContent, context: RuleContext
) -> Iterator[Finding]:
    """授权开放 states under which condition."""
    if content.openness == Openness.AUTHORIZED and says_nothing(content.open_condition):
        written = content.open_condition.strip()
        fact = f"开放条件写的是“{brief(written)}”" if written else "没有填写开放条件"
        yield Finding(
            "V15",
            f"授权开放，{fact}。",
            "写明谁可以申请、作何用途、有何限制；没有条件的改为普遍开放。",
            ("J1.3-5",),
            context.weight("open_condition"),
            "open_condition",
            value=content.open_condition,
        )


def grave_data_is_not_open(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """Items of grade 3–4 and 重要/核心数据 are not opened unless de-identified (decision 13)."""
    for index, item in enumerate(content.items):
        why = gravity(item.grade, item.data_category)
        if why and is_open(item, content) and not item.is_deidentified:
            yield Finding(
                "V17",
                f"信息项“{brief(item.title)}”是{why}，却向社会开放。",
                "这个信息项改为不开放；已去标识化的，在“已去标识化”里写“是”。",
                ("T13.2", "T35"),
                field="is_open",
                item=index,
                value=why,
            )
    if any(item.grade or item.data_category for item in content.items):
        return
    why = gravity(content.grade, content.data_category)
    whole = all(is_open(item, content) and not item.is_deidentified for item in content.items)
    if why and content.openness in OPEN and whole:
        yield Finding(
            "V17",
            f"资源是{why}，却整体向社会开放。",
            "改为不开放；部分信息项可以开放的，逐项写明分级和是否开放。",
            ("T13.2", "T35"),
            field="openness",
            value=why,
        )


def gravity(grade: int | None, category: str) -> str:
    """Return why data may not be opened ("第 3 级数据"), "" where nothing stands against it."""
    if category in GRAVE_CATEGORIES:
        return DataCategory(category).label
    return f"第 {grade} 级数据" if grade is not None and grade >= GRAVE_GRADE else ""


def is_open(item: ItemContent, content: ResourceContent) -> bool:
    """Whether the item is opened: its own word, else that of its resource."""
    return content.openness in OPEN if item.is_open is None else item.is_open
