"""V13, V14: secrets stay out, personal information is handled with care."""

from collections.abc import Iterator

from catalog.choices import SharingType
from catalog.content import ItemContent, ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.opening import GRAVE_GRADE, is_open
from catalog.rules.sharing import effective_type
from catalog.rules.words import brief, is_marked_secret, is_personal
from yongcheng.policy.verdicts import Finding, Severity

TEXTS = ("title", "abstract", "keywords", "remark", "withholding_reason", "sharing_condition")


def no_secrets(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """State and work secrets are no 政务数据 and do not enter this catalogue (条例第三条)."""
    for field in TEXTS:
        if is_marked_secret(getattr(content, field)):
            yield _secret(field, None)
    for index, item in enumerate(content.items):
        if is_marked_secret(item.title + item.description):
            yield _secret("title", index)


def _secret(field: str, item: int | None) -> Finding:
    # The text itself is not repeated: findings are kept.
    return Finding(
        "V13",
        "文字里有国家秘密标志，涉密数据不能进入本目录。",
        "删去这项资源，按保密规定处理；不属于国家秘密的，去掉密级标志。",
        ("T3.1",),
        field=field,
        item=item,
    )


def personal_items_are_guarded(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """Personal information is neither unconditional nor open, and is graded 3 or 4."""
    for index, item in enumerate(content.items):
        if is_personal(item) and not item.is_deidentified:
            faults = _faults(item, content)
            if faults:
                yield Finding(
                    "V14",
                    f"信息项“{brief(item.title)}”属于个人信息，{'、'.join(faults)}。",
                    "改为有条件共享、不开放、第 3 级以上；确有依据的在摘要里说明，并完成个人信息保护影响评估。",
                    ("T13.1",),
                    Severity.WARNING,
                    "title",
                    index,
                    item.title,
                )


def _faults(item: ItemContent, content: ResourceContent) -> list[str]:
    faults = []
    if effective_type(item, content) == SharingType.UNCONDITIONAL:
        faults.append("却无条件共享")
    if is_open(item, content):
        faults.append("却向社会开放")
    if item.grade is not None and item.grade < GRAVE_GRADE:
        faults.append(f"只定为第 {item.grade} 级")
    return faults
