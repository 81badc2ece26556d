"""The column contract: every column fills a field of the content, explains itself, reads what it writes."""

from dataclasses import fields

import pytest

from catalog.content import Assessment, Basis, Census, ItemContent, ResourceContent
from catalog.sheets.columns import BY_KEY, COLUMNS
from tests.house.sources import has_chinese
from yongcheng.intake.columns import Column, Level

each_column = pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
RESOURCE = {field.name for field in fields(ResourceContent)}
ITEM = {field.name for field in fields(ItemContent)}
PARTS = {
    "bases": {field.name for field in fields(Basis)},
    "census": {field.name for field in fields(Census)},
    "secrecy_assessment": {field.name for field in fields(Assessment)},
    "privacy_assessment": {field.name for field in fields(Assessment)},
}
# Lines are rows of their own; a 涉密 row is refused, its mark is no content.
NOT_IN_A_SHEET = {"items"}
NOT_IN_THE_CONTENT = {"classified"}


def names_a_field(column: Column) -> bool:
    name, _, part = column.field.removeprefix("item.").partition(".")
    if column.level is Level.ITEM:
        return name in ITEM
    return name in RESOURCE and (not part or part in PARTS.get(name, set()))


@each_column
def test_column_fills_a_field_of_the_content(column: Column) -> None:
    assert names_a_field(column) or column.key in NOT_IN_THE_CONTENT, column.field


@each_column
def test_column_explains_itself(column: Column) -> None:
    assert has_chinese(column.header)
    assert has_chinese(column.help)
    assert 6 <= column.width <= 60


def test_keys_are_unique() -> None:
    keys = [column.key for column in COLUMNS]
    assert len(keys) == len(set(keys))
    assert set(keys) <= BY_KEY.keys()


def test_every_field_of_the_content_has_a_column() -> None:
    filled = {
        column.field.partition(".")[0] for column in COLUMNS if column.level is not Level.ITEM
    }
    assert RESOURCE - filled - NOT_IN_A_SHEET == set()


def test_every_field_of_an_item_has_a_column() -> None:
    filled = {
        column.field.removeprefix("item.") for column in COLUMNS if column.level is Level.ITEM
    }
    assert ITEM - filled == set()
