"""条例第十三条第一款: both assessments precede the consent of the department's head."""

from collections.abc import Iterator

from catalog.content import Assessment, ResourceContent
from catalog.rules.words import brief, is_personal, says_nothing
from yongcheng.policy.verdicts import Finding, Severity, Verdict

LAW = ("T13.1",)
NAMES = {
    "secrecy_assessment": "保密风险评估",
    "privacy_assessment": "个人信息保护影响评估",
}


def check_assessments(content: ResourceContent) -> Verdict:
    """Return what is missing before the head may consent: A1 secrecy, A2 personal information."""
    return Verdict(
        tuple(_missing("A1", content, "secrecy_assessment"))
        + tuple(_missing("A2", content, "privacy_assessment"))
        + tuple(_contradicted(content))
    )


def _missing(code: str, content: ResourceContent, field: str) -> Iterator[Finding]:
    if not is_recorded(getattr(content, field)):
        yield Finding(
            code,
            f"没有{NAMES[field]}的记录。",
            "写明评估日期；依法不需要评估的写明理由。",
            LAW,
            field=field,
        )


def _contradicted(content: ResourceContent) -> Iterator[Finding]:
    privacy = content.privacy_assessment
    if privacy.done_on or says_nothing(privacy.not_needed_because):
        return
    found = [item for item in content.items if is_personal(item)]
    if not found:
        return
    names = "、".join(brief(item.title, 20) for item in found[:3])
    stated = any(item.is_personal for item in found)
    yield Finding(
        "A2",
        f"写明不需要个人信息保护影响评估，但信息项里有{names}等 {len(found)} 个个人信息项。",
        "完成评估后写明评估日期；确非个人信息的，在信息项的“个人信息”里写“否”。",
        LAW,
        Severity.ERROR if stated else Severity.WARNING,
        "privacy_assessment",
        value=privacy.not_needed_because,
    )


def is_recorded(assessment: Assessment) -> bool:
    """Whether an assessment was made or stated not to be needed."""
    return bool(assessment.done_on) or not says_nothing(assessment.not_needed_because)
