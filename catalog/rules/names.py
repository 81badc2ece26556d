"""V8, V9, V10, V16: codes, names and references."""

import re
from collections.abc import Iterator

from catalog.codes import has_standard_shape, is_acceptable, normalise_name
from catalog.content import ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.words import brief
from yongcheng.policy.verdicts import Finding, Severity

SYSTEM_NAME = re.compile(
    r"(系统|平台|网站|网页|小程序|客户端|APP)(\d*|[(（].*[)）])$", re.IGNORECASE
)
CODE_IN_TEXT = re.compile(r"[0-9A-Za-z][0-9A-Za-z_/.\-]{5,63}")
MASTER = ("T12.2",)


def code_has_shape(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """A resource code has the shape 类项目细目/顺序码; older shapes are kept with a warning."""
    code = content.code
    if not code or has_standard_shape(code):
        return
    if is_acceptable(code):
        severity, fact = Severity.WARNING, f"信息资源代码“{code}”不是“前段码/顺序码”的形式。"
        remedy = "历史代码可以保留；要改用标准代码的，清空后由系统在发布时编制。"
    else:
        severity, fact = (
            Severity.ERROR,
            f"信息资源代码“{brief(code, 70)}”含有不能使用的字符或超过 64 位。",
        )
        remedy = "代码只用数字、字母和“/”“-”“_”“.”；没有代码的留空，由系统编制。"
    yield Finding("V8", fact, remedy, MASTER, severity, "code", value=code)


def items_have_distinct_names(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """No two items of a resource have the same name once spaces and punctuation are left out."""
    first: dict[str, int] = {}
    if len({normalise_name(item.title) for item in content.items}) == len(content.items):
        return
    for index, item in enumerate(content.items):
        key = normalise_name(item.title)
        if not key:
            continue
        if key in first:
            yield Finding(
                "V9",
                f"信息项“{brief(item.title)}”和第 {first[key] + 1} 个信息项重名。",
                "合并重复的信息项，或改用能区分内容的名称。",
                MASTER,
                field="title",
                item=index,
                value=item.title,
            )
        first.setdefault(key, index)


def name_is_not_a_system(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """The name says what the data is, not which system holds it."""
    if SYSTEM_NAME.search(content.title.strip()):
        yield Finding(
            "V10",
            f"名称“{brief(content.title)}”像是信息系统的名称，不是数据的名称。",
            "按数据内容命名，如“企业登记基本信息”；系统名称写在来源系统里。",
            MASTER,
            Severity.WARNING,
            "title",
            value=content.title,
        )


def related_codes_exist(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """Every related code belongs to a resource of the catalogue."""
    for written in content.related:
        match = CODE_IN_TEXT.search(written)
        if match is None:
            fact = f"关联资源“{brief(written)}”里没有资源代码。"
        elif match.group() == content.code:
            fact = f"关联资源代码“{content.code}”就是本资源的代码。"
        elif context.known_codes is not None and match.group() not in context.known_codes:
            fact = f"关联资源代码“{match.group()}”在目录里不存在。"
        else:
            continue
        yield Finding(
            "V16",
            fact,
            "核对代码；同一数据没有在目录里重复出现的，留空。",
            MASTER,
            Severity.WARNING,
            "related",
            value=written,
        )
