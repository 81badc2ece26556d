"""Criteria on terms: conditions or bases, way of sharing, opening, the two assessments."""

import re
from collections.abc import Iterator

from catalog.choices import STRONG_BASIS_KINDS, MethodClass, Openness, SharingType
from catalog.content import Assessment, Basis, ResourceContent
from catalog.rules.assessments import NAMES, is_recorded
from catalog.rules.basis import ARTICLE
from catalog.rules.quality_criteria import Criterion, QualityFacts, Shortfall
from catalog.rules.quality_items import looks_personal
from catalog.rules.words import (
    brief,
    names_scope,
    names_use,
    only_promises,
    restriction_in,
    says_nothing,
)

Found = Iterator[Shortfall]

ANYBODY = re.compile(
    r"(各|有关|相关|其他|其它|全部|所有|需要的)(政府|政务)?(部门|单位|机构|机关)(和单位)?(使用)?"
)
ANYTHING = re.compile(
    r"(用于|因|根据)?(日常|正常|实际)?(工作|业务|履职|履行职责|办公)(的)?(需要|需求|使用)?"
)
PLAIN = re.compile(r"[\s，,。.；;：:、]")


def terms_are_concrete(content: ResourceContent, facts: QualityFacts) -> Found:
    """What 条例第十四条、第十五条 ask of each of the three types, concretely."""
    if not content.sharing_type:
        yield Shortfall(1, 1, "sharing_type", "没有填写共享类型。", "从三种共享类型中选一种。")
    elif content.sharing_type == SharingType.CONDITIONAL:
        yield from _conditions(content)
    elif content.sharing_type == SharingType.WITHHELD:
        yield from _bases(content)
    elif words := restriction_in(f"{content.sharing_condition}{content.sharing_scope}"):
        yield Shortfall(
            1,
            2,
            "sharing_condition",
            f"无条件共享，却写了“{words}”。",
            "删去限制；确需限制的改为有条件共享。",
        )


def _conditions(content: ResourceContent) -> Found:
    free = "" if only_promises(content.sharing_condition) else content.sharing_condition
    scope, use = content.sharing_scope, content.sharing_purpose
    if says_nothing(scope) and not names_scope(free):
        yield Shortfall(
            1, 2, "sharing_scope", "没有写明共享范围。", "写明哪些部门可以使用，如民政、医保部门。"
        )
    elif _is_only(ANYBODY, scope):
        yield Shortfall(
            1, 4, "sharing_scope", f"共享范围“{brief(scope)}”不具体。", "写明部门名称或部门类别。"
        )
    if says_nothing(use) and not names_use(free):
        yield Shortfall(
            1,
            2,
            "sharing_purpose",
            "没有写明使用用途。",
            "写明用于办理什么事项，如社会救助资格核验。",
        )
    elif _is_only(ANYTHING, use):
        yield Shortfall(
            1, 4, "sharing_purpose", f"使用用途“{brief(use)}”不具体。", "写明用于办理什么事项。"
        )


def _is_only(pattern: re.Pattern[str], text: str) -> bool:
    bare = PLAIN.sub("", text)
    return bool(bare) and pattern.fullmatch(bare) is not None


def _bases(content: ResourceContent) -> Found:
    bases = [one for one in content.bases if not says_nothing(one.title + one.document_number)]
    if says_nothing(content.withholding_reason) or only_promises(content.withholding_reason):
        yield Shortfall(
            1, 4, "withholding_reason", "没有写明不予共享的理由。", "写明为什么不能提供给其他部门。"
        )
    if not bases:
        yield Shortfall(
            3,
            4,
            "bases",
            "没有不予共享的依据。",
            "写明法律、行政法规或国务院决定的名称和条款；没有的改为有条件共享。",
        )
        return
    if not any(one.kind in STRONG_BASIS_KINDS for one in bases):
        yield Shortfall(
            1,
            2,
            "bases",
            "依据只有政策文件，不是法律、行政法规或国务院决定。",
            "补充法律、行政法规或国务院决定的条款；没有的改为有条件共享。",
        )
    if not all(_is_exact(one) for one in bases):
        yield Shortfall(1, 4, "bases", "依据没有写到第几条。", "每个依据写明第几条、第几款。")


