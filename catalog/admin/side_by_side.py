"""Two contents side by side: every field, and the 信息项 paired by what they mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.codes import normalise_name
from catalog.content import ITEM_FIELDS, RESOURCE_FIELDS, ItemContent, ResourceContent
from catalog.content_diff import leaves
from catalog.labels import label_of, show

CODES = frozenset({"code", "class_code", "provider_code"})
LEFT_TO_RESOURCE = frozenset({"sharing_type", "is_open"})


class Kind(StrEnum):
    """How the two sides stand to each other in one 信息项."""

    DIFFERING = "differing"
    ONLY_LEFT = "only-left"
    ONLY_RIGHT = "only-right"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """One field as both sides have it, in words."""

    label: str
    left: str
    right: str
    differs: bool
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class ItemPair:
    """One 信息项 of both sides, or of one. fields: what is stated on either side."""

    kind: Kind
    left: str
    right: str
    fields: tuple[Pair, ...]

    @property
    def title(self) -> str:
        return self.left or self.right

    @property
    def differing(self) -> tuple[Pair, ...]:
        return tuple(one for one in self.fields if one.differs)

    @property
    def is_renamed(self) -> bool:
        """Whether the sides call it differently and mean the same."""
        return bool(self.left and self.right) and self.left != self.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two contents say, field by field."""

    fields: tuple[Pair, ...]
    items: tuple[ItemPair, ...]

    @property
    def differing(self) -> tuple[Pair, ...]:
        return tuple(one for one in self.fields if one.differs)

    @property
    def is_same(self) -> bool:
        return not self.differing and all(one.kind is Kind.SAME for one in self.items)

    def of(self, kind: Kind) -> tuple[ItemPair, ...]:
        return tuple(one for one in self.items if one.kind is kind)


def side_by_side(
    left: ResourceContent, right: ResourceContent, meaning: Callable[[str], str] = normalise_name
) -> Comparison:
    """Return both contents beside each other; `meaning`: what an item's name stands for."""
    fields = [
        _pair(name, one, other, item=False)
        for field in RESOURCE_FIELDS
        for name, one, other in leaves(field, getattr(left, field), getattr(right, field))
        if show(name, one) or show(name, other)
    ]
    return Comparison(tuple(fields), tuple(_items(left.items, right.items, meaning)))


def _items(
    left: tuple[ItemContent, ...], right: tuple[ItemContent, ...], meaning: Callable[[str], str]
) -> Iterator[ItemPair]:
    partners = partners_of([one.title for one in left], [one.title for one in right], meaning)
    for one, place in zip(left, partners, strict=True):
        if place is None:
            yield _item_pair(Kind.ONLY_LEFT, one, None)
            continue
        other = right[place]
        same = one == other
        yield _item_pair(Kind.SAME if same else Kind.DIFFERING, one, other)
    taken = set(partners)
    for place, other in enumerate(right):
        if place not in taken:
            yield _item_pair(Kind.ONLY_RIGHT, None, other)


def partners_of(
    left: list[str], right: list[str], meaning: Callable[[str], str]
) -> list[int | None]:
    """Return for each name on the left its place on the right: same name first, then same meaning."""
    found: list[int | None] = [None] * len(left)
    free = dict(enumerate(right))
    for key in (normalise_name, meaning):
        waiting: dict[str, list[int]] = {}
        for place, name in free.items():
            waiting.setdefault(key(name), []).append(place)
        for at, name in enumerate(left):
            same = waiting.get(key(name)) if found[at] is None else None
            if same:
                found[at] = same.pop(0)
                del free[found[at]]
    return found


def _item_pair(kind: Kind, left: ItemContent | None, right: ItemContent | None) -> ItemPair:
    one, other = left or ItemContent(), right or ItemContent()
    fields = []
    for name in ITEM_FIELDS[1:]:
        pair = _pair(name, getattr(one, name), getattr(other, name), item=True)
        if pair.left or pair.right:
            fields.append(pair)
    return ItemPair(kind, one.title, other.title, tuple(fields))


def _pair(name: str, left: object, right: object, *, item: bool) -> Pair:
    words = [
        "同资源" if item and name in LEFT_TO_RESOURCE and not show(name, one) else show(name, one)
        for one in (left, right)
    ]
    if words == ["同资源", "同资源"]:
        words = ["", ""]
    return Pair(label_of(name, item=item), *words, differs=left != right, is_code=name in CODES)
