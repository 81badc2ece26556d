"""What the one search box finds. Offices register kinds in their room `search`.

    @kind("resources", "政务信息资源", order=10)
    def resources(user, words, most):
        return Found(hits, total, url)

A kind sees the rows that `visible_to(user)` gives, and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yongcheng.search.counting import Counted
from yongcheng.search.words import Words


@dataclass(frozen=True, slots=True)
class Why:
    """Where a word was found: 信息项 身份证号码."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: what it is called, where it is read, and why it was found."""

    title: str
    url: str
    code: str = ""
    notes: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The best finds of one kind; `url` opens the list of all of them."""

    hits: tuple[Hit, ...]
    total: Counted
    url: str = ""


FindFunction = Callable[[Any, Words, int], Found | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One group of the page 检索."""

    key: str
    label: str
    order: int
    find: FindFunction


@dataclass(frozen=True, slots=True)
class Group:
    """A kind with what it found."""

    kind: Kind
    found: Found


_KINDS: dict[str, Kind] = {}


def kind(key: str, label: str, *, order: int) -> Callable[[FindFunction], FindFunction]:
    """Register a function (user, words, most) → Found, or None where it is not for this person."""

    def hang(function: FindFunction) -> FindFunction:
        _KINDS[key] = Kind(key, label, order, function)
        return function

    return hang


def kinds() -> list[Kind]:
    return sorted(_KINDS.values(), key=lambda one: (one.order, one.key))


def search(user: Any, words: Words, most: int) -> list[Group]:
    """Return what each kind found for this person; kinds that found nothing are left out."""
    if not words:
        return []
    found = [Group(one, got) for one in kinds() if (got := one.find(user, words, most)) is not None]
    return [group for group in found if group.found.total]