def _is_exact(basis: Basis) -> bool:
    return ARTICLE.search(basis.article) is not None


def method_is_the_platform(content: ResourceContent, facts: QualityFacts) -> Found:
    """What is shared is shared through the platform; another way is told and explained."""
    if content.sharing_type == SharingType.WITHHELD:
        return
    if not content.method_class or not content.method_type:
        field = "method_type" if content.method_class else "method_class"
        yield Shortfall(1, 1, field, "没有写明共享方式。", "写明共享平台，以及数据库、文件或接口。")
    elif content.method_class != MethodClass.PLATFORM:
        label = MethodClass(content.method_class).label
        yield Shortfall(
            1,
            2,
            "method_class",
            f"共享方式是{label}，没有通过共享平台。",
            "改为通过共享平台提供服务接口、批量交换或文件下载。",
        )


def opening_is_stated(content: ResourceContent, facts: QualityFacts) -> Found:
    if not content.openness:
        yield Shortfall(
            1, 1, "openness", "没有填写开放类型。", "从不开放、授权开放、普遍开放中选。"
        )
    elif content.openness == Openness.AUTHORIZED and (
        says_nothing(content.open_condition) or only_promises(content.open_condition)
    ):
        yield Shortfall(
            1, 1, "open_condition", "授权开放，没有写明开放条件。", "写明谁可以申请、作何用途。"
        )


def assessments_are_done(content: ResourceContent, facts: QualityFacts) -> Found:
    """条例第十三条第一款: both assessments, with their conclusions."""
    for name in NAMES:
        yield from _assessment(content, name, getattr(content, name))


def _assessment(content: ResourceContent, name: str, found: Assessment) -> Found:
    if not is_recorded(found):
        cure = "写明评估日期和结论；依法不需要评估的写明理由。"
        yield Shortfall(1, 2, name, f"没有{NAMES[name]}的记录。", cure)
    elif not found.done_on:
        if name == "privacy_assessment" and (items := personal_items(content)):
            why = f"写明不需要个人信息保护影响评估，但有{'、'.join(items[:3])}等个人信息项。"
            yield Shortfall(1, 2, name, why, "完成评估后写明评估日期和结论。")
    elif says_nothing(found.conclusion):
        yield Shortfall(1, 4, name, f"{NAMES[name]}没有写明结论。", "写明评估结论。")


def is_personal_unassessed(content: ResourceContent) -> bool:
    """Whether there are personal items and no day on which their assessment was done."""
    return not content.privacy_assessment.done_on and bool(personal_items(content))


def personal_items(content: ResourceContent) -> list[str]:
    """Return the names of items that are personal information, as stated or by their names."""
    return [
        brief(item.title, 20)
        for item in content.items
        if (looks_personal(item.title) if item.is_personal is None else item.is_personal)
    ]


TERM_CRITERIA = (
    Criterion(
        "terms",
        "共享条件和依据",
        terms_are_concrete,
        "T15.2",
        reads=(
            "sharing_type",
            "sharing_condition",
            "sharing_scope",
            "sharing_purpose",
            "withholding_reason",
            "bases",
        ),
    ),
    Criterion(
        "method",
        "共享方式",
        method_is_the_platform,
        "T22",
        reads=("sharing_type", "method_class", "method_type"),
    ),
    Criterion("opening", "开放", opening_is_stated, "J1.3-5", reads=("openness", "open_condition")),
    Criterion(
        "assessments",
        "两项评估",
        assessments_are_done,
        "T13.1",
        reads=("secrecy_assessment", "privacy_assessment"),
        reads_items=is_personal_unassessed,
    ),
)
