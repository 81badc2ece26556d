"""目录质量分: what an entry of the catalogue lacks beside the rules, each lost point explained.

One pure function for page, ledger, API and the stored column. It looks at the content and at three
facts of the registers (is the classification registered, is the system registered, which item names
mean the same). What changes by the calendar alone (an overdue update) is deliberately left out: the
number of a version is the same whenever it is asked, so it can be stored, sorted and replayed; what is
overdue stands in the matrix of obligations instead.

A score starts at 100; a criterion takes away at most its weight (a policy parameter). Mending what a
line names never lowers the score: what cannot be judged yet counts as missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.content import ResourceContent
from catalog.rules.quality_criteria import Criterion, QualityFacts, Shortfall
from catalog.rules.quality_items import ITEM_CRITERIA
from catalog.rules.quality_terms import TERM_CRITERIA
from catalog.rules.quality_texts import TEXT_CRITERIA

FULL = 100
CRITERIA: tuple[Criterion, ...] = (*TEXT_CRITERIA, *ITEM_CRITERIA, *TERM_CRITERIA)
PREFIX = "quality."


@dataclass(frozen=True, slots=True)
class Lost:
    """One line of lost points: which criterion, at which field (of which 信息项), why, the cure."""

    criterion: str
    title: str
    field: str
    item: int | None
    points: int
    why: str
    cure: str
    clause: str


@dataclass(frozen=True, slots=True)
class Score:
    """质量分 of one content: 0–100 and every lost point."""

    points: int
    lost: tuple[Lost, ...] = ()


def score(
    content: ResourceContent, weights: Mapping[str, int], facts: QualityFacts | None = None
) -> Score:
    """Return the score under these weights (criterion → points); a criterion without one is off."""
    known = facts or QualityFacts()
    lost = tuple(line for one in CRITERIA for line in _lost(one, content, weights, known))
    return Score(max(FULL - sum(line.points for line in lost), 0), lost)


def _lost(
    one: Criterion, content: ResourceContent, weights: Mapping[str, int], facts: QualityFacts
) -> Iterator[Lost]:
    for gap, points in points_lost(one, content, weights, facts):
        yield _line(one, gap, points)


def points_lost(
    one: Criterion, content: ResourceContent, weights: Mapping[str, int], facts: QualityFacts
) -> Iterator[tuple[Shortfall, int]]:
    """Yield the shortfalls that cost points, each with its points, together at most the weight."""
    left = weights.get(one.key, 0)
    weight = left
    for gap in one.check(content, facts) if weight else ():
        points = min(-(-weight * gap.part // gap.whole), left)
        if points:
            left -= points
            yield gap, points


def _line(one: Criterion, gap: Shortfall, points: int) -> Lost:
    return Lost(one.key, one.title, gap.field, gap.item, points, gap.why, gap.cure, one.clause)
