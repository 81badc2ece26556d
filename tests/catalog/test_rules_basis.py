"""V3: reason and basis of 不予共享."""

import pytest

from catalog.choices import BasisKind
from catalog.content import Basis
from catalog.rules import RuleContext, check_content
from tests.catalog.good import FREE, GOOD, LAW, LOCAL, WITHHELD, found, items

ERROR_BASIS = ("error", "bases", None)
ERROR_REASON = ("error", "withholding_reason", None)
WEAK = ("warning", "bases", None)

CASES = {
    "理由和依据齐全": ("依法保密", (LAW,), []),
    "书名号写在名称里": ("依法保密", (Basis("law", "《统计法》", "", "第二十八条"),), []),
    "阿拉伯数字的条": ("依法保密", (Basis("law", "统计法", "", "第 28 条第一款"),), []),
    "都没有": ("", (), [ERROR_BASIS]),
    "只有理由": ("涉及敏感信息，不宜共享", (), [ERROR_BASIS]),
    "只有依据": ("", (LAW,), [ERROR_REASON]),
    "理由写无": ("无", (LAW,), [ERROR_REASON]),
    "理由写按规定": ("按有关规定", (LAW,), [ERROR_REASON]),
    "依据是空行": ("依法保密", (Basis(),), [ERROR_BASIS]),
    "有名称没有条款": ("保护调查对象", (Basis("law", "中华人民共和国统计法"),), [ERROR_BASIS]),
    "有条款没有名称": ("依法保密", (Basis("law", "", "", "第五条"),), [ERROR_BASIS]),
    "条款不是条": ("依法保密", (Basis("law", "统计法", "", "有关规定"),), [ERROR_BASIS]),
    "地方文件": ("内部管理", (LOCAL,), [WEAK]),
    "地方文件加法律": ("内部管理", (LOCAL, LAW), []),
    "种类不明": ("内部管理", (Basis("", "某办法", "", "第五条"),), [WEAK]),
    "完整的和不完整的": ("依法保密", (LAW, Basis("law", "统计法")), [ERROR_BASIS]),
}


@pytest.mark.parametrize("name", CASES)
def test_withholding_is_founded(name):
    reason, bases, expected = CASES[name]
    assert found("V3", WITHHELD.with_values(withholding_reason=reason, bases=bases)) == expected


STRENGTHS = dict.fromkeys(BasisKind, False) | {
    BasisKind.LAW: True,
    BasisKind.ADMINISTRATIVE_REGULATION: True,
    BasisKind.STATE_COUNCIL_DECISION: True,
}


@pytest.mark.parametrize("kind", STRENGTHS)
def test_only_three_kinds_of_basis_carry(kind):
    content = WITHHELD.with_values(bases=(Basis(kind, "某文件", "〔2019〕1号", "第五条"),))
    assert found("V3", content) == ([] if STRENGTHS[kind] else [WEAK])
    blocked = check_content(content, RuleContext(weak_basis_blocks=True))
    assert blocked.passes is STRENGTHS[kind]


def test_other_sharing_types_need_no_basis():
    assert found("V3", GOOD) == []


def test_withheld_item_of_a_shared_resource():
    withheld = {"sharing_type": "withheld"}
    content = FREE.with_values(items=items({}, withheld))
    assert found("V3", content) == [("warning", "sharing_type", 1)]
    assert found("V3", content.with_values(bases=(LAW,))) == []
    stated = withheld | {"sharing_condition": "依据：《中华人民共和国统计法》第二十八条"}
    assert found("V3", FREE.with_values(items=items(stated))) == []


def test_message_shows_the_vague_words():
    content = WITHHELD.with_values(withholding_reason="涉及敏感信息，不宜共享", bases=())
    finding = check_content(content).errors[0]
    assert finding.message == "不予共享，“涉及敏感信息，不宜共享”里没有依据的名称和条款。"
    assert finding.clauses == ("T15.2", "T14(3)")
