"""The number of 质量分 counted without words is that of the explained score, whatever is written."""

import random
from dataclasses import fields
from typing import Any

import pytest

from catalog.content import Assessment, Basis, ItemContent, ResourceContent
from catalog.rules.quality import CRITERIA, score
from catalog.rules.quality_criteria import QualityFacts
from catalog.rules.quality_points import Points
from tests.catalog.test_quality import WEIGHTS, perfect

CONCEPTS = {"身份证号": "公民身份号码"}
LENGTH = 20
TEXTS = ("", "无", "按规定", "民政部门", "各有关部门", "用于业务核验", "凭书面申请", "社会救助系统")
VALUES: dict[str, tuple[Any, ...]] = {
    "title": ("", "低保对象信息", "社会救助系统", "数据的情况"),
    "abstract": ("", "无", "低保对象信息数据。", "等的数据情况", "保障类别。", "姓名及保障类别，逐日核对并及时更新入库。"),
    "code": ("", "307481007/000001", "X-1"),
    "sharing_type": ("", "unconditional", "conditional", "withheld"),
    "openness": ("", "not_open", "authorized", "open"),
    "method_class": ("", "platform", "mail"),
    "update_cycle": ("", "monthly", "on_demand", "other"),
    "grade": (None, 1, 3, True),
    "data_category": ("", "general", "important"),
    "has_no_system": (None, False, True, 1),
    "bases": (
        (),
        (Basis("law", "统计法", "", "第十一条"),),
        (Basis("central_policy", "意见", "1号", ""), Basis("law", "统计法", "", "")),
    ),
    "secrecy_assessment": (Assessment(), Assessment("2026-01-01"), Assessment("", "", "", "无需")),
    "privacy_assessment": (
        Assessment(),
        Assessment("2026-01-01", "", "通过"),
        Assessment(not_needed_because="不含个人信息"),
    ),
}  # fmt: skip
ITEMS: dict[str, tuple[Any, ...]] = {
    "title": ("", "公民身份号码", "身份证号", "姓名", "保障类别", "金额"),
    "data_type": ("", "C", "D", "N"),
    "length": ("", "18", " "),
    "grade": (None, 1, 2, 3, True),
    "data_category": ("", "general", "core"),
    "sharing_type": ("", "withheld"),
    "is_open": (None, True, False, 0),
    "is_personal": (None, True, False, 1, 0),
    "is_deidentified": (None, True, False),
}


def anything(dice: random.Random) -> ResourceContent:
    """A content of which some fields are anything that may stand there."""
    names = [one.name for one in fields(ResourceContent) if one.type == "str" or one.type is str]
    choices = dict.fromkeys(names, TEXTS) | VALUES
    changed = {name: dice.choice(choices[name]) for name in choices if dice.random() < 0.3}
    items = tuple(
        ItemContent(**{name: dice.choice(values) for name, values in ITEMS.items()})
        for _ in range(dice.choice((0, 1, 2, 5)))
    )
    return perfect(**changed, items=items)


@pytest.mark.parametrize("seed", range(4))
def test_the_number_is_that_of_the_explained_score(seed: int) -> None:
    dice = random.Random(seed)
    weights = WEIGHTS if seed % 2 else {one.key: dice.choice((0, 1, 7)) for one in CRITERIA}
    points = Points(weights, LENGTH, CONCEPTS)
    for _ in range(1_500):
        content = anything(dice)
        classified, linked = dice.random() < 0.5, dice.random() < 0.5
        told = score(content, weights, QualityFacts(classified, linked, CONCEPTS, LENGTH))
        counted = points.of(content, is_classified=classified, is_linked=linked)
        assert counted == (told.points, len(told.lost)), content


class Watched:
    """A content that remembers which of its fields were looked at."""

    def __init__(self, content: ResourceContent) -> None:
        self.content = content
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return getattr(self.content, name)


def test_a_criterion_looks_at_no_field_that_it_does_not_state() -> None:
    dice = random.Random(7)
    facts = QualityFacts(False, False, CONCEPTS, LENGTH)
    for _ in range(300):
        content = anything(dice)
        for one in CRITERIA:
            watched = Watched(content)
            if one.reads:
                list(one.check(watched, facts))
                own = {"items"} if one.reads_items else set()
                assert watched.seen <= {*one.reads, *own}, one.key
            elif one.lacks is not None:
                for item in content.items:
                    one.lacks(item, watched)
                assert watched.seen <= {"sharing_type", "openness"}, one.key
