"""V2, V4, V6, V12: the sharing type, its conditions, and how items stand to their resource."""

from collections.abc import Iterator

from catalog.choices import ResourceCategory, SharingType
from catalog.content import ItemContent, ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.words import (
    brief,
    names_scope,
    names_use,
    only_promises,
    restriction_in,
    says_nothing,
)
from yongcheng.policy.verdicts import Finding, Severity

STRICTNESS = {
    SharingType.UNCONDITIONAL: 0,
    SharingType.CONDITIONAL: 1,
    SharingType.WITHHELD: 2,
}
EXAMPLE = "例：用于婚姻状况核验，限民政、医保部门。"


def condition_is_stated(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """有条件共享 lists the scope of sharing and the use (条例第十五条第二款)."""
    if content.sharing_type == SharingType.CONDITIONAL:
        yield from _resource_condition(content, context)
        return
    for index, item in enumerate(content.items):
        if item.sharing_type == SharingType.CONDITIONAL and says_nothing(
            item.sharing_condition + content.sharing_condition
        ):
            yield Finding(
                "V2",
                f"信息项“{brief(item.title)}”是有条件共享，没有写明共享条件。",
                "在这个信息项的共享条件里写明共享范围和使用用途。",
                ("T15.2",),
                Severity.WARNING,
                "sharing_condition",
                index,
            )


def _resource_condition(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    own = (content.sharing_condition, content.sharing_scope, content.sharing_purpose)
    stated = [text for text in own if not says_nothing(text)]
    shown = content.sharing_condition or content.sharing_scope or content.sharing_purpose
    if not stated:
        if shown:
            fact = f"有条件共享的共享条件写的是“{brief(shown)}”，等于没有条件。"
        else:
            fact = "有条件共享，没有填写共享条件。"
    elif missing := _missing_parts(content):
        fact = f"共享条件“{brief(shown)}”没有写明{missing}。"
    else:
        return
    yield Finding(
        "V2",
        fact,
        f"写明共享范围和使用用途。{EXAMPLE}",
        ("T15.2",),
        context.weight("sharing_condition"),
        "sharing_condition",
        value=shown,
    )


def _missing_parts(content: ResourceContent) -> str:
    condition = "" if only_promises(content.sharing_condition) else content.sharing_condition
    scope = not says_nothing(content.sharing_scope) or names_scope(condition)
    use = not says_nothing(content.sharing_purpose) or names_use(condition)
    parts = [name for name, found in (("共享范围", scope), ("使用用途", use)) if not found]
    return "和".join(parts)


def no_added_conditions(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """无条件共享 carries no restriction: conditions are not added at will (条例第十五条第一款)."""
    places: list[tuple[str, str, int | None, str]] = []
    if content.sharing_type == SharingType.UNCONDITIONAL:
        places += [
            ("sharing_condition", content.sharing_condition, None, "本资源"),
            ("sharing_scope", content.sharing_scope, None, "本资源"),
        ]
    for index, item in enumerate(content.items):
        if item.sharing_condition and effective_type(item, content) == SharingType.UNCONDITIONAL:
            name = f"信息项“{brief(item.title)}”"
            places.append(("sharing_condition", item.sharing_condition, index, name))
    for field, text, place, name in places:
        if says_nothing(text) or not (words := restriction_in(text)):
            continue
        yield Finding(
            "V4",
            f"{name}是无条件共享，却写了限制：“{brief(text)}”（“{words}”）。",
            "删去限制；确需限制的改为有条件共享，并写明共享范围和使用用途。",
            ("T15.1", "T14(1)"),
            Severity.WARNING,
            field,
            place,
            text,
        )


def foundation_is_unconditional(
    content: ResourceContent, context: RuleContext
) -> Iterator[Finding]:
    """Basic items of 基础信息资源 are shared without conditions (国发〔2016〕51号)."""
    is_foundation = content.class_code.startswith(ResourceCategory.FOUNDATION)
    if not is_foundation or content.sharing_type in ("", SharingType.UNCONDITIONAL):
        return
    yield Finding(
        "V6",
        f"属于基础信息资源，共享类型却是{SharingType(content.sharing_type).label}。",
        "基础信息项改为无条件共享；只有个别信息项需要限制的，在该信息项上写明。",
        ("J1.3-3b",),
        Severity.WARNING,
        "sharing_type",
        value=SharingType(content.sharing_type).label,
    )


def items_fit_the_resource(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """A resource is not looser than all its items; stricter and mixed items are shown."""
    if not content.sharing_type or not any(item.sharing_type for item in content.items):
        return
    own = STRICTNESS[SharingType(content.sharing_type)]
    grades = [STRICTNESS[SharingType(effective_type(item, content))] for item in content.items]
    stricter = [item for item, grade in zip(content.items, grades, strict=True) if grade > own]
    label = SharingType(content.sharing_type).label
    severity = Severity.WARNING
    if len(stricter) == len(grades):
        severity = Severity.ERROR
        fact = f"资源是{label}，但全部 {len(grades)} 个信息项都比它严。"
        remedy = "把资源的共享类型改成和信息项一致，或放宽可以共享的信息项。"
    elif stricter:
        names = "、".join(brief(item.title, 20) for item in stricter[:5])
        more = f"等 {len(stricter)} 个" if len(stricter) > 5 else ""
        fact = f"资源是{label}，其中{names}{more}比资源严。"
        remedy = "确认这些信息项单独限制有依据；没有依据的改为和资源一致。"
    elif all(grade < own for grade in grades):
        fact = f"资源是{label}，但全部 {len(grades)} 个信息项都比它宽。"
        remedy = "把资源的共享类型放宽到和信息项一致。"
    else:
        return
    yield Finding("V12", fact, remedy, ("T15.1",), severity, "sharing_type", value=label)


def effective_type(item: ItemContent, content: ResourceContent) -> str:
    """Return the item's own sharing type, else that of its resource."""
    return item.sharing_type or content.sharing_type
