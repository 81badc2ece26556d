"""The difference of two contents."""

from dataclasses import fields

from hypothesis import given, settings

from catalog.content import (
    ITEM_FIELDS,
    RESOURCE_FIELDS,
    Assessment,
    Basis,
    Census,
    ItemContent,
    ResourceContent,
)
from catalog.content_diff import ItemKind, difference
from catalog.labels import BASIS_LABELS, FIELD_LABELS, GIB, ITEM_LABELS
from tests.catalog.contents import any_contents
from tests.catalog.good import GOOD, LAW, WITHHELD, items

NAMED = items({}, {}, {}, {})


def changed(**values):
    return difference(GOOD, GOOD.with_values(**values)).fields


def kinds(before, after):
    diff = difference(GOOD.with_values(items=before), GOOD.with_values(items=after))
    return [(str(item.kind), item.position, item.title) for item in diff.items]


def test_every_field_has_one_label():
    assert set(RESOURCE_FIELDS) <= set(FIELD_LABELS)
    assert set(ITEM_FIELDS) == set(ITEM_LABELS)
    assert {one.name for one in fields(Basis)} == set(BASIS_LABELS)
    assert len(set(FIELD_LABELS.values())) == len(FIELD_LABELS)


def test_values_are_shown_in_words():
    (change,) = changed(sharing_type="withheld")
    assert (change.field, change.label) == ("sharing_type", "共享类型")
    assert (change.before_text, change.after_text) == ("有条件共享", "不予共享")
    assert (change.before, change.after) == ("conditional", "withheld")


def test_empty_is_written():
    (change,) = changed(remark="补充说明")
    assert (change.before_text, change.after_text) == ("（空）", "补充说明")


def test_parts_of_census_and_assessments_are_fields():
    first, second = changed(
        census=Census(bytes_total=GIB * 3 // 2), secrecy_assessment=Assessment(done_on="2026-02-01")
    )
    assert (first.label, first.after_text) == ("保密风险评估日期", "2026-02-01")
    assert (second.label, second.after_text) == ("数据存储总量", "1.5 G")


def test_flags_bases_and_codes_in_words():
    no_system, bases, related = (
        changed(has_no_system=False)[0],
        changed(bases=(LAW,))[0],
        changed(related=("307/1", "307/2"))[0],
    )
    assert no_system.after_text == "否"
    assert bases.after_text == "法律《中华人民共和国民法典》第一千一百一十条"
    assert related.after_text == "307/1、307/2"


def test_items_are_matched_by_normalised_name():
    renamed = ItemContent("机具-名称 ", data_type="C", length="100")
    diff = difference(GOOD, GOOD.with_values(items=(renamed, GOOD.items[1])))
    assert [str(item.kind) for item in diff.items] == ["changed", "same"]
    assert [change.field for change in diff.items[0].fields] == ["title"]


def test_added_and_removed_items():
    assert kinds(NAMED[:2], NAMED[1:3]) == [
        ("same", 1, "乙"),
        ("added", 2, "丙"),
        ("removed", 1, "甲"),
    ]


def test_only_what_was_moved_is_moved():
    one, two, three, four = NAMED
    assert kinds(NAMED, (two, three, one, four)) == [
        ("same", 1, "乙"),
        ("same", 2, "丙"),
        ("moved", 3, "甲"),
        ("same", 4, "丁"),
    ]


def test_new_resource_lists_what_it_says():
    diff = difference(None, WITHHELD)
    assert {change.field for change in diff.fields} >= {"title", "bases", "withholding_reason"}
    assert diff.unchanged_fields == 0
    assert {item.kind for item in diff.items} == {ItemKind.ADDED}


def test_unchanged_fields_are_counted_where_stated():
    assert (
        difference(ResourceContent(title="甲"), ResourceContent(title="甲")).unchanged_fields == 1
    )


@given(any_contents)
@settings(deadline=None)
def test_equal_contents_have_no_difference(content):
    diff = difference(content, content)
    assert diff.is_empty
    assert diff.unchanged_items == len(content.items)


@given(any_contents, any_contents)
@settings(deadline=None)
def test_difference_leads_from_before_to_after(before, after):
    diff = difference(before, after)
    assert diff.is_empty == (before == after)
    there = [item for item in diff.items if item.kind is not ItemKind.REMOVED]
    assert [item.position for item in there] == list(range(1, len(after.items) + 1))
    gone = diff.of_kind("removed")
    assert len(there) - len(diff.of_kind("added")) == len(before.items) - len(gone)
    for item in there:
        if item.kind in (ItemKind.SAME, ItemKind.MOVED):
            assert before.items[item.before_position - 1] == after.items[item.position - 1]
    used = sorted(item.before_position for item in diff.items if item.before_position)
    assert used == list(range(1, len(before.items) + 1))


@given(any_contents, any_contents)
@settings(deadline=None)
def test_changed_fields_are_those_that_differ(before, after):
    names = {change.field.split(".")[0] for change in difference(before, after).fields}
    assert names == {
        field for field in RESOURCE_FIELDS if getattr(before, field) != getattr(after, field)
    }
