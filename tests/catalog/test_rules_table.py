"""The table of rules itself, how findings speak, and the assessments of 条例第十三条."""

import pytest
from hypothesis import given, settings

from catalog.content import ITEM_FIELDS, Assessment, ItemContent, ResourceContent
from catalog.labels import FIELD_LABELS
from catalog.rules import RULES, RuleContext, check_assessments, check_content
from tests.catalog.contents import any_contents
from tests.catalog.good import GOOD, items
from yongcheng.policy.clauses import clause

DONE = Assessment(done_on="2026-02-01")
NOT_NEEDED = Assessment(not_needed_because="不含个人信息")


def test_seventeen_rules_in_order():
    assert [rule.id for rule in RULES] == [f"V{number}" for number in range(1, 18)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_documented(rule):
    doc = rule.check.__doc__ or ""
    assert doc.strip().endswith(".")
    assert "\n" not in doc.strip()
    assert all(clause(key) for key in rule.clauses)


@given(any_contents)
@settings(deadline=None)
def test_every_finding_can_be_pointed_at(content: ResourceContent):
    context = RuleContext(weak_basis_blocks=True, known_codes=frozenset())
    for finding in check_content(content, context).findings:
        assert finding.message.endswith("。")
        assert finding.remedy.endswith("。")
        assert "\n" not in finding.message
        assert '"' not in finding.message + finding.remedy
        assert all(clause(key) for key in finding.clauses)
        if finding.item is None:
            assert finding.field in FIELD_LABELS
        else:
            assert finding.field in ITEM_FIELDS
            assert finding.item < len(content.items)


@given(any_contents)
@settings(deadline=None)
def test_errors_stand_before_warnings(content: ResourceContent):
    weights = [finding.blocks for finding in check_content(content).findings]
    assert weights == sorted(weights, reverse=True)


ASSESSMENTS = {
    "都做了": (DONE, DONE, {}, []),
    "依法不需要": (DONE, NOT_NEEDED, {}, []),
    "都没有": (Assessment(), Assessment(), {}, ["A1", "A2"]),
    "没有保密风险评估": (Assessment(), DONE, {}, ["A1"]),
    "不需要的理由写无": (DONE, Assessment(not_needed_because="无"), {}, ["A2"]),
    "写明个人信息又写不需要": (DONE, NOT_NEEDED, {"is_personal": True}, ["A2"]),
}


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_assessments(name):
    secrecy, privacy, item, expected = ASSESSMENTS[name]
    content = GOOD.with_values(
        secrecy_assessment=secrecy, privacy_assessment=privacy, items=items(item)
    )
    assert [finding.code for finding in check_assessments(content).errors] == expected


def test_likely_personal_items_make_not_needed_doubtful():
    content = GOOD.with_values(
        secrecy_assessment=DONE, privacy_assessment=NOT_NEEDED, items=(ItemContent("手机号码"),)
    )
    verdict = check_assessments(content)
    assert verdict.passes
    assert [finding.code for finding in verdict.warnings] == ["A2"]
