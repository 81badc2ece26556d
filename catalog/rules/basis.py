"""V3: 不予共享 needs a reason and a basis in law (条例第十四条、第十五条第二款)."""

import re
from collections.abc import Iterator

from catalog.choices import STRONG_BASIS_KINDS, BasisKind, SharingType
from catalog.content import Basis, ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.words import brief, only_promises, says_nothing
from yongcheng.policy.verdicts import Finding, Severity

LAW = ("T15.2", "T14(3)")
ARTICLE = re.compile(r"第?\s*[〇零一二三四五六七八九十百千\d]+\s*条|全文|第.+[款项章节]|附件|附录")
EXAMPLE = "例：《中华人民共和国民法典》第一千一百一十条。"


def withholding_is_founded(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """不予共享 states its reason and a law, administrative regulation or State Council decision."""
    if content.sharing_type == SharingType.WITHHELD:
        has_reason = not _is_empty(content.withholding_reason)
        bases = [basis for basis in content.bases if _is_stated(basis)]
        if not bases:
            yield _nothing_stated(content, context, has_reason)
            return
        if not has_reason:
            yield Finding(
                "V3",
                "不予共享，没有写明理由。",
                "写明为什么不能提供给其他部门。",
                LAW,
                context.weight("withholding_reason"),
                "withholding_reason",
                value=content.withholding_reason,
            )
        yield from _incomplete(bases)
        yield from _weak(bases, context)
        return
    yield from _withheld_items(content)


def _nothing_stated(content: ResourceContent, context: RuleContext, has_reason: bool) -> Finding:
    fact = "不予共享，没有写明依据。" if has_reason else "不予共享，没有写明理由和依据。"
    found = content.withholding_reason or content.sharing_condition
    if found.strip():
        fact = f"不予共享，“{brief(found)}”里没有依据的名称和条款。"
    return Finding(
        "V3",
        fact,
        f"写明理由，并写明依据的名称和条款。{EXAMPLE}没有依据的改为有条件共享。",
        LAW,
        context.weight("bases"),
        "bases",
        value=found,
    )


def _incomplete(bases: list[Basis]) -> Iterator[Finding]:
    for basis in bases:
        if says_nothing(basis.title + basis.document_number):
            fact = f"依据只有条款“{brief(basis.article)}”，没有写明文件名称。"
        elif says_nothing(basis.article):
            fact = f"依据“{brief(basis.title or basis.document_number)}”没有写明条款。"
        elif not ARTICLE.search(basis.article):
            fact = f"依据“{brief(basis.title or basis.document_number)}”的条款“{brief(basis.article)}”没有写到第几条。"
        else:
            continue
        remedy = f"写明名称和第几条。{EXAMPLE}"
        yield Finding("V3", fact, remedy, LAW, field="bases", value=shown(basis))


def _weak(bases: list[Basis], context: RuleContext) -> Iterator[Finding]:
    if any(basis.kind in STRONG_BASIS_KINDS for basis in bases):
        return
    kinds = "、".join(dict.fromkeys(kind_label(basis) for basis in bases))
    fact = f"依据是{kinds}，不是法律、行政法规或国务院决定：“{brief(shown(bases[0]), 60)}”。"
    yield Finding(
        "V3",
        fact,
        "补充法律、行政法规或国务院决定的条款；没有的改为有条件共享。",
        LAW,
        Severity.ERROR if context.weak_basis_blocks else Severity.WARNING,
        "bases",
        value=shown(bases[0]),
    )


def _withheld_items(content: ResourceContent) -> Iterator[Finding]:
    if any(_is_stated(basis) for basis in content.bases):
        return
    for index, item in enumerate(content.items):
        if item.sharing_type == SharingType.WITHHELD and not _has_article(item.sharing_condition):
            yield Finding(
                "V3",
                f"信息项“{brief(item.title)}”不予共享，没有写明依据。",
                f"在这个信息项的共享条件里写明理由、依据的名称和条款。{EXAMPLE}",
                LAW,
                Severity.WARNING,
                "sharing_type",
                index,
                item.sharing_condition,
            )


def _has_article(text: str) -> bool:
    return "《" in text and ARTICLE.search(text) is not None


def _is_empty(text: str) -> bool:
    return says_nothing(text) or only_promises(text)


def _is_stated(basis: Basis) -> bool:
    return not says_nothing(basis.title + basis.article + basis.document_number)


def kind_label(basis: Basis) -> str:
    """Return the Chinese name of the basis's kind."""
    return BasisKind(basis.kind).label if basis.kind in BasisKind.values else "种类不明的文件"


def shown(basis: Basis) -> str:
    """Return a basis as one writes it: 《…》（文号）第五条."""
    number = f"（{basis.document_number}）" if basis.document_number else ""
    if not basis.title:
        return f"{basis.document_number}{basis.article}"
    title = basis.title if "《" in basis.title or not basis.title else f"《{basis.title}》"
    return f"{title}{number}{basis.article}"
