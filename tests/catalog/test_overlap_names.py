"""Spellings, units and synonyms: what counts as the name of one datum."""

import pytest

from catalog.models import ItemSynonym
from catalog.overlaps.names import Thesaurus, stem_of
from tests.conftest import NOW

STEMS = {
    "身份证号": "身份证号",
    " 身份 证号 ": "身份证号",
    "身份证号：": "身份证号",
    "《身份证号》": "身份证号",
    "Ｅ－ｍａｉｌ": "email",
    "E-Mail": "email",
    "建筑面积（㎡）": "建筑面积",
    "建筑面积(平方米)": "建筑面积",
    "建筑面积【单位：平方米】": "建筑面积",
    "建筑面积(M2)": "建筑面积",
    "合同金额（万元）": "合同金额",
    "合同金额（单位：元）": "合同金额",
    "合同金额万元": "合同金额万元",
    "姓名（曾用）": "姓名曾用",
    "法定代表人": "法定代表人",
    "（元）": "元",
    "2025年度人数": "2025年度人数",
}


@pytest.mark.parametrize(("title", "stem"), STEMS.items())
def test_stem(title: str, stem: str) -> None:
    assert stem_of(title) == stem


def synonym(name: str, standard: str = "", **values: object) -> ItemSynonym:
    kind = ItemSynonym.Kind.SAME if standard else ItemSynonym.Kind.GENERAL
    return ItemSynonym(
        kind=kind, name=name, name_key=stem_of(name), standard=standard,
        standard_key=stem_of(standard) if standard else "", **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "concept"),
    [
        ("身份证号", "公民身份号码"),
        ("公民身份号码", "公民身份号码"),
        (" 身份证 号：", "公民身份号码"),
        ("身份证号（备用）", "身份证号备用"),
        ("占地面积（亩）", "用地面积"),
    ],
)
def test_concept(title: str, concept: str) -> None:
    known = Thesaurus.of([synonym("身份证号", "公民身份号码"), synonym("占地面积", "用地面积")])
    assert known.concept_of(title) == concept


def test_general_names_say_nothing() -> None:
    known = Thesaurus.of([synonym("备注")])
    assert known.is_general(known.concept_of("备 注"))
    assert not known.is_general(known.concept_of("备注人"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "names",
    [
        ("身份证号", "公民身份号码", "身份证号码", "居民身份证号", "居民身份证号码"),
        ("统一社会信用代码", "社会信用代码"),
        ("手机号码", "移动电话"),
        ("婚姻状况", "婚姻状态"),
    ],
)
def test_first_synonyms_are_there(names: tuple[str, ...]) -> None:
    known = Thesaurus.load(NOW.date())
    assert len({known.concept_of(name) for name in names}) == 1


@pytest.mark.django_db
def test_contact_numbers_are_not_one_datum() -> None:
    """联系电话 may be an office's: it is neither a mobile number nor compared at all."""
    known = Thesaurus.load(NOW.date())
    assert known.concept_of("联系电话") != known.concept_of("手机号码")
    assert known.is_general(known.concept_of("联系电话"))


@pytest.mark.django_db
def test_first_rows_are_in_order() -> None:
    """Every row has a reason; no standard name is itself another name of something."""
    rows = list(ItemSynonym.objects.all())
    assert all(row.reason for row in rows)
    assert {row.standard_key for row in rows} & {row.name_key for row in rows} == set()
    assert all(row.name_key == stem_of(row.name) for row in rows)


@pytest.mark.django_db
def test_what_was_ended_counts_only_before() -> None:
    row = ItemSynonym.objects.get(name="身份证号")
    row.ended_on = NOW.date()
    row.save()
    assert Thesaurus.load(NOW.date()).concept_of("身份证号") == "身份证号"
    assert Thesaurus.load(row.since).concept_of("身份证号") == "公民身份号码"
