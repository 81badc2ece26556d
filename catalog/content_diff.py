"""The difference of two contents: field by field, item by item, in the words an official reads."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from catalog.codes import normalise_name
from catalog.content import ITEM_FIELDS, RESOURCE_FIELDS, ItemContent, ResourceContent
from catalog.labels import EMPTY, label_of, show


@dataclass(frozen=True)
class FieldChange:
    """One field that differs; texts are words, `before` and `after` the values."""

    field: str
    label: str
    before_text: str
    after_text: str
    before: Any
    after: Any


class ItemKind(StrEnum):
    """What became of a 信息项."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One 信息项. position: its place (from 1) in the new content, of a removed one in the old.

    before_position: its place in the old content, None for an added one. For an added or a removed
    item `fields` lists what it says.
    """

    kind: ItemKind
    position: int
    title: str
    fields: tuple[FieldChange, ...] = ()
    before_position: int | None = None
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class ContentDiff:
    """What changes from one content to the other; unchanged_fields counts stated, equal fields."""

    fields: tuple[FieldChange, ...] = ()
    items: tuple[ItemChange, ...] = ()
    unchanged_fields: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.fields and all(item.kind is ItemKind.SAME for item in self.items)

    @property
    def unchanged_items(self) -> int:
        return sum(item.kind is ItemKind.SAME for item in self.items)

    def of_kind(self, kind: ItemKind | str) -> tuple[ItemChange, ...]:
        return tuple(item for item in self.items if item.kind == kind)


def difference(before: ResourceContent | None, after: ResourceContent) -> ContentDiff:
    """Return what changes from `before` (None = the resource is new) to `after`."""
    old = before or ResourceContent()
    changes = []
    unchanged = 0
    for field in RESOURCE_FIELDS:
        for name, one, other in leaves(field, getattr(old, field), getattr(after, field)):
            if one != other:
                changes.append(_change(name, one, other, item=False))
            elif show(name, one):
                unchanged += 1
    return ContentDiff(tuple(changes), tuple(_items(old.items, after.items)), unchanged)


def leaves(field: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield (dotted name, before, after) of a field's parts: census and assessments have several."""
    if is_dataclass(before):
        for part in fields(before):
            yield f"{field}.{part.name}", getattr(before, part.name), getattr(after, part.name)
    else:
        yield field, before, after


def _change(field: str, before: Any, after: Any, *, item: bool) -> FieldChange:
    return FieldChange(
        field,
        label_of(field, item=item),
        show(field, before) or EMPTY,
        show(field, after) or EMPTY,
        before,
        after,
    )


def _item_fields(before: ItemContent, after: ItemContent) -> tuple[FieldChange, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in ITEM_FIELDS)
    return tuple(_change(name, one, two, item=True) for name, one, two in pairs if one != two)


def _items(before: tuple[ItemContent, ...], after: tuple[ItemContent, ...]) -> Iterator[ItemChange]:
    partner = match_items(before, after)
    still = in_order([old for old in partner if old is not None])
    for position, (new, old) in enumerate(zip(after, partner, strict=True), 1):
        if old is None:
            changes = _item_fields(ItemContent(), new)
            yield ItemChange(ItemKind.ADDED, position, new.title, changes)
            continue
        changes = _item_fields(before[old], new)
        moved = old not in still
        kind = ItemKind.CHANGED if changes else ItemKind.MOVED if moved else ItemKind.SAME
        yield ItemChange(kind, position, new.title, changes, old + 1, moved)
    kept = {old for old in partner if old is not None}
    for old, item in enumerate(before):
        if old not in kept:
            changes = _item_fields(item, ItemContent())
            yield ItemChange(ItemKind.REMOVED, old + 1, item.title, changes, old + 1)


def match_items(
    before: tuple[ItemContent, ...], after: tuple[ItemContent, ...]
) -> list[int | None]:
    """Return for each new item the index of its old one: same normalised name, in turn."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for index in reversed(range(len(before))):
        waiting[normalise_name(before[index].title)].append(index)
    found: list[int | None] = []
    for item in after:
        same_name = waiting.get(normalise_name(item.title))
        found.append(same_name.pop() if same_name else None)
    return found


def in_order(indices: list[int]) -> set[int]:
    """Return the indices of a longest increasing run: what did not move."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(indices):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[length], ends[length] = value, place
    kept: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(indices[place])
        place = before[place]
    return kept
