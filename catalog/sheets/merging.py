"""What a row means for a record that exists: stated values win, blanks keep (decision 14). Pure.

Column absent = keep. Blank where the record has a value = keep, and say so, except fields that the
row's own choice makes void, which are cleared and shown. 清空 clears.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from catalog.choices import Openness, SharingType
from catalog.content import RESOURCE_FIELDS, ItemContent, ResourceContent
from catalog.content_diff import match_items

DEFAULT = ResourceContent()
ITEM_DEFAULT = ItemContent()
CONDITION = ("sharing_condition", "sharing_scope", "sharing_purpose")
WITHHOLDING = ("withholding_reason", "bases")
METHOD = ("method_class", "method_type")
OPENING = ("open_condition", "open_basis", "open_planned_on")

# field → value → what that choice makes void
VOIDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sharing_type": {
        SharingType.UNCONDITIONAL.value: CONDITION + WITHHOLDING,
        SharingType.CONDITIONAL.value: WITHHOLDING,
        SharingType.WITHHELD.value: CONDITION + METHOD,
    },
    "openness": {Openness.NOT_OPEN.value: OPENING},
}
# What the register says, not the row.
FIXED = frozenset({"provider_name", "provider_code"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A value the record keeps although its cell was left blank. item: its index in the row."""

    field: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row says: its values, which fields it states, clears, and leaves blank.

    item_columns: fields of items for which the sheet has a column. replaced: fields that a cell
    speaking of several of them rewrites, also those it no longer mentions. repeated: fields whose
    cell says in other words what the record has.
    """

    content: ResourceContent
    stated: Collection[str]
    cleared: Collection[str]
    blank: Collection[str]
    item_columns: Collection[str]
    items_cleared: Collection[tuple[int, str]] = ()
    replaced: Collection[str] = ()
    repeated: Collection[str] = ()


def merge(row: Statement, base: ResourceContent) -> tuple[ResourceContent, list[Kept]]:
    """Return the proposed content and the values kept although their cells are blank."""
    void = _void(row)
    values: dict[str, Any] = {}
    kept: list[Kept] = []
    for name in RESOURCE_FIELDS:
        if name in FIXED:
            continue
        old, new = getattr(base, name), getattr(row.content, name)
        if is_dataclass(old):
            values[name] = _merge_parts(name, row, old, new, kept)
        elif name in row.stated or name in row.cleared:
            values[name] = new if name in row.stated else getattr(DEFAULT, name)
        elif name in void:
            values[name] = getattr(DEFAULT, name)
        else:
            values[name] = old
            if name in row.blank and old != getattr(DEFAULT, name):
                kept.append(Kept(name))
    values["items"] = _merge_items(row, base, kept)
    return base.with_values(**values), kept


def _void(row: Statement) -> set[str]:
    """Return the fields that the row's own choices make void."""
    found: set[str] = set(row.replaced)
    for name, by_value in VOIDS.items():
        if name in row.stated:
            found.update(by_value.get(getattr(row.content, name), ()))
    return found - set(row.repeated)


def _merge_parts(name: str, row: Statement, old: Any, new: Any, kept: list[Kept]) -> Any:
    """Merge a field of several parts (census, assessments), each with a column of its own."""
    parts = {}
    for part in fields(old):
        dotted = f"{name}.{part.name}"
        one, other = getattr(old, part.name), getattr(new, part.name)
        if dotted in row.stated or (name in row.stated and other != part.default):
            parts[part.name] = other
        elif dotted in row.cleared or name in row.cleared:
            parts[part.name] = part.default
        else:
            parts[part.name] = one
            if dotted in row.blank and one != part.default:
                kept.append(Kept(dotted))
    return type(old)(**parts)


def _merge_items(
    row: Statement, base: ResourceContent, kept: list[Kept]
) -> tuple[ItemContent, ...]:
    """Merge items by name; one that the row does not list is taken out of the proposal."""
    if not row.content.items:
        # No item column at all, or only resource cells: the row does not speak of items.
        return base.items
    merged = []
    for index, (new, old) in enumerate(
        zip(row.content.items, match_items(base.items, row.content.items), strict=True)
    ):
        if old is None:
            merged.append(new)
        else:
            merged.append(_merge_item(row, index, base.items[old], new, kept))
    return tuple(merged)


def _merge_item(
    row: Statement, index: int, old: ItemContent, new: ItemContent, kept: list[Kept]
) -> ItemContent:
    values = {}
    for name in ITEM_DEFAULT.__slots__:
        one, other, blank = getattr(old, name), getattr(new, name), getattr(ITEM_DEFAULT, name)
        if other == blank and one != blank and (index, name) not in row.items_cleared:
            values[name] = one
            if name in row.item_columns:
                kept.append(Kept(name, index))
        elif other != one:
            values[name] = other
    if not values or all(values[name] == getattr(old, name) for name in values):
        return old
    return ItemContent(**{n: values.get(n, getattr(old, n)) for n in ITEM_DEFAULT.__slots__})
