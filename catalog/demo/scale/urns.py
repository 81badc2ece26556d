"""Weighted draws that cost one multiplication: an urn holds each word as often as it is drawn."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Urn(Generic[Thing]):
    """Things with whole weights."""

    def __init__(self, weighted: Iterable[tuple[Thing, int]]) -> None:
        self._things = [thing for thing, weight in weighted for _ in range(weight)]
        self._size = len(self._things)

    def draw(self, chance: Random) -> Thing:
        return self._things[int(chance.random() * self._size)]


def skewed(things: Sequence[Thing], size: int, steepness: float = 1.0) -> Urn[Thing]:
    """Return an urn in which the n-th thing is drawn 1/n**steepness as often as the first."""
    whole = sum(1 / rank**steepness for rank in range(1, len(things) + 1))
    return Urn(
        (thing, max(1, round(size / rank**steepness / whole)))
        for rank, thing in enumerate(things, 1)
    )
