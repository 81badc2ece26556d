"""质量分: each criterion alone loses its points at its field; mending never lowers the score."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.choices import BasisKind, DataType, MethodClass, Openness, SharingType, UpdateCycle
from catalog.content import Assessment, Basis, ItemContent, ResourceContent
from catalog.rules.quality import CRITERIA, FULL, PREFIX, Score, score
from catalog.rules.quality_criteria import QualityFacts
from tests import make
from yongcheng.policy.clauses import all_clauses

ROWS = json.loads(Path("yongcheng/parameters/data/parameters.json").read_text(encoding="utf-8"))
WEIGHTS = {
    row["key"].removeprefix(PREFIX): int(row["value"])
    for row in ROWS
    if row["key"].startswith(PREFIX)
}


def items(*changes: dict[str, object]) -> tuple[ItemContent, ...]:
    """Two complete items, changed one by one."""
    full = (
        make.item("公民身份号码", grade=4, is_personal=True),
        make.item("保障类别", grade=2),
    )
    return tuple(replace(item, **change) for item, change in zip(full, changes, strict=True))


NOTHING: dict[str, object] = {}


def perfect(**values: object) -> ResourceContent:
    """A content that loses no point."""
    stated = {
        "code": "307481007/000001",
        "class_code": "307481007",
        "provider_unit": "社会救助股",
        "keywords": "低保、救助",
        "business_matter": "最低生活保障审批",
        "data_scope": "永城市",
        "time_scope": "2019 年至今",
        "items": items(NOTHING, NOTHING),
    }
    return make.content(**(stated | values))


def measure(content: ResourceContent, **facts: object) -> Score:
    return score(content, WEIGHTS, QualityFacts(**facts))


WITHHELD = {
    "sharing_type": SharingType.WITHHELD.value,
    "withholding_reason": "法律规定不得提供。",
    "bases": (Basis(BasisKind.LAW.value, "中华人民共和国统计法", "", "第十一条"),),
    "method_class": "",
    "method_type": "",
}
POLICY = Basis(BasisKind.CENTRAL_POLICY.value, "工作意见", "厅字〔2020〕1号", "第三条")
OPEN = {"sharing_type": SharingType.UNCONDITIONAL.value, "sharing_condition": ""}
# name → (values, facts, criterion, field, item, points)
CASES: dict[str, tuple[dict, dict, str, str, int | None, int]] = {
    "system name": ({"title": "社会救助系统"}, {}, "title", "title", None, 3),
    "no abstract": ({"abstract": ""}, {}, "abstract", "abstract", None, 10),
    "abstract repeats the title": (
        {"abstract": "低保对象信息数据。"}, {}, "abstract", "abstract", None, 10,
    ),
    "abstract is short": (
        {"abstract": "保障类别及对象姓名。"}, {"abstract_length": 20}, "abstract", "abstract",
        None, 5,
    ),
    "abstract names no item": (
        {"abstract": "本市有关人员的基本情况汇总表，由经办人员在窗口办理时采集并及时更新。"},
        {}, "abstract", "abstract", None, 3,
    ),
    "no class": ({"class_code": ""}, {}, "class", "class_code", None, 4),
    "class not registered": ({}, {"is_classified": False}, "class", "class_code", None, 2),
    "no category": ({"data_category": ""}, {}, "grading", "data_category", None, 2),
    "no grade": ({"grade": None}, {}, "grading", "grade", None, 2),
    "no format": ({"format_type": ""}, {}, "format", "format_type", None, 2),
    "no origin": ({"has_no_system": None}, {}, "origin", "system_name", None, 8),
    "unknown origin": (
        {"has_no_system": None, "system_name": "救助系统"}, {"is_linked": False}, "origin",
        "system_name", None, 4,
    ),
    "no cycle": ({"update_cycle": ""}, {}, "cycle", "update_cycle", None, 6),
    "vague cycle": (
        {"update_cycle": UpdateCycle.IRREGULAR.value}, {}, "cycle", "update_note", None, 3,
    ),
    "legacy code": ({"code": "00201000006"}, {}, "code", "code", None, 2),
    "no contact": ({"contact_phone": ""}, {}, "contact", "contact_phone", None, 2),
    "optional fields": ({"keywords": ""}, {}, "optional", "keywords", None, 1),
    "no type": ({"items": items(NOTHING, {"data_type": ""})}, {}, "item_types", "data_type", 1, 3),
    "no length": ({"items": items({"length": ""}, NOTHING)}, {}, "item_lengths", "length", 0, 2),
    "no item grade": (
        {"items": items(NOTHING, {"grade": None})}, {}, "item_grades", "grade", 1, 3,
    ),
    "personal item given away with its resource": (
        OPEN, {}, "item_terms", "sharing_type", 0, 2,
    ),
    "personal item not marked": (
        {"items": items({"is_personal": None}, NOTHING)}, {}, "item_personal", "is_personal", 0, 2,
    ),
    "the same item twice": (
        {"items": items(NOTHING, {"title": "公民身份 号码", "is_personal": True}),
         "abstract": f"{perfect().abstract}含公民身份号码。"}, {},
        "item_names", "title", 1, 2,
    ),
    "synonyms": (
        {"items": items(NOTHING, {"title": "身份证号", "is_personal": True}),
         "abstract": "本市低保对象的身份证号及保障情况，由民政部门在审批时采集。"},
        {"concepts": {"身份证号": "公民身份号码"}}, "item_names", "title", 1, 2,
    ),
    "no sharing type": ({"sharing_type": ""}, {}, "terms", "sharing_type", None, 10),
    "no scope": (
        {"sharing_scope": "", "sharing_condition": ""}, {}, "terms", "sharing_scope", None, 5,
    ),
    "scope is anybody": ({"sharing_scope": "有关部门"}, {}, "terms", "sharing_scope", None, 3),
    "no use": (
        {"sharing_purpose": "", "sharing_condition": "按规定提供"}, {}, "terms",
        "sharing_purpose", None, 5,
    ),
    "use is anything": ({"sharing_purpose": "工作需要"}, {}, "terms", "sharing_purpose", None, 3),
    "restricted though unconditional": (
        OPEN | {"sharing_condition": "经本局书面批准", "sharing_scope": "",
                "items": items({"sharing_type": SharingType.CONDITIONAL.value}, NOTHING)},
        {}, "terms", "sharing_condition", None, 5,
    ),
    "no basis": (WITHHELD | {"bases": ()}, {}, "terms", "bases", None, 8),
    "policy only": (WITHHELD | {"bases": (POLICY,)}, {}, "terms", "bases", None, 5),
    "no article": (
        WITHHELD | {"bases": (replace(WITHHELD["bases"][0], article=""),)}, {}, "terms", "bases",
        None, 3,
    ),
    "no reason": (
        WITHHELD | {"withholding_reason": "无"}, {}, "terms", "withholding_reason", None, 3,
    ),
    "no method": ({"method_type": ""}, {}, "method", "method_type", None, 3),
    "not the platform": (
        {"method_class": MethodClass.DISK.value}, {}, "method", "method_class", None, 2,
    ),
    "opening not said": ({"openness": ""}, {}, "opening", "openness", None, 2),
    "opening without condition": (
        {"openness": Openness.AUTHORIZED.value,
         "items": items({"is_open": False}, NOTHING)},
        {}, "opening", "open_condition", None, 2,
    ),
    "no secrecy assessment": (
        {"secrecy_assessment": Assessment()}, {}, "assessments", "secrecy_assessment", None, 4,
    ),
    "no conclusion": (
        {"privacy_assessment": Assessment("2026-01-08")}, {}, "assessments",
        "privacy_assessment", None, 2,
    ),
    "not needed in spite of personal items": (
        {"privacy_assessment": Assessment(not_needed_because="不含个人信息")}, {}, "assessments",
        "privacy_assessment", None, 4,
    ),
}  # fmt: skip


def test_the_weights_are_a_hundred_and_one_for_each_criterion() -> None:
    assert sum(WEIGHTS.values()) == FULL
    assert set(WEIGHTS) == {one.key for one in CRITERIA}
    assert {one.clause for one in CRITERIA} - {""} <= set(all_clauses())


def test_a_perfect_content_loses_nothing() -> None:
    assert measure(perfect()) == Score(FULL)


@pytest.mark.parametrize("name", CASES)
def test_exactly_this_is_lost(name: str) -> None:
    values, facts, criterion, field, item, points = CASES[name]
    found = measure(perfect(**values), **facts)
    assert [(one.criterion, one.field, one.item, one.points) for one in found.lost] == [
        (criterion, field, item, points)
    ]
    assert found.points == FULL - points
    assert found.lost[0].why.endswith("。")
    assert found.lost[0].cure


def test_every_criterion_has_its_case() -> None:
    assert {case[2] for case in CASES.values()} | {"items"} == {one.key for one in CRITERIA}


def test_without_items_everything_of_items_is_missing() -> None:
    found = measure(perfect(items=()))
    lost = {one.criterion for one in found.lost}
    assert lost == {one.key for one in CRITERIA if one.key.startswith("item")} | {"abstract"}
    assert {one.field for one in found.lost} == {"items", "abstract"}


def test_a_criterion_without_weight_is_off_and_the_score_never_below_zero() -> None:
    assert score(ResourceContent(), {}).points == FULL
    assert score(ResourceContent(), dict.fromkeys(WEIGHTS, 50)).points == 0


EMPTY = ResourceContent()
# One mend after the other, from nothing to a perfect entry.
MENDS: tuple[dict[str, object], ...] = (
    {"title": "低保对象信息"},
    {"items": tuple(ItemContent(title) for title in ("公民身份号码", "保障类别", "姓名"))},
    {"sharing_type": SharingType.UNCONDITIONAL.value},
    {"openness": Openness.PUBLIC.value},
    *(
        {"items": tuple(make.item(title, grade=grade) for title in ("公民身份号码", "保障类别"))}
        for grade in (None, 4, 2)
    ),
    {"items": items(NOTHING, NOTHING)},
    # Another type is no mend by itself: it comes with its conditions.
    {name: getattr(perfect(), name) for name in (
        "sharing_type", "openness", "sharing_condition", "sharing_scope", "sharing_purpose",
    )},
    {"abstract": "本市低保对象"},
    *({name: getattr(perfect(), name)} for name in (
        "abstract", "class_code", "data_category", "grade", "format_class", "format_type",
        "has_no_system", "update_cycle", "contact_name", "contact_phone", "provider_unit",
        "keywords", "business_matter", "data_scope", "time_scope", "method_class", "method_type",
        "secrecy_assessment", "privacy_assessment",
    )),
)  # fmt: skip


def test_mending_never_lowers_the_score() -> None:
    content, before, points = EMPTY, measure(EMPTY).points, []
    for mend in MENDS:
        content = content.with_values(**mend)
        now = measure(content).points
        assert now >= before, mend
        points.append(before := now)
    assert before == FULL
    assert len(set(points)) > 15


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("other", ["no abstract", "no origin", "no type", "no cycle"])
def test_mending_one_of_two_faults_gives_back_what_it_took(name: str, other: str) -> None:
    """Whatever else is wrong: the entry with both faults is never better than with one."""
    values, facts, *_ = CASES[name]
    more = CASES[other][0]
    if set(values) & set(more):
        return
    both = measure(perfect(**(values | more)), **facts).points
    assert both < measure(perfect(**more)).points
    assert both < measure(perfect(**values), **facts).points or name == other


def test_many_items_lose_a_share_and_the_first_three_are_named() -> None:
    many = tuple(
        make.item(f"指标{n}", data_type="" if n % 2 else DataType.CHARACTER.value)
        for n in range(10)
    )
    found = measure(perfect(items=many, abstract=f"{perfect().abstract}含指标1。"))
    assert [(one.criterion, one.points, one.item) for one in found.lost] == [("item_types", 3, 1)]
    assert "10 个信息项里有 5 个" in found.lost[0].why
    assert "指标1、指标3、指标5等" in found.lost[0].why
