"""The number of 质量分 alone, for whoever needs no words: an import scores ten thousand contents.

`Points.of` counts exactly what `score` would (tests/catalog/test_quality_points.py compares the two).
What few contents differ in is judged once for each combination; of an item its shortcomings are kept
for that very object, so that nothing is taken for its equal (1 for True).
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from catalog.codes import normalise_name
from catalog.content import ItemContent, ResourceContent
from catalog.rules.quality import CRITERIA, FULL, points_lost
from catalog.rules.quality_criteria import Criterion, QualityFacts

REMEMBERED = 20_000
COUNT_BITS = 32
COUNT_MASK = (1 << COUNT_BITS) - 1
BY_ITEM = tuple(one for one in CRITERIA if one.lacks is not None)
STEADY = tuple(one for one in CRITERIA if one.reads)
OTHERS = tuple(one for one in CRITERIA if not one.reads and one.lacks is None)
ASKING = tuple(one.reads_items for one in STEADY if one.reads_items is not None)
DISTINCT = "item_names"
STEADY_VALUES = attrgetter(*dict.fromkeys(name for one in STEADY for name in one.reads))
Loss = tuple[int, int]  # points lost, in how many lines


class Seen(NamedTuple):
    """What is known of one item. marks: a count for each of BY_ITEM, side by side in one number."""

    item: ItemContent
    marks: int
    meaning: str


class Points:
    """Counts the points of many contents under the same weights and facts of the registers."""

    def __init__(self, weights: dict[str, int], abstract_length: int, concepts: dict[str, str]):
        self.weights = weights
        self.abstract_length = abstract_length
        self.concepts = concepts
        self._steady: dict[tuple, Loss] = {}
        self._items: dict[tuple[str, str], dict[int, Seen]] = {}
        self._counted = tuple(
            (place * COUNT_BITS, weights.get(one.key, 0)) for place, one in enumerate(BY_ITEM)
        )
        names = [one for one in OTHERS if one.key != DISTINCT]
        self._singly = tuple(one for one in names if weights.get(one.key, 0))
        self._distinct = tuple(one for one in OTHERS if one.key == DISTINCT)

    def of(self, content: ResourceContent, *, is_classified: bool, is_linked: bool) -> Loss:
        """Return the points of a content and the number of its lines of lost points."""
        facts = QualityFacts(is_classified, is_linked, self.concepts, self.abstract_length)
        asked = [ask(content) for ask in ASKING]
        key = (STEADY_VALUES(content), is_classified, is_linked, *asked)
        steady = self._steady.get(key)
        if steady is None:
            if len(self._steady) >= REMEMBERED:
                self._steady.clear()
            steady = self._steady[key] = self._judged(STEADY, content, facts)
        lost, lines = steady
        for points, count in (
            self._judged(self._singly, content, facts),
            self._of_items(content, facts),
        ):
            lost += points
            lines += count
        return max(FULL - lost, 0), lines

    def _judged(
        self, criteria: Iterable[Criterion], content: ResourceContent, facts: QualityFacts
    ) -> Loss:
        lost = lines = 0
        for one in criteria:
            for _, points in points_lost(one, content, self.weights, facts):
                lost += points
                lines += 1
        return lost, lines

    def _of_items(self, content: ResourceContent, facts: QualityFacts) -> Loss:
        total = len(content.items)
        if not total:
            return self._judged((*BY_ITEM, *self._distinct), content, facts)
        known = self._items.setdefault((content.sharing_type, content.openness), {})
        marks, meanings = 0, set()
        for item in content.items:
            seen = known.get(id(item)) or self._look_at(item, content, known)
            marks += seen.marks
            meanings.add(seen.meaning)
        lost = lines = 0
        if len(meanings) < total:
            lost, lines = self._judged(self._distinct, content, facts)
        for shift, weight in self._counted if marks else ():
            count = (marks >> shift) & COUNT_MASK
            points = -(-weight * count // total)
            if points:
                lost += points
                lines += 1
        return lost, lines

    def _look_at(self, item: ItemContent, content: ResourceContent, known: dict[int, Seen]) -> Seen:
        """Judge an item and remember it; the item is held, so that its id stays its own."""
        marks = 0
        for place, one in enumerate(BY_ITEM):
            if one.lacks is not None and one.lacks(item, content):
                marks |= 1 << (place * COUNT_BITS)
        key = normalise_name(item.title)
        if len(known) >= REMEMBERED:
            known.clear()
        seen = known[id(item)] = Seen(item, marks, self.concepts.get(key, key))
        return seen
